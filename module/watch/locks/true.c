// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a lock that a task is said to hold is held.
 *
 * It may not be: a trylock failed, a signal kept the task from the lock, another
 * task released it.  Tracers stand at entries only, so what a trylock returns is not
 * seen; a probe of the return would cost more than all the rest.  But a lock names
 * its writer, and the reader that came last.  What cannot be told is not believed.
 */
#include <linux/kprobes.h>
#include <linux/sched/signal.h>

#include "compat/mutex.h"
#include "compat/rwsem.h"
#include "watch/locks/kernfs.h"

/* Whether the lock says so: certain for writing, of a reader only that there is one. */
static __always_inline bool says_so(const struct mmdep_order_hold *hold)
{
	if (hold->what & MMDEP_LOCK_MUTEX)
		return mmdep_mutex_held((void *)hold->instance);
	return mmdep_rwsem_held((void *)hold->instance, hold->what & MMDEP_ORDER_READ);
}

static notrace bool is_got(const struct mmdep_order_hold *hold)
{
	const struct rw_semaphore *sem = (void *)hold->instance;

	if (!(hold->what & MMDEP_ORDER_READ))
		return says_so(hold);
	return hold->what & MMDEP_LOCK_FRESH && mmdep_rwsem_names_reader(sem) &&
	       mmdep_rwsem_held(sem, true);
}
NOKPROBE_SYMBOL(is_got);

/**
 * mmdep_lock_is_true - whether a hold is believed
 * @hold: of the current task; one that was not sure is so from then on
 *
 * Context: the task's own; as a handler may be.
 */
notrace bool mmdep_lock_is_true(struct mmdep_order_hold *hold)
{
	bool read = hold->what & MMDEP_ORDER_READ;
	u32 class = hold->what & MMDEP_ORDER_CLASS;

	/* Their locks are per CPU, and have no signal that ends a wait. */
	if (class == MMDEP_LOCK_CPU_HOTPLUG || class == MMDEP_LOCK_MEM_HOTPLUG)
		return true;
	if (mmdep_is_kernfs(hold->instance))
		return mmdep_kernfs_is_true(hold->instance);
	if (hold->what & MMDEP_LOCK_UNSURE) {
		if (!is_got(hold))
			return false;
		WRITE_ONCE(hold->what, hold->what & ~MMDEP_LOCK_UNSURE);
		return true;
	}
	/* Only a signal that kills keeps a reader from its lock, and it stays. */
	if (read && hold->what & MMDEP_LOCK_KILLABLE &&
	    (fatal_signal_pending(current) || current->flags & PF_EXITING))
		return false;
	return says_so(hold);
}
NOKPROBE_SYMBOL(mmdep_lock_is_true);

/**
 * mmdep_lock_is_mine - whether the current task holds a lock for writing, for certain
 * @hold: of the current task, and believed or not
 *
 * Context: any, as long as the task does not run on.
 */
notrace bool mmdep_lock_is_mine(const struct mmdep_order_hold *hold)
{
	unsigned long lock = hold->instance;

	if (!lock || hold->what & (MMDEP_ORDER_READ | MMDEP_ORDER_WAITS) ||
	    mmdep_is_kernfs(lock) || lock == (unsigned long)&mmdep_lock_cpu_hotplug ||
	    lock == (unsigned long)&mmdep_lock_mem_hotplug)
		return false;
	return says_so(hold);
}
NOKPROBE_SYMBOL(mmdep_lock_is_mine);

/**
 * mmdep_lock_expect - a lock is going to be tried by a task that holds others
 * @slot: of the current task
 * @sem:  the lock
 *
 * Context: the task's own; as a handler may be.
 * Return: false when the task holds it: then nothing new is held by that, or what
 * is, for reading once more, goes with the release of the first.
 */
notrace bool mmdep_lock_expect(struct mmdep_lock_slot *slot, unsigned long sem)
{
	struct mmdep_order_hold *hold = mmdep_order_held_find(&slot->held, sem);

	if (!hold)
		return true;
	if (!(hold->what & MMDEP_LOCK_UNSURE))
		return false;
	/* It was tried before, and in vain. */
	mmdep_order_held_release_any(&slot->held, sem);
	return true;
}
NOKPROBE_SYMBOL(mmdep_lock_expect);

/**
 * mmdep_lock_settle - forget what was tried in vain and is now the last
 * @slot: of the current task
 *
 * Else it would stay until the task takes its next lock, and keep the slot.
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_settle(struct mmdep_lock_slot *slot)
{
	struct mmdep_order_held *held = &slot->held;
	struct mmdep_order_hold *hold = &held->hold[held->depth];

	while (held->depth && hold->what & MMDEP_LOCK_UNSURE && !says_so(hold)) {
		mmdep_order_held_release(held, hold->instance);
		hold--;
	}
}
NOKPROBE_SYMBOL(mmdep_lock_settle);
