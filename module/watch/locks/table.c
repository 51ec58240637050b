// SPDX-License-Identifier: GPL-2.0
/*
 * Who holds locks now: a fixed table.  A slot is a task's as long as it holds a lock.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>

#include "watch/locks/locks.h"

/**
 * mmdep_lock_slots_reset - nobody holds anything, as far as is known
 *
 * Context: process; no tracer runs.
 */
void mmdep_lock_slots_reset(void)
{
	u32 i;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++) {
		mmdep_locks->slot[i].owner = NULL;
		mmdep_order_held_init(&mmdep_locks->slot[i].held);
	}
}

/**
 * mmdep_lock_slot_claim - a slot for the current task
 *
 * Context: the task's own; any that a handler may be in.
 * Return: its slot, or NULL: all that it may have are taken.
 */
notrace struct mmdep_lock_slot *mmdep_lock_slot_claim(void)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);
	u32 first = mmdep_lock_slot_first(current), i;

	for (i = 0; !slot && i < MMDEP_LOCK_PROBES; i++) {
		struct mmdep_lock_slot *at =
			&mmdep_locks->slot[(first + i) % MMDEP_LOCKS_TASKS];

		if (!READ_ONCE(at->owner) && !cmpxchg(&at->owner, NULL, current)) {
			slot = at;
			mmdep_who_current(&slot->who);
		}
	}
	return slot;
}
NOKPROBE_SYMBOL(mmdep_lock_slot_claim);

/**
 * mmdep_lock_slot_drop - a task holds nothing any more
 * @task: the current one, or one that does not run any more
 *
 * Context: any that a handler may be in.
 */
notrace void mmdep_lock_slot_drop(struct task_struct *task)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(task);

	if (!slot)
		return;
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_AT_EXIT);
	mmdep_order_held_init(&slot->held);
	/* The next owner finds it as it is left here. */
	smp_store_release(&slot->owner, NULL);
}
NOKPROBE_SYMBOL(mmdep_lock_slot_drop);

/**
 * mmdep_lock_disown - a lock is released by a task that is not said to hold it
 * @sem: the lock
 *
 * A reader's lock may be handed on, to another task or an interrupt.  All slots are
 * looked at, so this is for locks whose taking is seen; mostly one that was taken
 * before the watch was on.
 *
 * Context: any that a handler may be in.
 */
notrace void mmdep_lock_disown(unsigned long sem)
{
	u32 i;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++) {
		if (!READ_ONCE(mmdep_locks->slot[i].owner) ||
		    !mmdep_order_held_disown(&mmdep_locks->slot[i].held, sem))
			continue;
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_DISOWNED);
		return;
	}
}
NOKPROBE_SYMBOL(mmdep_lock_disown);

/**
 * mmdep_lock_reader - who has held a lock for reading for longest
 * @sem: the lock
 * @who: filled
 *
 * All slots are looked at, while others change theirs: one that moves its locks at
 * this moment may be passed over.
 *
 * Context: any that a handler may be in.
 * Return: false: nobody is known to hold it.
 */
notrace bool mmdep_lock_reader(unsigned long sem, struct mmdep_who *who)
{
	const struct mmdep_lock_slot *slot;
	bool found = false;
	u64 since = 0;
	u32 i, at;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++) {
		slot = &mmdep_locks->slot[i];
		if (!READ_ONCE(slot->owner))
			continue;
		for (at = 1; at <= min(READ_ONCE(slot->held.depth), MMDEP_ORDER_DEPTH); at++) {
			const struct mmdep_order_hold *hold = &slot->held.hold[at];
			u32 what = READ_ONCE(hold->what);

			if (READ_ONCE(hold->instance) != sem || !(what & MMDEP_ORDER_READ) ||
			    what & (MMDEP_ORDER_WAITS | MMDEP_LOCK_UNSURE) ||
			    (found && READ_ONCE(hold->since) >= since))
				continue;
			since = READ_ONCE(hold->since);
			*who = slot->who;
			found = true;
		}
	}
	return found;
}
NOKPROBE_SYMBOL(mmdep_lock_reader);
