// SPDX-License-Identifier: GPL-2.0
/* up to 5.18: hugetlb waits by way of the wait for a pte, and so wants the mm. */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>

/* A pointer: of an argument of the wrong type the compiler may only warn. */
static __used void (*check)(struct vm_area_struct *vma, struct mm_struct *mm,
			    pte_t *pte) = migration_entry_wait_huge;
