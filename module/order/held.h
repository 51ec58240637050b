/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The locks that one task holds, in the order in which it took them.
 *
 * Lock order: none; nothing here takes a lock.  A stack of held locks belongs to
 * one task: only that task's own context pushes, releases and downgrades, and no
 * handler that runs on top of it (interrupt, NMI) does.  Two things are done by
 * others at any time: mmdep_order_held_disown() and mmdep_order_held_copy().
 */
#ifndef MMDEP_ORDER_HELD_H
#define MMDEP_ORDER_HELD_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* Locks one task holds at once; Linux' own lockdep allows 48. */
#define MMDEP_ORDER_DEPTH	24

/*
 * How a lock is taken, in one word.  The lower 16 bits are what the order is
 * judged by.
 *
 * CLASS  number of the class
 * NESTED the caller vouches for the order among the locks of this class: the
 *        kernel's source says so (a subclass, or a lock around all of them).
 *        Where the order between two subclasses is to be judged, the caller
 *        makes each a class of its own, and no flag is needed
 * READ   for reading
 * TRY    by trylock, and it was successful
 * WAITS  not yet taken: mmdep_order_held_granted() follows, or a release
 */
#define MMDEP_ORDER_CLASS	0x3fffU
#define MMDEP_ORDER_NESTED	0x4000U
#define MMDEP_ORDER_READ	0x8000U
#define MMDEP_ORDER_ELEMENT	0xffffU
#define MMDEP_ORDER_TRY		0x10000U
#define MMDEP_ORDER_WAITS	0x20000U

/**
 * struct mmdep_order_hold - one lock that is held
 * @instance: which lock: an address, never 0; 0 once another task released it
 * @key:      of the stack from its bottom up to this hold; never 0
 * @since:    when it was taken, as the caller measures time
 * @what:     MMDEP_ORDER_CLASS and the flags beside it
 * @stack:    where it was taken, as the caller numbers stacks
 */
struct mmdep_order_hold {
	unsigned long instance;
	u64 key;
	u64 since;
	u32 what;
	u32 stack;
};

/**
 * struct mmdep_order_held - the locks of one task
 * @depth:     how many
 * @seq:       odd while holds are moved; another number after one was added
 * @gone:      another task released one of them
 * @lost:      taken when the stack was full, and not yet released
 * @overflow:  locks there was no room for, since mmdep_order_held_init()
 * @unmatched: releases of what was not held: taken before the stack was begun,
 *             or by another task
 * @hold:      the locks are 1 to @depth.  0 is no lock and is never released;
 *             one more is where a lock is described that there is no room for.
 *             While @depth is 0 a lock that is taken alone may be in 1, see
 *             mmdep_order_held_alone(); if there is none its instance is 0
 */
struct mmdep_order_held {
	u32 depth;
	u32 seq;
	u32 gone;
	u32 lost;
	u32 overflow;
	u32 unmatched;
	struct mmdep_order_hold hold[MMDEP_ORDER_DEPTH + 2];
};

/**
 * struct mmdep_order_held_copy - the locks of one task, as somebody else sees them
 * @nr:   how many
 * @hold: the locks, the one taken first at 0
 */
struct mmdep_order_held_copy {
	u32 nr;
	struct mmdep_order_hold hold[MMDEP_ORDER_DEPTH];
};

void mmdep_order_held_init(struct mmdep_order_held *held);
struct mmdep_order_hold *mmdep_order_held_find(struct mmdep_order_held *held,
					       unsigned long instance);
bool mmdep_order_held_release_any(struct mmdep_order_held *held, unsigned long instance);
bool mmdep_order_held_granted(struct mmdep_order_held *held, unsigned long instance,
			      u64 now);
bool mmdep_order_held_downgrade(struct mmdep_order_held *held, unsigned long instance);
void mmdep_order_held_tidy(struct mmdep_order_held *held);
bool mmdep_order_held_disown(struct mmdep_order_held *held, unsigned long instance);
bool mmdep_order_held_copy(const struct mmdep_order_held *held,
			   struct mmdep_order_held_copy *copy);

/**
 * mmdep_order_key - the key of a stack with one more lock on it
 * @key:  of the stack without it
 * @what: how that lock is taken
 *
 * Equal stacks have equal keys.  Stacks that differ may have equal keys too:
 * whoever looks a key up compares the locks.
 *
 * Context: any.
 * Return: the key, never 0.
 */
static __always_inline u64 mmdep_order_key(u64 key, u32 what)
{
	return (key + (what & MMDEP_ORDER_ELEMENT) + 1) * 0x9e3779b97f4a7c15ULL | 1;
}

/**
 * mmdep_order_held_write_begin - holds are going to be written or moved
 * @held: the locks of a task
 *
 * Context: the owner of @held; as a handler may be.
 */
static __always_inline void mmdep_order_held_write_begin(struct mmdep_order_held *held)
{
	WRITE_ONCE(held->seq, held->seq + 1);
	/* Pairs with the acquire in mmdep_order_held_copy(). */
	smp_wmb();
}

/**
 * mmdep_order_held_write_end - holds have been written or moved
 * @held: the locks of a task
 *
 * Context: the owner of @held; as a handler may be.
 */
static __always_inline void mmdep_order_held_write_end(struct mmdep_order_held *held)
{
	/* Pairs with the read barrier in mmdep_order_held_copy(). */
	smp_store_release(&held->seq, held->seq + 1);
}

/**
 * mmdep_order_held_add - a lock that has been described counts from now on
 * @held:  the locks of a task
 * @depth: how many they are with it
 *
 * Context: the owner of @held; as a handler may be.
 */
static __always_inline void mmdep_order_held_add(struct mmdep_order_held *held, u32 depth)
{
	/* Pairs with the barriers in mmdep_order_held_copy(). */
	smp_wmb();
	WRITE_ONCE(held->seq, held->seq + 2);
	/* Likewise: whoever sees the new depth sees the new number. */
	smp_wmb();
	WRITE_ONCE(held->depth, depth);
}

/**
 * mmdep_order_held_push - a task takes a lock
 * @held:     its locks
 * @instance: the lock, not 0
 * @what:     class and flags
 * @stack:    where
 * @now:      when
 *
 * Nothing is judged: see mmdep_order_acquire().  Where there is no room the lock
 * is described behind the last one, and counted as lost.
 *
 * Context: the owner of @held; as a handler may be.
 * Return: the description of the lock, good until the next push.
 */
static __always_inline struct mmdep_order_hold *
mmdep_order_held_push(struct mmdep_order_held *held, unsigned long instance, u32 what,
		      u32 stack, u64 now)
{
	u32 depth = held->depth;
	struct mmdep_order_hold *hold = &held->hold[depth + 1];

	/* Whoever copies what was here sees that the depth is another. */
	smp_wmb();
	hold->key = mmdep_order_key(hold[-1].key, what);
	hold->since = now;
	hold->what = what;
	hold->stack = stack;
	WRITE_ONCE(hold->instance, instance);
	if (likely(depth < MMDEP_ORDER_DEPTH)) {
		mmdep_order_held_add(held, depth + 1);
	} else {
		held->overflow++;
		held->lost++;
	}
	return hold;
}

/**
 * mmdep_order_held_alone - a task that holds nothing takes a lock
 * @held:     its locks: @depth and @lost are 0
 * @instance: the lock, not 0
 * @what:     flags; the class may be left out
 * @note:     for the caller, who finds it in the place of the key
 * @stack:    where
 * @now:      when
 *
 * It is described, and does not count: mostly it is released before there is another
 * one.  If not, mmdep_order_held_count() comes first.  Until then only
 * mmdep_order_held_disown() and mmdep_order_held_init() know of it.
 *
 * Context: the owner of @held; as a handler may be.
 */
static __always_inline void mmdep_order_held_alone(struct mmdep_order_held *held,
						   unsigned long instance, u32 what,
						   u64 note, u32 stack, u64 now)
{
	struct mmdep_order_hold *hold = &held->hold[1];

	/* Whoever copies what was here sees that the depth is another. */
	smp_wmb();
	hold->key = note;
	WRITE_ONCE(hold->since, now);
	WRITE_ONCE(hold->what, what);
	WRITE_ONCE(hold->stack, stack);
	/* Pairs with the acquire of whoever reads it. */
	smp_store_release(&hold->instance, instance);
}

/**
 * mmdep_order_held_count - a lock that was taken alone counts from now on
 * @held: the locks of a task: @depth is 0, the instance of hold 1 is not
 * @what: its class and flags
 *
 * Context: the owner of @held; as a handler may be.
 */
static __always_inline void mmdep_order_held_count(struct mmdep_order_held *held, u32 what)
{
	struct mmdep_order_hold *hold = &held->hold[1];

	hold->key = mmdep_order_key(hold[-1].key, what);
	WRITE_ONCE(hold->what, what);
	mmdep_order_held_add(held, 1);
}

/**
 * mmdep_order_held_release - a task releases a lock
 * @held:     its locks
 * @instance: the lock, not 0
 *
 * Mostly it is the one taken last, which costs one comparison: hold 0 has an
 * instance that no lock can have, so the depth need not be looked at.  Of a lock
 * taken more than once, the last hold goes.
 *
 * Context: the owner of @held; as a handler may be.
 * Return: false when it was not there, which is counted in @held.
 */
static __always_inline bool mmdep_order_held_release(struct mmdep_order_held *held,
						     unsigned long instance)
{
	u32 depth = held->depth;

	if (likely(READ_ONCE(held->hold[depth].instance) == instance)) {
		WRITE_ONCE(held->depth, depth - 1);
		if (depth == 1)
			WRITE_ONCE(held->hold[1].instance, 0);
		return true;
	}
	return mmdep_order_held_release_any(held, instance);
}

/**
 * mmdep_order_held_next - go through the locks of a task, the first taken first
 * @held: its locks
 * @hold: the one before; NULL at first
 *
 * Context: the owner of @held, or nobody changes it any more (the task exits).
 * Return: NULL when there is none any more.
 */
static inline const struct mmdep_order_hold *
mmdep_order_held_next(const struct mmdep_order_held *held,
		      const struct mmdep_order_hold *hold)
{
	for (hold = hold ? hold + 1 : &held->hold[1]; hold <= &held->hold[held->depth]; hold++) {
		if (READ_ONCE(hold->instance))
			return hold;
	}
	return NULL;
}

#endif /* MMDEP_ORDER_HELD_H */
