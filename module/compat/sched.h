/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/sched.h>, as newest kernels have it. */
#ifndef MMDEP_COMPAT_SCHED_H
#define MMDEP_COMPAT_SCHED_H

#include <linux/sched.h>

#include "compat/features.h"

#ifndef MMDEP_HAVE_TASK_IS_RUNNING
/* Before 5.14. */
#define mmdep_task_state(task)	READ_ONCE((task)->state)
#define task_is_running(task)	(mmdep_task_state(task) == TASK_RUNNING)
#else
#define mmdep_task_state(task)	READ_ONCE((task)->__state)
#endif

/* On a run queue, though it sleeps: since 6.12. */
#ifdef MMDEP_HAVE_SCHED_DELAYED
#define mmdep_task_delayed(task)	READ_ONCE((task)->se.sched_delayed)
#else
#define mmdep_task_delayed(task)	((void)(task), false)
#endif

/* Who waits for a spinlock is off its CPU meanwhile. */
#define MMDEP_SPINLOCKS_SLEEP		IS_ENABLED(CONFIG_PREEMPT_RT)
#ifdef TASK_RTLOCK_WAIT
#define MMDEP_TASK_SPINLOCK_WAIT	TASK_RTLOCK_WAIT
#else
/* Before 5.15. */
#define MMDEP_TASK_SPINLOCK_WAIT	0
#endif

/* What a probe of the tracepoint sched_process_exit gets. */
#ifdef MMDEP_HAVE_EXIT_GROUP_DEAD
#define MMDEP_EXIT_ARGS		void *data, struct task_struct *task, bool group_dead
#else
#define MMDEP_EXIT_ARGS		void *data, struct task_struct *task
#endif

#endif /* MMDEP_COMPAT_SCHED_H */
