/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/swapops.h>: what an entry that is not present stands for.
 *
 * Only the number in the entry is looked at.  The kernel's own helpers that go
 * on to the page may not be used: they insist on locks that a looker-on does not
 * hold.
 */
#ifndef MMDEP_COMPAT_SWAPOPS_H
#define MMDEP_COMPAT_SWAPOPS_H

#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "compat/features.h"

enum mmdep_swp_kind {
	MMDEP_SWP_SWAP,
	MMDEP_SWP_MIGRATION,
	MMDEP_SWP_DEVICE,
	MMDEP_SWP_HWPOISON,
	MMDEP_SWP_MARKER,
};

/**
 * mmdep_swp_kind - what an entry that is not present and not none stands for
 * @entry: as pte_to_swp_entry() or pmd_to_swp_entry() gives it
 * @pfn:   the page frame it names, or 0 where it names none
 *
 * Context: any.
 */
static __always_inline enum mmdep_swp_kind
mmdep_swp_kind(swp_entry_t entry, unsigned long *pfn)
{
#ifdef MMDEP_HAVE_SWP_OFFSET_PFN
	/* 6.0+: the offset also carries the accessed and dirty bits. */
	unsigned long frame = swp_offset(entry) & SWP_PFN_MASK;
#else
	unsigned long frame = swp_offset(entry);
#endif

	*pfn = 0;
#ifdef MMDEP_HAVE_PTE_MARKER
	if (is_pte_marker_entry(entry))
		return MMDEP_SWP_MARKER;
#endif
	if (is_migration_entry(entry)) {
		*pfn = frame;
		return MMDEP_SWP_MIGRATION;
	}
	if (is_hwpoison_entry(entry)) {
		*pfn = frame;
		return MMDEP_SWP_HWPOISON;
	}
	if (is_device_private_entry(entry)) {
		*pfn = frame;
		return MMDEP_SWP_DEVICE;
	}
	return MMDEP_SWP_SWAP;
}

#endif /* MMDEP_COMPAT_SWAPOPS_H */
