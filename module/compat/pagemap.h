/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/pagemap.h>: the lock of a folio, which is that of a page before 5.16. */
#ifndef MMDEP_COMPAT_PAGEMAP_H
#define MMDEP_COMPAT_PAGEMAP_H

#include <linux/mm.h>
#include <linux/pagemap.h>

#include "compat/features.h"

/**
 * mmdep_folio_mapping_at - where it is said to what a folio belongs
 * @folio: the folio, or any page of it; there is a reference to it
 *
 * mm/filemap.c: __folio_lock() is handed a folio from 5.16 on, __lock_page() a page.
 *
 * Context: any.
 */
static __always_inline struct address_space * const *mmdep_folio_mapping_at(unsigned long folio)
{
#ifdef MMDEP_HAVE_FOLIO
	return &((struct folio *)folio)->mapping;
#else
	return &compound_head((struct page *)folio)->mapping;
#endif
}

/**
 * mmdep_lock_page_slowly - lock a page the way of a task that has to wait for it
 * @page: the page; there is a reference to it
 *
 * Does not wait if the page is not locked.
 *
 * Context: process, may sleep.
 * Return: 0, or -EINTR: a signal that kills has come.
 */
static inline int mmdep_lock_page_slowly(struct page *page)
{
#ifdef MMDEP_HAVE_FOLIO
	return __folio_lock_killable(page_folio(page));
#else
	return __lock_page_killable(compound_head(page));
#endif
}

#endif /* MMDEP_COMPAT_PAGEMAP_H */
