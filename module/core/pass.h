/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When a call of __get_user_pages() is the second pass of the one before: pure
 * arithmetic, also compiled on the host.
 *
 * get_user_pages() lets a fault drop mmap_lock; then it takes the lock again and
 * asks for that one page once more, with FOLL_TRIED, and so on until the page is
 * there.  The flag has not the same number on all kernels, and newer ones keep it
 * to themselves; but it is the only bit by which the two calls differ.
 */
#ifndef MMDEP_CORE_PASS_H
#define MMDEP_CORE_PASS_H

#include <linux/types.h>

/* So many passes over one page in a row, and the retries are trapped. */
#define MMDEP_GUP_TRAPPED	64U

/**
 * struct mmdep_gup_pass - a call that gave mmap_lock up, to be tried again
 * @mm:      whose memory: an identity
 * @address: of the page that was not there
 * @flags:   of the call
 * @passes:  second passes over this page so far
 */
struct mmdep_gup_pass {
	unsigned long mm;
	unsigned long address;
	unsigned int flags;
	unsigned int passes;
};

/**
 * mmdep_gup_is_second - whether a call tries again what another left
 * @left:  that one; the last of its task
 * @mm:    of the call
 * @start: likewise, with whatever bits an address may have within its page
 * @nr:    pages that it asks for
 * @flags: its flags
 *
 * Context: any.
 */
static inline bool mmdep_gup_is_second(const struct mmdep_gup_pass *left,
				       unsigned long mm, unsigned long start,
				       unsigned long nr, unsigned int flags)
{
	unsigned int added = flags & ~left->flags;

	if (mm != left->mm || start != left->address || nr != 1)
		return false;
	if (left->passes)
		return flags == left->flags;
	return added && !(added & (added - 1)) && !(left->flags & ~flags);
}

#endif /* MMDEP_CORE_PASS_H */
