/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/swapops.h>, and <linux/leafops.h> which has replaced it in 7.x: what an
 * entry that is not present stands for.
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

#ifdef MMDEP_HAVE_LEAFOPS
#include <linux/leafops.h>

/* Until 6.x; the type of what they return has only got another name. */
#define pte_to_swp_entry(pte)	softleaf_from_pte(pte)
#define pmd_to_swp_entry(pmd)	softleaf_from_pmd(pmd)
#endif

enum mmdep_swp_kind {
	MMDEP_SWP_SWAP,
	MMDEP_SWP_MIGRATION,
	MMDEP_SWP_DEVICE,
	MMDEP_SWP_HWPOISON,
	MMDEP_SWP_MARKER,
};

#ifdef MMDEP_HAVE_LEAFOPS
/**
 * mmdep_swp_type - what an entry that is not present and not none stands for
 * @entry: as for mmdep_swp_kind()
 *
 * Context: any.
 */
static __always_inline enum mmdep_swp_kind mmdep_swp_type(softleaf_t entry)
{
	switch (softleaf_type(entry)) {
	case SOFTLEAF_MARKER:
		return MMDEP_SWP_MARKER;
	case SOFTLEAF_MIGRATION_READ:
	case SOFTLEAF_MIGRATION_READ_EXCLUSIVE:
	case SOFTLEAF_MIGRATION_WRITE:
		return MMDEP_SWP_MIGRATION;
	case SOFTLEAF_HWPOISON:
		return MMDEP_SWP_HWPOISON;
	case SOFTLEAF_DEVICE_PRIVATE_READ:
	case SOFTLEAF_DEVICE_PRIVATE_WRITE:
		return MMDEP_SWP_DEVICE;
	default:
		return MMDEP_SWP_SWAP;
	}
}
#else
/**
 * mmdep_swp_type - what an entry that is not present and not none stands for
 * @entry: as for mmdep_swp_kind()
 *
 * Context: any.
 */
static __always_inline enum mmdep_swp_kind mmdep_swp_type(swp_entry_t entry)
{
#ifdef MMDEP_HAVE_PTE_MARKER
	if (is_pte_marker_entry(entry))
		return MMDEP_SWP_MARKER;
#endif
	if (is_migration_entry(entry))
		return MMDEP_SWP_MIGRATION;
	if (is_hwpoison_entry(entry))
		return MMDEP_SWP_HWPOISON;
	if (is_device_private_entry(entry))
		return MMDEP_SWP_DEVICE;
	return MMDEP_SWP_SWAP;
}
#endif

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
	enum mmdep_swp_kind kind = mmdep_swp_type(entry);

	*pfn = 0;
	if (kind != MMDEP_SWP_SWAP && kind != MMDEP_SWP_MARKER)
#ifdef MMDEP_HAVE_SWP_PFN_MASK
		/* 6.0+: the offset also carries the accessed and dirty bits. */
		*pfn = swp_offset(entry) & SWP_PFN_MASK;
#else
		*pfn = swp_offset(entry);
#endif
	return kind;
}

#endif /* MMDEP_COMPAT_SWAPOPS_H */
