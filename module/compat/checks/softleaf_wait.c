// SPDX-License-Identifier: GPL-2.0
/*
 * 7.1+: the wait for an entry serves device pages as well, and is called so.
 * <linux/leafops.h> of 7.2 wants <linux/swap.h> first.
 */
#include <linux/swap.h>
#include <linux/leafops.h>
#include <linux/migrate.h>

static __used void check(softleaf_t entry, spinlock_t *ptl)
{
	softleaf_entry_wait_on_locked(entry, ptl);
}
