/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the lock watch found wrong, and how it comes to be told.
 */
#ifndef MMDEP_WATCH_LOCKS_REPORT_H
#define MMDEP_WATCH_LOCKS_REPORT_H

#include <linux/types.h>

#include "core/stack.h"
#include "core/who.h"
#include "order/acquire.h"

/**
 * struct mmdep_lock_stack - a kernel stack, in half the room of struct mmdep_stack
 * @at:    return addresses, packed, innermost first
 * @depth: how many; 0: it is not known
 */
struct mmdep_lock_stack {
	u32 at[MMDEP_STACK_MAX];
	u8 depth;
};

/**
 * struct mmdep_lock_edge - what is shown of a step of a cycle
 * @from:       class of the lock that was held
 * @to:         class of the one that was taken under it
 * @from_place: where the one was taken, packed
 * @to_place:   where the other
 * @stack:      of the task that took the other, when this was seen first
 */
struct mmdep_lock_edge {
	u16 from;
	u16 to;
	u32 from_place;
	u32 to_place;
	struct mmdep_lock_stack stack;
};

#define MMDEP_LOCK_CYCLE_MAX	8

/* What may be wrong beside the order: enum mmdep_order_finding goes on here. */
enum {
	/* It runs user code and holds a lock. */
	MMDEP_LOCK_LEFT_USER = MMDEP_ORDER_NR_FINDINGS,
	/* It exits and holds a lock. */
	MMDEP_LOCK_LEFT_EXIT,
	MMDEP_LOCK_NR_FINDINGS,
};

/**
 * struct mmdep_lock_report - something that is wrong
 * @nr:      its number, from 1; never given twice
 * @finding: enum mmdep_order_finding, or MMDEP_LOCK_LEFT_*
 * @who:     took the lock
 * @from:    class of the lock that it held
 * @to:      class of the lock that it took; MMDEP_LOCK_LEFT_*: that it holds still
 * @at:      the edge between these two; MMDEP_ORDER_NONE: it is the same lock
 * @times:   MMDEP_LOCK_LEFT_*: how often it was seen
 * @hold_ns: likewise: for how long it had been held
 * @told:    so many times of these are in the store of findings, or were before
 * @held:    what it held, the new lock last
 * @nr_edges: length of the cycle; those beyond MMDEP_LOCK_CYCLE_MAX are not kept
 * @edge:    the cycle: what was done now first, then the way back
 * @said:    so many of the others have been reported before
 * @rule:    where the documented order stands
 * @stack:   of the task
 */
struct mmdep_lock_report {
	u32 nr;
	u8 finding;
	struct mmdep_who who;
	u16 from;
	u16 to;
	u32 at;
	u64 times;
	u64 hold_ns;
	u64 told;
	struct mmdep_order_held_copy held;
	u32 nr_edges;
	struct mmdep_lock_edge edge[MMDEP_LOCK_CYCLE_MAX];
	u32 said;
	const char *rule;
	struct mmdep_lock_stack stack;
};

void mmdep_lock_report(void *arg, const struct mmdep_order_verdict *verdict);
void mmdep_lock_report_left(const struct mmdep_order_hold *hold, u8 finding);

void mmdep_lock_tell(void);
void mmdep_lock_tell_begin(void);
void mmdep_lock_tell_end(void);
void mmdep_lock_reports_lock(void);
void mmdep_lock_reports_unlock(void);
const struct mmdep_lock_report *mmdep_lock_report_find(u32 nr);
const u64 *mmdep_lock_edge_counts(void);
void mmdep_lock_reports_forget(void);
u64 mmdep_lock_reports_lost(void);

#endif /* MMDEP_WATCH_LOCKS_REPORT_H */
