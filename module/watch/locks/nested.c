// SPDX-License-Identifier: GPL-2.0
/*
 * A lock that is taken, tried or released by a task that holds another one, or that
 * needs a slot first: what the tracers in take.c could not do at once.
 */
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/preempt.h>

#include "compat/rwsem.h"
#include "compat/text.h"
#include "watch/locks/locks.h"

/* The one that was taken alone, if it is there. */
static __always_inline unsigned long only(const struct mmdep_lock_slot *slot)
{
	return READ_ONCE(slot->held.hold[1].instance);
}

/* It has been pushed, and is not what was done before. */
static noinline notrace void look_up(struct mmdep_lock_slot *slot,
				     const struct mmdep_order_hold *hold,
				     struct pt_regs *regs)
{
	u32 result = mmdep_order_look_up(&mmdep_locks->order, &slot->held, hold);

	if (result & MMDEP_ORDER_JUDGE)
		mmdep_lock_judge(slot, result, regs);
	else
		this_cpu_inc(mmdep_lock_hits->chain[result - 1]);
}
NOKPROBE_SYMBOL(look_up);

/*
 * The usual thing: the slot is at hand, and so is what the locks are.  All that may
 * take longer is done elsewhere, so that this needs next to no registers.
 *
 * The order among locks of one class is not known here: see lock-order.md.
 */
static __always_inline bool take(struct mmdep_lock_slot *slot, unsigned long sem, u32 what,
				 unsigned long parent_ip, struct pt_regs *regs)
{
	unsigned long class = mmdep_lock_cached(sem);
	struct mmdep_order_held *held = &slot->held;
	struct mmdep_order_hold *hold;
	u32 chain;

	if (unlikely(class >= MMDEP_LOCK_UNKNOWN)) {
		if (class != MMDEP_LOCK_UNKNOWN)
			return false;
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		return true;
	}
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NESTED);
	hold = mmdep_order_held_push(held, sem, class | what | MMDEP_ORDER_NESTED,
				     mmdep_text_pack(parent_ip), get_jiffies_64());
	chain = mmdep_order_known(&mmdep_locks->order, held, hold);
	if (unlikely(chain == MMDEP_ORDER_NONE))
		look_up(slot, hold, regs);
	else
		this_cpu_inc(mmdep_lock_hits->chain[chain]);
	return true;
}

/* The lock that was taken alone counts from now on. */
static __always_inline bool count(struct mmdep_lock_slot *slot)
{
	unsigned long class = mmdep_lock_cached(only(slot));
	u32 what = slot->held.hold[1].what;

	if (unlikely(what & MMDEP_LOCK_UNSURE || class >= MMDEP_LOCK_UNKNOWN))
		return false;
	mmdep_order_held_count(&slot->held, class | what | MMDEP_ORDER_NESTED);
	return true;
}

/**
 * mmdep_lock_take - a lock is taken, and that it will be got is sure
 * @sem:       the lock
 * @what:      flags beside the class
 * @parent_ip: by whom
 * @regs:      of the tracer
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_take(unsigned long sem, u32 what, unsigned long parent_ip,
			     struct pt_regs *regs)
{
	struct mmdep_lock_slot *slot = this_cpu_read(mmdep_lock_hint);
	struct mmdep_order_held *held = &slot->held;

	if (likely(READ_ONCE(slot->owner) == current && !READ_ONCE(held->gone) &&
		   held->depth < MMDEP_ORDER_DEPTH &&
		   (held->depth || (only(slot) && count(slot))) &&
		   take(slot, sem, what, parent_ip, regs)))
		return;
	mmdep_lock_take_slowly(sem, what, parent_ip, regs);
}
NOKPROBE_SYMBOL(mmdep_lock_take);

/* Whether its reader will be known by the lock, which named @owner before. */
static __always_inline u32 fresh(u32 what, unsigned long owner)
{
	if (!(what & MMDEP_LOCK_UNSURE) || !(what & MMDEP_ORDER_READ))
		return 0;
	return mmdep_rwsem_is_reader(owner) ? 0 : MMDEP_LOCK_FRESH;
}

/* As above; what the lock is that was taken alone is asked. */
static notrace void ask_and_count(struct mmdep_order_held *held)
{
	struct mmdep_order_hold *hold = &held->hold[1];
	unsigned long sem = READ_ONCE(hold->instance);
	u32 what = hold->what, class;

	if (!sem)
		return;
	/* One that was tried in vain may be in the making again. */
	class = what & MMDEP_LOCK_UNSURE ? mmdep_lock_known(sem) : mmdep_lock_class_of(sem);
	if (class == MMDEP_LOCK_UNKNOWN) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		WRITE_ONCE(hold->instance, 0);
		return;
	}
	mmdep_order_held_count(held, class | what | fresh(what, hold->key) |
			       MMDEP_ORDER_NESTED);
}
NOKPROBE_SYMBOL(ask_and_count);

/* The slot of the current task, with all that it holds in its stack. */
static notrace struct mmdep_lock_slot *slot_to_take(void)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_claim();

	if (!slot) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NO_ROOM);
		return NULL;
	}
	if (!slot->held.depth)
		ask_and_count(&slot->held);
	if (READ_ONCE(slot->held.gone))
		mmdep_order_held_tidy(&slot->held);
	return slot;
}
NOKPROBE_SYMBOL(slot_to_take);

/* One for which there was no room is known to be held, but not which. */
static __always_inline bool holds_none(const struct mmdep_order_held *held)
{
	return !held->depth && !held->lost;
}

/**
 * mmdep_lock_take_slowly - the same, or a signal may keep the task from it
 * @sem:       the lock
 * @what:      flags beside the class
 * @parent_ip: by whom
 * @regs:      of the tracer
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_take_slowly(unsigned long sem, u32 what, unsigned long parent_ip,
				    struct pt_regs *regs)
{
	unsigned long owner = mmdep_lock_owner(sem, what);
	struct mmdep_lock_slot *slot = slot_to_take();
	u32 class, result;

	if (!slot)
		return;
	if (holds_none(&slot->held)) {
		mmdep_lock_alone(slot, sem, what, owner, parent_ip);
		return;
	}
	class = mmdep_lock_class_of(sem);
	if (class == MMDEP_LOCK_UNKNOWN) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		return;
	}
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NESTED);
	result = mmdep_order_acquire(&mmdep_locks->order, &slot->held, sem,
				     class | what | fresh(what, owner) | MMDEP_ORDER_NESTED,
				     mmdep_text_pack(parent_ip), get_jiffies_64());
	if (result & MMDEP_ORDER_JUDGE)
		mmdep_lock_judge(slot, result, regs);
	else if (result & MMDEP_ORDER_CHAIN)
		this_cpu_inc(mmdep_lock_hits->chain[(result & MMDEP_ORDER_CHAIN) - 1]);
}
NOKPROBE_SYMBOL(mmdep_lock_take_slowly);

/**
 * mmdep_lock_try - a lock is tried
 * @sem:       the lock
 * @what:      flags beside the class
 * @parent_ip: by whom
 *
 * Held from now on, perhaps: whether it was got is for mmdep_lock_is_true() to say.
 * It makes no claim of an order to the lock.
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_try(unsigned long sem, u32 what, unsigned long parent_ip)
{
	unsigned long owner = mmdep_lock_owner(sem, what);
	struct mmdep_lock_slot *slot = slot_to_take();
	u32 class;

	if (!slot || (slot->held.depth && !mmdep_lock_expect(slot, sem)))
		return;
	if (holds_none(&slot->held)) {
		mmdep_lock_alone(slot, sem, what, owner, parent_ip);
		return;
	}
	class = mmdep_lock_class_of(sem);
	if (class == MMDEP_LOCK_UNKNOWN) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		return;
	}
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NESTED_TRY);
	mmdep_order_acquire(&mmdep_locks->order, &slot->held, sem,
			    class | what | fresh(what, owner) | MMDEP_ORDER_NESTED,
			    mmdep_text_pack(parent_ip), get_jiffies_64());
}
NOKPROBE_SYMBOL(mmdep_lock_try);

/* Returns whether the current task was known to hold it. */
static notrace bool release(unsigned long sem)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);
	struct mmdep_order_held *held;
	bool was_held;

	if (!slot)
		return false;
	held = &slot->held;
	if (!held->depth && only(slot)) {
		was_held = only(slot) == sem;
		if (!was_held)
			return false;
		WRITE_ONCE(held->hold[1].instance, 0);
	} else {
		was_held = mmdep_order_held_release(held, sem);
		if (held->hold[held->depth].what & MMDEP_LOCK_UNSURE)
			mmdep_lock_settle(slot);
	}
	if (holds_none(held))
		/* The next owner finds it as it is left here. */
		smp_store_release(&slot->owner, NULL);
	return was_held;
}
NOKPROBE_SYMBOL(release);

/**
 * mmdep_lock_release_own - a lock is released, if the current task is known to hold it
 * @sem: the lock
 *
 * If it is not, nobody else's hold is looked for, and nothing is counted.
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_release_own(unsigned long sem)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);

	if (slot && (only(slot) == sem || mmdep_order_held_find(&slot->held, sem)))
		release(sem);
}
NOKPROBE_SYMBOL(mmdep_lock_release_own);

/**
 * mmdep_lock_claim - a lock is waited for, and that it is held then is not followed
 * @sem:       the lock
 * @parent_ip: by whom
 * @regs:      of the tracer
 *
 * A task that holds nothing makes no claim; nor does one that has no room for the
 * lock, which could not be told from another one when it is taken away again.
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_claim(unsigned long sem, unsigned long parent_ip, struct pt_regs *regs)
{
	const struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);

	if (!slot || slot->held.depth >= MMDEP_ORDER_DEPTH)
		return;
	mmdep_lock_take_slowly(sem, MMDEP_ORDER_WAITS, parent_ip, regs);
	mmdep_lock_release_own(sem);
}
NOKPROBE_SYMBOL(mmdep_lock_claim);

static noinline notrace void release_slowly(unsigned long sem)
{
	if (in_task() && release(sem))
		return;
	if (mmdep_lock_class_of(sem) != MMDEP_LOCK_UNKNOWN)
		mmdep_lock_disown(sem);
}
NOKPROBE_SYMBOL(release_slowly);

/**
 * mmdep_lock_release - a lock is released
 * @sem: the lock
 *
 * Mostly it was taken last, and others are left.
 *
 * Context: any; an interrupt releases what a task took.
 */
notrace void mmdep_lock_release(unsigned long sem)
{
	struct mmdep_lock_slot *slot = this_cpu_read(mmdep_lock_hint);
	struct mmdep_order_held *held = &slot->held;
	struct mmdep_order_hold *last = &held->hold[held->depth];

	/* What is below is not to be looked at: it is nothing, or it is held for sure. */
	if (unlikely(!in_task() || READ_ONCE(slot->owner) != current || held->lost ||
		     READ_ONCE(last->instance) != sem || last[-1].what & MMDEP_LOCK_UNSURE)) {
		release_slowly(sem);
		return;
	}
	WRITE_ONCE(held->depth, held->depth - 1);
	if (held->depth)
		return;
	WRITE_ONCE(last->instance, 0);
	/* The next owner finds it as it is left here. */
	smp_store_release(&slot->owner, NULL);
}
NOKPROBE_SYMBOL(mmdep_lock_release);

/**
 * mmdep_lock_downgrade - a lock held for writing is held for reading from now on
 * @sem: the lock
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_downgrade(unsigned long sem)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);

	if (!slot)
		return;
	if (!slot->held.depth && only(slot) == sem)
		WRITE_ONCE(slot->held.hold[1].what,
			   slot->held.hold[1].what | MMDEP_ORDER_READ);
	else
		mmdep_order_held_downgrade(&slot->held, sem);
}
NOKPROBE_SYMBOL(mmdep_lock_downgrade);
