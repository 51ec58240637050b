/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/hash.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_HASH_H
#define MMDEP_TESTS_KERNEL_HASH_H

/* As good as any. */
#define hash_long(value, bits)	((value) % (1UL << (bits)))

#endif /* MMDEP_TESTS_KERNEL_HASH_H */
