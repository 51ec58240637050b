// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that get_user_pages() is to try a page again for: from the call that gave
 * mmap_lock up to the one that does not.
 *
 * A small table, open-addressed by task.  Only its own task uses a slot, and takes
 * it by the lowest bit of its owner for as long as a handler runs.  A task that
 * was killed in between leaves its slot behind; when there is no room the oldest
 * one goes, unless it is in use.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/sched.h>

#include "watch/gup/retry.h"

#define NR_BITS		9
#define NR_SLOTS	((unsigned int)BIT(NR_BITS))
#define PROBES		8U
#define USED		1UL

static struct mmdep_gup_retry slots[NR_SLOTS];

static __always_inline struct mmdep_gup_retry *slot_at(unsigned int i)
{
	return &slots[(hash_ptr(current, NR_BITS) + i) % NR_SLOTS];
}

static __always_inline bool take(struct mmdep_gup_retry *slot,
				 unsigned long owner)
{
	return cmpxchg(&slot->owner, owner, (unsigned long)current | USED) ==
	       owner;
}

/**
 * mmdep_gup_retry_get - what the current task is to try again
 *
 * Context: as for struct mmdep_target.
 * Return: its slot, to be given to mmdep_gup_retry_put() or _end(); or NULL.
 */
notrace struct mmdep_gup_retry *mmdep_gup_retry_get(void)
{
	struct mmdep_gup_retry *slot;
	unsigned int i;

	for (i = 0; i < PROBES; i++) {
		slot = slot_at(i);
		if (READ_ONCE(slot->owner) != (unsigned long)current ||
		    !take(slot, (unsigned long)current))
			continue;
		if (slot->born_ns == current->start_time)
			return slot;
		mmdep_gup_retry_end(slot);
	}
	return NULL;
}
NOKPROBE_SYMBOL(mmdep_gup_retry_get);

/**
 * mmdep_gup_retry_new - the current task is to try something again
 * @first_ns: when it first tried
 *
 * Context: as for struct mmdep_target; the task has no slot.
 * Return: as above; NULL: all that it could have are in use.
 */
notrace struct mmdep_gup_retry *mmdep_gup_retry_new(u64 first_ns)
{
	struct mmdep_gup_retry *slot, *best = NULL;
	unsigned long owner, best_owner = 0;
	u32 now = (u32)jiffies;
	unsigned int i;

	for (i = 0; i < PROBES; i++) {
		slot = slot_at(i);
		owner = READ_ONCE(slot->owner);
		if (owner & USED)
			continue;
		if (!best || !owner || now - slot->touched > now - best->touched) {
			best = slot;
			best_owner = owner;
		}
		if (!owner)
			break;
	}
	if (!best || !take(best, best_owner))
		return NULL;
	best->born_ns = current->start_time;
	best->first_ns = first_ns;
	best->told = now - HZ;
	best->pass = (struct mmdep_gup_pass){};
	return best;
}
NOKPROBE_SYMBOL(mmdep_gup_retry_new);

/**
 * mmdep_gup_retry_put - done with a slot for now
 * @retry: the slot
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_gup_retry_put(struct mmdep_gup_retry *retry)
{
	retry->touched = (u32)jiffies;
	/* Pairs with the exchange in take(). */
	smp_store_release(&retry->owner, (unsigned long)current);
}
NOKPROBE_SYMBOL(mmdep_gup_retry_put);

/**
 * mmdep_gup_retry_end - there is nothing to try again any more
 * @retry: the slot
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_gup_retry_end(struct mmdep_gup_retry *retry)
{
	/* Pairs with the exchange in take(). */
	smp_store_release(&retry->owner, 0);
}
NOKPROBE_SYMBOL(mmdep_gup_retry_end);
