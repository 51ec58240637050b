/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of "compat/fault.h".
 */
#ifndef MMDEP_TESTS_KERNEL_FAULT_H
#define MMDEP_TESTS_KERNEL_FAULT_H

#include <linux/types.h>

/* Of the processor: compiled and not called. */
static inline unsigned long mmdep_fault_address(void)
{
	return 0;
}

static inline bool mmdep_in_syscall(void)
{
	return false;
}

#endif /* MMDEP_TESTS_KERNEL_FAULT_H */
