// SPDX-License-Identifier: GPL-2.0
/*
 * The names of what tasks wait for.
 */
#include "core/waits.h"

/**
 * mmdep_wait_kind_name - the word for a kind
 * @kind: the kind
 */
const char *mmdep_wait_kind_name(enum mmdep_wait_kind kind)
{
	static const char * const names[MMDEP_NR_KINDS] = {
		[MMDEP_KIND_NONE] = "none",
		[MMDEP_KIND_USERFAULT] = "userfault",
		[MMDEP_KIND_MIGRATION_PTE] = "migration.pte",
		[MMDEP_KIND_MIGRATION_PMD] = "migration.pmd",
		[MMDEP_KIND_MIGRATION_HUGETLB] = "migration.hugetlb",
		[MMDEP_KIND_GUP] = "gup",
		[MMDEP_KIND_COLLAPSE] = "collapse",
		[MMDEP_KIND_MMAP_LOCK] = "mmap_lock",
		[MMDEP_KIND_LOCK] = "lock",
	};

	return names[kind];
}
