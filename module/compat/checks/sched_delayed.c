// SPDX-License-Identifier: GPL-2.0
/* 6.12+: a task that sleeps may stay on its run queue for a while. */
#include <linux/sched.h>

static __used bool check(struct task_struct *task)
{
	return task->se.sched_delayed;
}
