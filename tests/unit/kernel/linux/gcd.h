/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/gcd.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_GCD_H
#define MMDEP_TESTS_KERNEL_GCD_H

static inline unsigned long gcd(unsigned long a, unsigned long b)
{
	return b ? gcd(b, a % b) : a;
}

#endif /* MMDEP_TESTS_KERNEL_GCD_H */
