// SPDX-License-Identifier: GPL-2.0
/*
 * 5.18+: kernel stacks are freed after an RCU grace period.  The series that
 * did so also brought this function.
 */
#include <linux/sched/task_stack.h>

static __used void check(struct task_struct *task)
{
	exit_task_stack_account(task);
}
