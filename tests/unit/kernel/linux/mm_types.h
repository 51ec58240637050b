/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/mm_types.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MM_TYPES_H
#define MMDEP_TESTS_KERNEL_MM_TYPES_H

#include <linux/types.h>

struct mm_struct;
struct vm_area_struct;

#define pte_t	unsigned long
#define pmd_t	unsigned long

#endif /* MMDEP_TESTS_KERNEL_MM_TYPES_H */
