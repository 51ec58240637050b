// SPDX-License-Identifier: GPL-2.0
/* 7.x: entries that are not present are "leafs", and tell their type. */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/leafops.h>

static __used bool check(pte_t pte, pmd_t pmd)
{
	return softleaf_type(softleaf_from_pte(pte)) == SOFTLEAF_MARKER ||
	       softleaf_type(softleaf_from_pmd(pmd)) == SOFTLEAF_SWAP;
}
