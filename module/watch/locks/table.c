// SPDX-License-Identifier: GPL-2.0
/*
 * Who holds locks now: a fixed table.  A slot is a task's as long as it holds a lock.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>

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
