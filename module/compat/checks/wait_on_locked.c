// SPDX-License-Identifier: GPL-2.0
/* 6.5+: the lock of the page table is the second argument. */
#include <linux/migrate.h>
#include <linux/swap.h>

static __used void check(swp_entry_t entry, spinlock_t *ptl)
{
	migration_entry_wait_on_locked(entry, ptl);
}
