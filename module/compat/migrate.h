/* SPDX-License-Identifier: GPL-2.0 */
/* mm/migrate.c: who waits on a migration entry by way of whom. */
#ifndef MMDEP_COMPAT_MIGRATE_H
#define MMDEP_COMPAT_MIGRATE_H

#include "compat/features.h"

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
