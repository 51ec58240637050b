/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/sched.h>, as newest kernels have it. */
#ifndef MMDEP_COMPAT_SCHED_H
#define MMDEP_COMPAT_SCHED_H

#include <linux/sched.h>

#include "compat/features.h"

#ifndef MMDEP_HAVE_TASK_IS_RUNNING
/* Before 5.14. */
#define task_is_running(task)	(READ_ONCE((task)->state) == TASK_RUNNING)
#endif

#endif /* MMDEP_COMPAT_SCHED_H */
