/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of "compat/sched.h".
 */
#ifndef MMDEP_TESTS_KERNEL_COMPAT_SCHED_H
#define MMDEP_TESTS_KERNEL_COMPAT_SCHED_H

#include <linux/sched.h>

#define task_is_running(task)	((task)->runs)

/* PREEMPT_RT or not: as the test has it. */
extern bool spinlocks_sleep;
#define MMDEP_SPINLOCKS_SLEEP	spinlocks_sleep

#endif /* MMDEP_TESTS_KERNEL_COMPAT_SCHED_H */
