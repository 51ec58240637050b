// SPDX-License-Identifier: GPL-2.0
/* 6.16+: a probe of sched_process_exit is told whether the whole process exits. */
#include <trace/events/sched.h>

static __used void check(struct task_struct *task)
{
	trace_sched_process_exit(task, true);
}
