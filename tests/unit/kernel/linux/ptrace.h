/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/ptrace.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_PTRACE_H
#define MMDEP_TESTS_KERNEL_PTRACE_H

struct pt_regs;

#endif /* MMDEP_TESTS_KERNEL_PTRACE_H */
