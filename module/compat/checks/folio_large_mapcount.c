// SPDX-License-Identifier: GPL-2.0
/* 6.10+: how often a large folio is mapped is one number. */
#include <linux/mm.h>

static __used int check(struct folio *folio)
{
	return atomic_read(&folio->_large_mapcount);
}
