/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/mm_types.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MM_TYPES_H
#define MMDEP_TESTS_KERNEL_MM_TYPES_H

#include <linux/types.h>

struct task_struct;
struct vm_area_struct;

/* No lock: its address tells which one it is. */
struct rw_semaphore {
	int count;
};

struct mm_struct {
	struct rw_semaphore mmap_lock;
	struct task_struct *owner;
};

#define pte_t	unsigned long
#define pmd_t	unsigned long

#endif /* MMDEP_TESTS_KERNEL_MM_TYPES_H */
