/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/migrate.h> and mm/migrate.c: why pages are moved, and who waits on a
 * migration entry by way of whom.
 */
#ifndef MMDEP_COMPAT_MIGRATE_H
#define MMDEP_COMPAT_MIGRATE_H

#include <linux/migrate.h>
#include <trace/events/migrate.h>

#include "compat/features.h"

/*
 * The reasons change with nearly every release; the trace header lists their
 * names for its own output.
 */
#undef EM
#undef EMe
#define EM(name, text)	[name] = text,
#define EMe(name, text)	[name] = text,

/* "compaction", "syscall_or_cpuset", ... by reason, as an initialiser. */
#ifdef MMDEP_HAVE_MIGRATE_REASONS
#define MMDEP_MIGRATE_REASONS	MIGRATE_REASON
#else
#define MMDEP_MIGRATE_REASONS	NULL
#endif

/*
 * What migrate_pages() is told when it moves what a long-term pin may not pin, and
 * how many ways there are to see that.  Before 5.13 pins moved pages of CMA only, for
 * no reason of their own; before 5.16 they moved pages and not folios.
 */
#ifdef MMDEP_HAVE_LONGTERM_PIN
#define MMDEP_MOVED_FOR_PIN		MR_LONGTERM_PIN
#define MMDEP_NR_LONGTERM_TARGETS	1
#else
#define MMDEP_MOVED_FOR_PIN		(-1)
#define MMDEP_NR_LONGTERM_TARGETS	0
#endif

/*
 * The parameters of the probe on the end of migrate_pages(); none is known where
 * this is not defined.
 */
#if defined(MMDEP_HAVE_TP_MIGRATE_PAGES_ENUM)
#define MMDEP_TP_MIGRATE_PAGES_ARGS					\
	void *data, unsigned long succeeded, unsigned long failed,	\
	unsigned long thp_succeeded, unsigned long thp_failed,		\
	unsigned long thp_split, unsigned long large_folio_split,	\
	enum migrate_mode mode, enum migrate_reason reason
#elif defined(MMDEP_HAVE_TP_MIGRATE_PAGES_SPLIT)
#define MMDEP_TP_MIGRATE_PAGES_ARGS					\
	void *data, unsigned long succeeded, unsigned long failed,	\
	unsigned long thp_succeeded, unsigned long thp_failed,		\
	unsigned long thp_split, unsigned long large_folio_split,	\
	enum migrate_mode mode, int reason
#elif defined(MMDEP_HAVE_TP_MIGRATE_PAGES_PLAIN)
#define MMDEP_TP_MIGRATE_PAGES_ARGS					\
	void *data, unsigned long succeeded, unsigned long failed,	\
	unsigned long thp_succeeded, unsigned long thp_failed,		\
	unsigned long thp_split, enum migrate_mode mode, int reason
#endif

/*
 * void migration_entry_wait_on_locked(swp_entry_t entry, [pte_t *ptep,]
 *				       spinlock_t *ptl)
 *
 * Where all waits on migration entries sleep.  It is called with the lock of the
 * page table held, and drops it.  MMDEP_WAIT_PTL_ARG: which argument the lock is.
 */
#if defined(MMDEP_HAVE_SOFTLEAF_WAIT)
#define MMDEP_WAIT_ON_LOCKED	"softleaf_entry_wait_on_locked"
#define MMDEP_WAIT_PTL_ARG	1
#else
#define MMDEP_WAIT_ON_LOCKED	"migration_entry_wait_on_locked"
#if defined(MMDEP_HAVE_WAIT_ON_LOCKED)
#define MMDEP_WAIT_PTL_ARG	1
#elif defined(MMDEP_HAVE_WAIT_ON_LOCKED_PTEP)
#define MMDEP_WAIT_PTL_ARG	2
#endif
#endif

/*
 * migration_entry_wait_huge() ends in __migration_entry_wait() up to 5.18: hooked
 * in both, one wait would count twice.
 */
#ifdef MMDEP_HAVE_MIGRATION_WAIT_HUGE_MM
#define MMDEP_HUGETLB_WAITS_APART	0
#define MMDEP_WITHOUT_HUGETLB_WAIT					\
	"in this kernel hugetlb waits in __migration_entry_wait, too, and counts as migration.pte"
#else
#define MMDEP_HUGETLB_WAITS_APART	1
#define MMDEP_WITHOUT_HUGETLB_WAIT					\
	"no hugetlb pages in this kernel (CONFIG_HUGETLB_PAGE)"
#endif

#endif /* MMDEP_COMPAT_MIGRATE_H */
