// SPDX-License-Identifier: GPL-2.0
/*
 * Who holds locks now: a fixed table.  A slot is a task's as long as it holds a lock.
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/kprobes.h>
#include <linux/stddef.h>

#include "core/sleeper.h"
#include "watch/locks/locks.h"

DEFINE_PER_CPU(struct mmdep_lock_slot *, mmdep_lock_hint);
u64 mmdep_lock_cpu_hotplug, mmdep_lock_mem_hotplug;

/* What two tasks write is never in one line. */
static_assert(!(sizeof(struct mmdep_lock_slot) % SMP_CACHE_BYTES));
static_assert(!(offsetof(struct mmdep_locks, slot) % SMP_CACHE_BYTES));

/**
 * mmdep_lock_slots_reset - nobody holds anything, as far as is known
 *
 * Context: process; no tracer runs.
 */
void mmdep_lock_slots_reset(void)
{
	struct mmdep_lock_slot *slot;
	u32 i;
	int cpu;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++) {
		slot = &mmdep_locks->slot[i];
		slot->owner = NULL;
		slot->last = NULL;
		mmdep_order_held_init(&slot->held);
	}
	for_each_possible_cpu(cpu)
		per_cpu(mmdep_lock_hint, cpu) = &mmdep_locks->slot[0];
}

/**
 * mmdep_lock_slot_of - the locks of a task
 * @task: the current one, or one that does not run any more
 *
 * Context: any.
 * Return: NULL when it holds none.
 */
notrace struct mmdep_lock_slot *mmdep_lock_slot_of(const struct task_struct *task)
{
	struct mmdep_lock_slot *slot = this_cpu_read(mmdep_lock_hint);
	u32 i;

	if (READ_ONCE(slot->owner) == task)
		return slot;
	for (i = 0; i < MMDEP_LOCK_PROBES; i++) {
		slot = mmdep_lock_place(task, i);
		if (READ_ONCE(slot->owner) == task)
			return slot;
	}
	return NULL;
}
NOKPROBE_SYMBOL(mmdep_lock_slot_of);

/**
 * mmdep_lock_slot_forget - no slot is known to have been a task's
 * @task: the task
 *
 * A write may hit a slot that has become another task's meanwhile: that one then
 * goes the long way once.
 *
 * Context: any that a handler may be in.
 */
notrace void mmdep_lock_slot_forget(const struct task_struct *task)
{
	u32 i;

	for (i = 0; i < MMDEP_LOCK_PROBES; i++) {
		struct mmdep_lock_slot *slot = mmdep_lock_place(task, i);

		if (READ_ONCE(slot->last) == task)
			WRITE_ONCE(slot->last, NULL);
	}
}
NOKPROBE_SYMBOL(mmdep_lock_slot_forget);

/*
 * A free place of the current task, owned from now on; at first one that no other task
 * has had and may come back to, or both would go the long way each time.
 */
static __always_inline struct mmdep_lock_slot *free_slot(bool lasting)
{
	u32 i;

	for (i = 0; i < MMDEP_LOCK_PROBES; i++) {
		struct mmdep_lock_slot *at = mmdep_lock_place(current, i);
		const struct task_struct *last = READ_ONCE(at->last);

		if (lasting && last && last != current)
			continue;
		if (!READ_ONCE(at->owner) && !cmpxchg(&at->owner, NULL, current))
			return at;
	}
	return NULL;
}

/**
 * mmdep_lock_slot_claim - a slot for the current task
 *
 * Its own, or a free one, which can be had without all this next time.
 *
 * Context: the task's own; any that a handler may be in.
 * Return: its slot, or NULL: all that it may have are taken.
 */
notrace struct mmdep_lock_slot *mmdep_lock_slot_claim(void)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);

	if (!slot)
		slot = free_slot(true);
	if (!slot)
		slot = free_slot(false);
	if (slot && READ_ONCE(slot->last) != current) {
		mmdep_lock_slot_forget(current);
		mmdep_who_current(&slot->who);
		WRITE_ONCE(slot->last, current);
	}
	if (slot)
		this_cpu_write(mmdep_lock_hint, slot);
	return slot;
}
NOKPROBE_SYMBOL(mmdep_lock_slot_claim);

/**
 * mmdep_lock_slot_drop - a task holds nothing any more
 * @slot: of the current one, or of one that does not run any more
 *
 * Context: any that a handler may be in.
 */
notrace void mmdep_lock_slot_drop(struct mmdep_lock_slot *slot)
{
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
 * mmdep_lock_disown_all - a lock is not followed any more, whoever holds it
 * @sem: the lock
 *
 * Context: process; under the lock of the watches, and no tracer takes it.
 */
void mmdep_lock_disown_all(unsigned long sem)
{
	u32 i;

	for (i = 0; mmdep_locks && i < MMDEP_LOCKS_TASKS; i++)
		while (READ_ONCE(mmdep_locks->slot[i].owner) &&
		       mmdep_order_held_disown(&mmdep_locks->slot[i].held, sem))
			;
}

/**
 * mmdep_lock_reader - who has held a lock for reading for longest
 * @sem: the lock
 * @who: filled
 *
 * All slots are looked at, while others change theirs: one that moves its locks at
 * this moment may be passed over.  The taking of a lock is seen when it is asked for:
 * of a task that sleeps for it the last one is none.
 *
 * Context: any that a handler may be in.
 * Return: false: nobody is known to hold it.
 */
notrace bool mmdep_lock_reader(unsigned long sem, struct mmdep_who *who)
{
	const struct mmdep_lock_slot *slot;
	bool found = false, asks;
	u64 since = 0;
	u32 i, at;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++) {
		slot = &mmdep_locks->slot[i];
		if (!READ_ONCE(slot->owner))
			continue;
		asks = mmdep_sleeps_for(slot->owner, sem);
		for (at = mmdep_lock_slot_end(slot); at; at--) {
			const struct mmdep_order_hold *hold = &slot->held.hold[at];
			u32 what = READ_ONCE(hold->what);

			if (READ_ONCE(hold->instance) != sem)
				continue;
			if (asks) {
				asks = false;
				continue;
			}
			if (!(what & MMDEP_ORDER_READ) ||
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

/**
 * mmdep_lock_alone_copy - the only lock of another task
 * @slot: its slot
 * @copy: filled, without a class
 *
 * Context: any.
 * Return: false when there is none, or it changes.
 */
bool mmdep_lock_alone_copy(const struct mmdep_lock_slot *slot,
			   struct mmdep_order_hold *copy)
{
	const struct mmdep_order_hold *hold = &slot->held.hold[1];

	/* It is written last, and read first and last. */
	copy->instance = smp_load_acquire(&hold->instance);
	copy->since = READ_ONCE(hold->since);
	copy->what = READ_ONCE(hold->what);
	copy->stack = READ_ONCE(hold->stack);
	/* The copy is read before it is looked at again whether it is still there. */
	smp_rmb();
	return copy->instance && copy->instance == READ_ONCE(hold->instance) &&
	       copy->since == READ_ONCE(hold->since) && !READ_ONCE(slot->held.depth);
}
