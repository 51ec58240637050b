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
