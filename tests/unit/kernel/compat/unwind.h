/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of "compat/unwind.h".
 */
#ifndef MMDEP_TESTS_KERNEL_UNWIND_H
#define MMDEP_TESTS_KERNEL_UNWIND_H

#include <linux/types.h>

struct pt_regs;

/* Of a stack: compiled and not called. */
static inline bool mmdep_unwind_faulted(struct pt_regs *regs)
{
	return !regs;
}

#endif /* MMDEP_TESTS_KERNEL_UNWIND_H */
