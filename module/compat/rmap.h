/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/rmap.h>: taking a folio out of the page tables to move it. */
#ifndef MMDEP_COMPAT_RMAP_H
#define MMDEP_COMPAT_RMAP_H

#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/rmap.h>

#include "compat/features.h"

/**
 * struct mmdep_folio - what is to be known of a folio
 * @pfn:   its first page frame
 * @order: its order
 * @anon:  anonymous memory, or of a file
 */
struct mmdep_folio {
	unsigned long pfn;
	unsigned int order;
	bool anon;
};

#ifdef MMDEP_HAVE_FOLIO
/* void try_to_migrate(struct folio *folio, enum ttu_flags flags) */
#define MMDEP_TRY_TO_MIGRATE	"try_to_migrate"

/**
 * mmdep_folio_to_migrate - what a call of that function is about
 * @arg0: its first argument; the folio is locked by the caller
 * @arg1: its second
 * @is:   filled
 *
 * Context: any.
 * Return: false when it does not put migration entries in the page tables.
 */
static __always_inline bool
mmdep_folio_to_migrate(unsigned long arg0, unsigned long arg1,
		       struct mmdep_folio *is)
{
	struct folio *folio = (struct folio *)arg0;

	is->pfn = folio_pfn(folio);
	is->order = folio_order(folio);
	is->anon = folio_test_anon(folio);
	return true;
}
#else
/* bool try_to_unmap(struct page *page, enum ttu_flags flags) */
#define MMDEP_TRY_TO_MIGRATE	"try_to_unmap"

static __always_inline bool
mmdep_folio_to_migrate(unsigned long arg0, unsigned long arg1,
		       struct mmdep_folio *is)
{
	struct page *page = (struct page *)arg0;

	is->pfn = page_to_pfn(page);
	is->order = compound_order(page);
	is->anon = PageAnon(page);
	/* Splitting freezes, all else migrates. */
	return arg1 & (TTU_MIGRATION | TTU_SPLIT_FREEZE);
}
#endif

#endif /* MMDEP_COMPAT_RMAP_H */
