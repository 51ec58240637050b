// SPDX-License-Identifier: GPL-2.0
/* Up to 6.4: get_user_pages() and what is below it fill an array of VMAs. */
#include <linux/mm.h>

static __used long check(struct mm_struct *mm, struct page **pages,
			 struct vm_area_struct **vmas, int *locked)
{
	return get_user_pages_remote(mm, 0, 1, 0, pages, vmas, locked);
}
