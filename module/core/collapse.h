/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_COLLAPSE_H
#define MMDEP_CORE_COLLAPSE_H

#include <linux/sched.h>
#include <linux/types.h>

#include "core/blocked.h"

/**
 * enum mmdep_collapse_step - how far an attempt to collapse is
 * @MMDEP_COLLAPSE_BEGAN:     entered
 * @MMDEP_COLLAPSE_ALLOCATED: its huge page is there, or was not to be had
 * @MMDEP_COLLAPSE_READ:      has mmap_lock for reading; inferred, see below
 * @MMDEP_COLLAPSE_SWAPIN:    begins to read from swap
 * @MMDEP_COLLAPSE_SWAPPED:   has done so
 * @MMDEP_COLLAPSE_WRITE:     has mmap_lock for writing; inferred
 * @MMDEP_COLLAPSE_CLEARED:   the small pages are taken out of the page table: it
 *                            has the lock of the VMA and of the anon_vma, and has
 *                            told the mmu notifiers
 * @MMDEP_COLLAPSE_ENDED:     returned
 * @MMDEP_NR_COLLAPSE_STEPS:  how many there are
 *
 * mmap_lock is taken inside the function and nothing out of line tells of it; but
 * the VMA is looked up again, once each time right behind it.
 */
enum mmdep_collapse_step {
	MMDEP_COLLAPSE_BEGAN,
	MMDEP_COLLAPSE_ALLOCATED,
	MMDEP_COLLAPSE_READ,
	MMDEP_COLLAPSE_SWAPIN,
	MMDEP_COLLAPSE_SWAPPED,
	MMDEP_COLLAPSE_WRITE,
	MMDEP_COLLAPSE_CLEARED,
	MMDEP_COLLAPSE_ENDED,
	MMDEP_NR_COLLAPSE_STEPS,
};

/**
 * struct mmdep_collapse - an attempt to collapse
 * @at_ns:   when it came to each step, CLOCK_MONOTONIC; 0: not, or not seen
 * @by:      the task that does it
 * @owner:   process whose memory it is; its thread is 0 where that is not known
 * @mm:      that memory: an identity
 * @address: the range
 * @swap:    of its pages, in swap when it was scanned
 * @order:   of the huge page that is to be
 * @result:  a number of the kernel's list; the one behind it: not known
 * @allocated: it got its huge page
 * @file:    of a file mapping; else anonymous
 * @kthread: done by khugepaged; else asked for with MADV_COLLAPSE
 * @running: it has not ended
 * @turn:    of the watch that sees all of it; 0: some of it may not be seen
 * @blocked: who waited for mmap_lock while it held that for writing
 * @tables:  of a file: page tables that it took away from those who map it
 * @mmap_tried: times it tried mmap_lock for writing for that; at most, see hooks
 * @mmap_locked: of @tables, with mmap_lock of that memory held by it for writing
 * @i_mmap:  how i_mmap_rwsem of the file was held meanwhile, enum mmdep_held
 * @i_mmap_sure: by it: the lock named it.  Else there were readers, and it is inferred
 */
struct mmdep_collapse {
	u64 at_ns[MMDEP_NR_COLLAPSE_STEPS];
	struct mmdep_who by;
	struct mmdep_who owner;
	struct mm_struct *mm;
	unsigned long address;
	u32 swap;
	u8 order;
	u8 result;
	bool allocated;
	bool file;
	bool kthread;
	bool running;
	u32 turn;
	struct mmdep_blocked blocked;
	u32 tables;
	u32 mmap_tried;
	u32 mmap_locked;
	u8 i_mmap;
	bool i_mmap_sure;
};

/**
 * mmdep_collapse_ns - time from one step of an attempt to another
 * @c:    the attempt
 * @from: the step before
 * @to:   the one after
 *
 * Context: any.
 * Return: nanoseconds, at least 1; 0: it did not come to both, or not seen.
 */
static inline u64 mmdep_collapse_ns(const struct mmdep_collapse *c,
				    enum mmdep_collapse_step from,
				    enum mmdep_collapse_step to)
{
	if (!c->at_ns[from] || !c->at_ns[to])
		return 0;
	return c->at_ns[to] > c->at_ns[from] ? c->at_ns[to] - c->at_ns[from] : 1;
}

/**
 * mmdep_collapse_hold_ns - how long an attempt held mmap_lock for writing
 * @c: the attempt, which has ended
 *
 * Inferred: from the second look-up of the VMA to the end of the function.
 *
 * Context: any.
 * Return: nanoseconds; 0: it did not come that far, or not seen.
 */
static inline u64 mmdep_collapse_hold_ns(const struct mmdep_collapse *c)
{
	return mmdep_collapse_ns(c, MMDEP_COLLAPSE_WRITE, MMDEP_COLLAPSE_ENDED);
}

/**
 * mmdep_collapse_wait_ns - how long an attempt waited for mmap_lock for writing
 * @c: the attempt
 *
 * Inferred: from when it was done with reading from swap, or where nothing was in
 * swap from the first look-up of the VMA, to the second.
 *
 * Context: any.
 * Return: nanoseconds; 0: it did not come that far, or not seen.
 */
static inline u64 mmdep_collapse_wait_ns(const struct mmdep_collapse *c)
{
	return mmdep_collapse_ns(c, c->at_ns[MMDEP_COLLAPSE_SWAPPED] ?
					    MMDEP_COLLAPSE_SWAPPED :
					    MMDEP_COLLAPSE_READ,
				 MMDEP_COLLAPSE_WRITE);
}

/* One more than the kernel has names: a number that is not in its list. */
extern const char * const mmdep_scan_names[];

struct mmdep_collapse *mmdep_collapse_begin(void);
struct mmdep_collapse *mmdep_collapse_current(void);
void mmdep_collapse_store(struct mmdep_collapse *c);
void mmdep_collapse_end(struct mmdep_collapse *c);

bool mmdep_collapses_ended(u64 *next, struct mmdep_collapse *copy);
bool mmdep_collapses_running(unsigned int *next, struct mmdep_collapse *copy);

#endif /* MMDEP_CORE_COLLAPSE_H */
