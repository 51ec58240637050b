// SPDX-License-Identifier: GPL-2.0
/* 5.16+: a long-term pin moves pages for a reason of its own, as folios. */
#include <linux/list.h>
#include <linux/migrate.h>
#include <linux/mm.h>

static __used int check(struct list_head *from)
{
	struct folio *folio = list_first_entry(from, struct folio, lru);

	return folio_ref_count(folio) + atomic_read(&folio->_mapcount) + MR_LONGTERM_PIN;
}
