/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/kernel.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_KERNEL_H
#define MMDEP_TESTS_KERNEL_KERNEL_H

#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

static inline u32 reciprocal_scale(u32 value, u32 to)
{
	return (u64)value * to >> 32;
}

#endif /* MMDEP_TESTS_KERNEL_KERNEL_H */
