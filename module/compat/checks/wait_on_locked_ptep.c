// SPDX-License-Identifier: GPL-2.0
/* 5.19 to 6.4: the lock of the page table is the third argument. */
#include <linux/migrate.h>
#include <linux/swap.h>

static __used void check(swp_entry_t entry, pte_t *ptep, spinlock_t *ptl)
{
	migration_entry_wait_on_locked(entry, ptep, ptl);
}
