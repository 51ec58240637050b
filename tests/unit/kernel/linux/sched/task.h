/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/sched/task.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_SCHED_TASK_H
#define MMDEP_TESTS_KERNEL_SCHED_TASK_H

#include <linux/sched.h>

/* Of the test: counts references. */
void put_task_struct(struct task_struct *task);

#endif /* MMDEP_TESTS_KERNEL_SCHED_TASK_H */
