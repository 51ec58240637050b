/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_STACK_H
#define MMDEP_CORE_STACK_H

#include <linux/types.h>

#define MMDEP_STACK_MAX	16

/**
 * struct mmdep_stack - a kernel stack
 * @at:    return addresses, innermost first
 * @depth: how many; 0: it is not known
 */
struct mmdep_stack {
	unsigned long at[MMDEP_STACK_MAX];
	u8 depth;
};

#endif /* MMDEP_CORE_STACK_H */
