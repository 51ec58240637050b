/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/pid.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_PID_H
#define MMDEP_TESTS_KERNEL_PID_H

#include <linux/sched.h>

struct pid;
struct pid_namespace;

enum pid_type { PIDTYPE_PID };

/* Of the test: they know its tasks. */
struct pid *find_pid_ns(int nr, struct pid_namespace *ns);
struct task_struct *pid_task(struct pid *pid, enum pid_type type);

#endif /* MMDEP_TESTS_KERNEL_PID_H */
