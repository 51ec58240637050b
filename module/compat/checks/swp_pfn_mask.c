// SPDX-License-Identifier: GPL-2.0
/* 6.0+: page frame numbers in swap entries share their word with flags. */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>

static __used unsigned long check(swp_entry_t entry)
{
	return swp_offset(entry) & SWP_PFN_MASK;
}
