// SPDX-License-Identifier: GPL-2.0
/* 5.19+: markers, entries that only remember something about an empty page. */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>

static __used bool check(swp_entry_t entry)
{
	return is_pte_marker_entry(entry);
}
