/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/mm.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MM_H
#define MMDEP_TESTS_KERNEL_MM_H

#include <linux/compiler.h>
#include <linux/mm_types.h>

#define PAGE_MASK	(~0xfffUL)

#endif /* MMDEP_TESTS_KERNEL_MM_H */
