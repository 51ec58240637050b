/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/pid_namespace.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_PID_NAMESPACE_H
#define MMDEP_TESTS_KERNEL_PID_NAMESPACE_H

struct pid_namespace {
	int level;
};

/* Of the test. */
extern struct pid_namespace init_pid_ns;

#endif /* MMDEP_TESTS_KERNEL_PID_NAMESPACE_H */
