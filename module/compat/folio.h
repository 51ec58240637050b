/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/mm.h>: where a folio is, and how often it is in use. */
#ifndef MMDEP_COMPAT_FOLIO_H
#define MMDEP_COMPAT_FOLIO_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/page-flags.h>

#include "compat/features.h"

/* In place of how often it is mapped: this kernel does not say it in one number. */
#define MMDEP_MAPS_UNKNOWN	(-1)

/**
 * struct mmdep_folio_use - a folio at one moment
 * @pfn:   its first page frame
 * @zone:  name of its zone, the kernel's own
 * @refs:  its references
 * @maps:  of these, by page tables; MMDEP_MAPS_UNKNOWN
 * @node:  its NUMA node
 * @order: its order
 * @anon:  anonymous memory, or of a file
 */
struct mmdep_folio_use {
	unsigned long pfn;
	const char *zone;
	int refs;
	int maps;
	int node;
	u8 order;
	bool anon;
};

/**
 * mmdep_folio_first - look at the first folio of a list
 * @list: folios that the current task has isolated, and so are there
 * @use:  filled
 *
 * Context: any.
 * Return: false: the list is empty, or of pages (before 5.16).
 */
static __always_inline bool mmdep_folio_first(struct list_head *list,
					      struct mmdep_folio_use *use)
{
#ifdef MMDEP_HAVE_LONGTERM_PIN
	struct folio *folio;

	if (list_empty(list))
		return false;
	folio = list_first_entry(list, struct folio, lru);
	*use = (struct mmdep_folio_use){
		.pfn = folio_pfn(folio),
		.zone = folio_zone(folio)->name,
		.refs = folio_ref_count(folio),
		.maps = MMDEP_MAPS_UNKNOWN,
		.node = folio_nid(folio),
		.order = folio_order(folio),
		.anon = folio_test_anon(folio),
	};
	if (!folio_test_large(folio))
		use->maps = atomic_read(&folio->_mapcount) + 1;
#ifdef MMDEP_HAVE_FOLIO_LARGE_MAPCOUNT
	else
		use->maps = atomic_read(&folio->_large_mapcount) + 1;
#endif
	return true;
#else
	return false;
#endif
}

#endif /* MMDEP_COMPAT_FOLIO_H */
