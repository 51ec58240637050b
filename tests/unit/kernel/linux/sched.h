/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/sched.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_SCHED_H
#define MMDEP_TESTS_KERNEL_SCHED_H

#include <linux/types.h>
#include <sys/types.h>

#define TASK_COMM_LEN	16
#define PF_KTHREAD	0x00200000

struct sched_entity {
	u64 sum_exec_runtime;
};

struct mm_struct;

struct task_struct {
	struct mm_struct *mm;
	pid_t pid;
	pid_t tgid;
	u64 start_time;
	unsigned int flags;
	unsigned long nvcsw;
	struct sched_entity se;
	bool runs;
	char comm[TASK_COMM_LEN];
};

/* Of the test, where anything that is called asks who runs. */
extern struct task_struct *current;

#endif /* MMDEP_TESTS_KERNEL_SCHED_H */
