/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/bits.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_BITS_H
#define MMDEP_TESTS_KERNEL_BITS_H

#include <assert.h>

#define BIT(n)	(1UL << (n))

#endif /* MMDEP_TESTS_KERNEL_BITS_H */
