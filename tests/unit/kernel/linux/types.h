/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/types.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_TYPES_H
#define MMDEP_TESTS_KERNEL_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;

#define BITS_PER_LONG	64U
#define DECLARE_BITMAP(name, bits) \
	unsigned long name[((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG]

#endif /* MMDEP_TESTS_KERNEL_TYPES_H */
