// SPDX-License-Identifier: GPL-2.0
/* 6.6+: page tables of files are taken away under i_mmap_rwsem for reading alone. */
#include <linux/mm.h>
#include <linux/pgtable.h>

static __used void check(struct mm_struct *mm, pgtable_t table)
{
	pte_free_defer(mm, table);
}
