// SPDX-License-Identifier: GPL-2.0
/* 5.14+: the state of a task has an accessor, and its field another name. */
#include <linux/sched.h>

static __used bool check(struct task_struct *task)
{
	return task_is_running(task);
}
