// SPDX-License-Identifier: GPL-2.0
/*
 * The locks that one task holds.
 *
 * An array, in the order of taking, with the key of all locks up to each one: the
 * key of the whole stack is there after a release too, without being worked out
 * again.
 *
 * Holds are moved while "seq" is odd.  One that is added is written beyond the
 * depth; then comes another "seq", then the depth.  Whoever copies the stack compares
 * the depth and "seq", in this order, with what they were before: what was written
 * over meanwhile had been released.  A release by another task does not move
 * anything: it makes the instance 0, and the owner closes the gap when it takes
 * its next lock.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "order/held.h"

/* Of a stack with no lock on it. */
#define KEY_EMPTY	0x6d6d646570ULL

/* How often a stack is searched while its owner moves holds. */
#define DISOWN_TRIES	8

/* The keys from hold @from on, after it or what is below it has changed. */
static __always_inline void rekey(struct mmdep_order_held *held, u32 from)
{
	u32 i;

	for (i = from; i <= held->depth; i++)
		held->hold[i].key = mmdep_order_key(held->hold[i - 1].key,
						    held->hold[i].what);
}

/**
 * mmdep_order_held_init - a task that holds nothing
 * @held: to be set up; it is never moved or copied from then on
 *
 * Context: any.
 */
notrace void mmdep_order_held_init(struct mmdep_order_held *held)
{
	memset(held, 0, sizeof(*held));
	/* No lock is where this structure is. */
	held->hold[0].instance = (unsigned long)held;
	held->hold[0].key = KEY_EMPTY;
}
NOKPROBE_SYMBOL(mmdep_order_held_init);

/**
 * mmdep_order_held_find - the hold of a lock
 * @held:     the locks of a task
 * @instance: the lock
 *
 * Context: the owner of @held; as a handler may be.
 * Return: the hold taken last where there are several, NULL where there is none.
 */
notrace struct mmdep_order_hold *mmdep_order_held_find(struct mmdep_order_held *held,
						       unsigned long instance)
{
	u32 i;

	for (i = held->depth; i; i--) {
		if (READ_ONCE(held->hold[i].instance) == instance)
			return &held->hold[i];
	}
	return NULL;
}
NOKPROBE_SYMBOL(mmdep_order_held_find);

/**
 * mmdep_order_held_release_any - a task releases a lock that it did not take last
 * @held:     its locks
 * @instance: the lock, not 0
 *
 * What is not there is a lock that was lost, while there are such, else it is
 * counted as unmatched.
 *
 * Context: the owner of @held; as a handler may be.
 * Return: false when it was not there.
 */
notrace bool mmdep_order_held_release_any(struct mmdep_order_held *held,
					  unsigned long instance)
{
	struct mmdep_order_hold *hold = mmdep_order_held_find(held, instance);
	u32 i;

	if (!hold) {
		if (held->lost)
			held->lost--;
		else
			held->unmatched++;
		return false;
	}
	mmdep_order_held_write_begin(held);
	for (i = hold - held->hold; i < held->depth; i++)
		held->hold[i] = held->hold[i + 1];
	WRITE_ONCE(held->depth, held->depth - 1);
	if (!held->depth)
		WRITE_ONCE(held->hold[1].instance, 0);
	rekey(held, hold - held->hold);
	mmdep_order_held_write_end(held);
	return true;
}
NOKPROBE_SYMBOL(mmdep_order_held_release_any);

/**
 * mmdep_order_held_granted - the lock that a task waited for is taken
 * @held:     its locks
 * @instance: the lock
 * @now:      when
 *
 * Context: the owner of @held; as a handler may be.
 * Return: false when it did not wait for that lock.
 */
notrace bool mmdep_order_held_granted(struct mmdep_order_held *held,
				      unsigned long instance, u64 now)
{
	struct mmdep_order_hold *hold = mmdep_order_held_find(held, instance);

	if (!hold || !(hold->what & MMDEP_ORDER_WAITS))
		return false;
	mmdep_order_held_write_begin(held);
	hold->what &= ~MMDEP_ORDER_WAITS;
	hold->since = now;
	mmdep_order_held_write_end(held);
	return true;
}
NOKPROBE_SYMBOL(mmdep_order_held_granted);

/**
 * mmdep_order_held_downgrade - a lock held for writing is held for reading now
 * @held:     the locks of a task
 * @instance: the lock
 *
 * Context: the owner of @held; as a handler may be.
 * Return: false when it was not held for writing.
 */
notrace bool mmdep_order_held_downgrade(struct mmdep_order_held *held,
					unsigned long instance)
{
	struct mmdep_order_hold *hold = mmdep_order_held_find(held, instance);

	if (!hold || hold->what & MMDEP_ORDER_READ)
		return false;
	mmdep_order_held_write_begin(held);
	hold->what |= MMDEP_ORDER_READ;
	rekey(held, hold - held->hold);
	mmdep_order_held_write_end(held);
	return true;
}
NOKPROBE_SYMBOL(mmdep_order_held_downgrade);

/**
 * mmdep_order_held_tidy - close the gaps that releases by other tasks left
 * @held: the locks of a task, of which @gone is set
 *
 * Context: the owner of @held; as a handler may be.
 */
notrace void mmdep_order_held_tidy(struct mmdep_order_held *held)
{
	u32 from, to = 0;

	WRITE_ONCE(held->gone, 0);
	/* A lock that goes from here on, seen below or not, sets it again. */
	smp_mb();
	mmdep_order_held_write_begin(held);
	for (from = 1; from <= held->depth; from++) {
		if (!READ_ONCE(held->hold[from].instance))
			continue;
		if (++to != from)
			held->hold[to] = held->hold[from];
	}
	WRITE_ONCE(held->depth, to);
	rekey(held, 1);
	mmdep_order_held_write_end(held);
}
NOKPROBE_SYMBOL(mmdep_order_held_tidy);

/**
 * mmdep_order_held_disown - a lock is released, but not by the task that took it
 * @held:     the locks of the task that took it
 * @instance: the lock, not 0
 *
 * Its owner may take and release locks meanwhile.  If it moves its holds at this
 * very moment the search is done again, a few times.  Should the owner take the
 * same lock anew in between, that hold may go instead: a release that is not
 * matched then, never a lock that is taken for held for ever.
 *
 * Context: anybody, any; as a handler may be.
 * Return: false when it was not found.
 */
notrace bool mmdep_order_held_disown(struct mmdep_order_held *held, unsigned long instance)
{
	bool found = false;
	u32 try, i, seq, depth;

	for (try = 0; try < DISOWN_TRIES; try++) {
		/* Pairs with mmdep_order_held_write_end(). */
		seq = smp_load_acquire(&held->seq);
		depth = READ_ONCE(held->depth);
		/* One that is alone is in the first place already. */
		for (i = depth ? depth : 1; i; i--) {
			if (READ_ONCE(held->hold[i].instance) == instance &&
			    cmpxchg(&held->hold[i].instance, instance, 0) == instance) {
				WRITE_ONCE(held->gone, 1);
				found = true;
				break;
			}
		}
		/* The holds were looked at before it is read again. */
		smp_mb();
		if (!(seq & 1) && READ_ONCE(held->seq) == seq)
			break;
	}
	return found;
}
NOKPROBE_SYMBOL(mmdep_order_held_disown);

/**
 * mmdep_order_held_copy - the locks of another task
 * @held: its locks
 * @copy: a copy of them
 *
 * A lock that its owner releases meanwhile may still be in the copy.
 *
 * Context: anybody, any.
 * Return: false when @held was being written: try again.
 */
bool mmdep_order_held_copy(const struct mmdep_order_held *held,
			   struct mmdep_order_held_copy *copy)
{
	/* Pairs with mmdep_order_held_write_end(). */
	u32 seq = smp_load_acquire(&held->seq);
	u32 depth = READ_ONCE(held->depth), i;

	copy->nr = 0;
	if (seq & 1 || depth > MMDEP_ORDER_DEPTH)
		return false;
	for (i = 1; i <= depth; i++) {
		copy->hold[copy->nr] = held->hold[i];
		if (copy->hold[copy->nr].instance)
			copy->nr++;
	}
	/* Pairs with the barriers in mmdep_order_held_add(): the last is read first. */
	smp_rmb();
	if (READ_ONCE(held->depth) != depth)
		return false;
	/* Likewise: the number was written before the depth. */
	smp_rmb();
	return READ_ONCE(held->seq) == seq;
}
