// SPDX-License-Identifier: GPL-2.0
/* 5.16+: pages are handled as folios. */
#include <linux/mm.h>
#include <linux/page-flags.h>

static __used bool check(struct folio *folio)
{
	return folio_test_anon(folio) && folio_order(folio) && folio_pfn(folio);
}
