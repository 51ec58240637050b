// SPDX-License-Identifier: GPL-2.0
/* Up to 7.2: the bit of userfaultfd's write protection is called so. */
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/userfaultfd_k.h>

static __used bool check(pte_t pte, pmd_t pmd)
{
	return pte_uffd_wp(pte) || pmd_uffd_wp(pmd);
}
