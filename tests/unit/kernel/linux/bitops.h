/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/bitops.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_BITOPS_H
#define MMDEP_TESTS_KERNEL_BITOPS_H

#include <linux/types.h>

static inline void __set_bit(unsigned int nr, unsigned long *map)
{
	map[nr / BITS_PER_LONG] |= 1UL << nr % BITS_PER_LONG;
}

static inline bool test_bit(unsigned int nr, const unsigned long *map)
{
	return map[nr / BITS_PER_LONG] >> nr % BITS_PER_LONG & 1;
}

#endif /* MMDEP_TESTS_KERNEL_BITOPS_H */
