/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/hash.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_HASH_H
#define MMDEP_TESTS_KERNEL_HASH_H

#include <linux/types.h>

/* As good as any. */
#define hash_long(value, bits)	((value) % (1UL << (bits)))

/* As the kernel's: what it makes of addresses of tasks is tested. */
static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return (uintptr_t)ptr * 0x61c8864680b583ebULL >> (64 - bits);
}

#endif /* MMDEP_TESTS_KERNEL_HASH_H */
