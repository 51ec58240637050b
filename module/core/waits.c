// SPDX-License-Identifier: GPL-2.0
/*
 * The table of open waits: who waits now, on what, since when.
 *
 * A wait that never ends never reaches a return probe, so it is entered here
 * when it begins.  The table is open-addressed by task, of a fixed size; what
 * does not fit is counted as dropped.
 *
 * No locks.  A slot is taken by cmpxchg on its claim: 0 (free), BUSY (being
 * written), or the task's address with six bits of a sequence number, which a
 * task_struct's alignment leaves free.  Its own task opens and closes a slot; the
 * scan may also close it (reap), so closing is a cmpxchg from the exact claim
 * that was looked at.  Readers copy a slot and believe the copy when the claim
 * is the same before and after.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "core/events.h"
#include "core/places.h"
#include "core/version.h"
#include "core/waits.h"

#define WAITS_MIN	64
#define WAITS_MAX	1048576
/* Slots looked at from the home of a task on: all, of a small table. */
#define PROBES		256U
#define BUSY		1UL
#define SEQ_MASK	63UL

static unsigned int waits = 12000;
module_param(waits, uint, 0400);
MODULE_PARM_DESC(waits, "room for waits that are open at once (64 to 1048576, 12000)");

static struct mmdep_places places;
static unsigned long *claims;
/* How many open waits have their home in this slot: none, no need to look. */
static atomic_t *homes;
static struct mmdep_open_wait *slots;
/* Called when the first wait is opened; runs where handlers run. */
static void (*first_opened)(void);
static atomic_t open_total;
static atomic_t open_kind[MMDEP_NR_KINDS];
static atomic64_t dropped;
static atomic64_t reaped;

static __always_inline unsigned long task_of(unsigned long claim)
{
	return claim & ~SEQ_MASK;
}

/* The slot of a task, or places.nr: it has none. */
static __always_inline unsigned int find(const struct task_struct *task)
{
	unsigned int stride = mmdep_places_stride(&places, task);
	unsigned int home = mmdep_places_home(&places, task), at = home, i;

	if (!atomic_read(&homes[home]))
		return places.nr;
	for (i = 0; i < PROBES; i++, at = mmdep_places_next(&places, at, stride)) {
		if (task_of(READ_ONCE(claims[at])) == (unsigned long)task)
			return at;
	}
	return places.nr;
}

static __always_inline bool close_slot(unsigned int at, unsigned long claim)
{
	unsigned int kind = READ_ONCE(slots[at].kind);

	if (cmpxchg(&claims[at], claim, 0) != claim)
		return false;
	atomic_dec(&homes[mmdep_places_home(&places, (void *)task_of(claim))]);
	atomic_dec(&open_kind[kind]);
	atomic_dec(&open_total);
	return true;
}

/**
 * mmdep_waits_init - allocate the table
 * @first: called whenever a wait is opened and no other is; as a handler may be
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM; then mmdep_waits_exit() is still to be called.
 */
int mmdep_waits_init(void (*first)(void))
{
	first_opened = first;
	mmdep_places_init(&places, clamp_t(unsigned int, waits, WAITS_MIN, WAITS_MAX));
	claims = kvcalloc(places.nr, sizeof(*claims), GFP_KERNEL);
	homes = kvcalloc(places.nr, sizeof(*homes), GFP_KERNEL);
	slots = kvcalloc(places.nr, sizeof(*slots), GFP_KERNEL);
	return claims && homes && slots ? 0 : -ENOMEM;
}

/**
 * mmdep_waits_exit - free the table; no handler and no scan runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_waits_exit(void)
{
	kvfree(claims);
	kvfree(homes);
	kvfree(slots);
}

/* The wait before at the same place?  A slot that another task used has forgotten. */
static __always_inline bool is_same(const struct mmdep_open_wait *before,
				    const struct mmdep_wait_begin *begin)
{
	return before->born_ns == current->start_time &&
	       before->pid == current->pid && before->kind == begin->kind &&
	       before->address == begin->address && before->mm == begin->mm;
}

/* And awake all the time? */
static __always_inline bool is_again(const struct mmdep_open_wait *before,
				     const struct mmdep_wait_begin *begin)
{
	return is_same(before, begin) &&
	       begin->entry.state != MMDEP_ENTRY_UNKNOWN &&
	       mmdep_entry_same(&before->entry, &begin->entry) &&
	       (begin->awake || before->switches == (u32)current->nvcsw);
}

/* Returns whether it is time to tell of a spin. */
static __always_inline bool fill(struct mmdep_open_wait *wait,
				 struct mmdep_wait_begin *begin)
{
	u32 now = (u32)jiffies;
	bool tell;

	if (begin->retry && is_same(wait, begin))
		begin->from = wait->from;
	if (is_again(wait, begin)) {
		wait->again++;
	} else {
		wait->again = 0;
		wait->told = now - HZ;
	}
	tell = wait->again >= MMDEP_SPIN && now - wait->told >= HZ;
	if (tell)
		wait->told = now;
	wait->born_ns = current->start_time;
	wait->ran_ns = current->se.sum_exec_runtime;
	wait->switches = (u32)current->nvcsw;
	wait->mm = begin->mm;
	wait->address = begin->address;
	wait->uffd = begin->uffd;
	wait->pid = current->pid;
	wait->tgid = current->tgid;
	wait->kind = begin->kind;
	wait->from = begin->from;
	wait->followed = false;
	wait->write_protect = begin->write_protect;
	wait->entry = begin->entry;
	wait->start_ns = ktime_get_mono_fast_ns();
	return tell;
}

/**
 * mmdep_wait_open - the current task begins to wait
 * @begin: what is known of it; its @from is set to what is recorded
 *
 * A wait of this task that is still open is over: its return was missed.
 *
 * Context: as for struct mmdep_target.
 * Return: 0; how often a spinning task was here before, at most once a second.
 */
notrace u32 mmdep_wait_open(struct mmdep_wait_begin *begin)
{
	unsigned int home = mmdep_places_home(&places, current), at = find(current), i;
	unsigned int stride = mmdep_places_stride(&places, current);
	struct mmdep_open_wait *wait;
	u32 again;

	if (at != places.nr && close_slot(at, READ_ONCE(claims[at])))
		atomic64_inc(&reaped);
	for (i = 0, at = home; i < PROBES; i++, at = mmdep_places_next(&places, at, stride)) {
		if (READ_ONCE(claims[at]) || cmpxchg(&claims[at], 0, BUSY))
			continue;
		wait = &slots[at];
		wait->seq++;
		again = fill(wait, begin) ? wait->again : 0;
		atomic_inc(&homes[home]);
		atomic_inc(&open_kind[begin->kind]);
		/* Pairs with the acquire in mmdep_waits_next(). */
		smp_store_release(&claims[at], (unsigned long)current |
						(wait->seq & SEQ_MASK));
		if (atomic_inc_return(&open_total) == 1)
			first_opened();
		mmdep_event_wait_begin(wait);
		return again;
	}
	atomic64_inc(&dropped);
	return 0;
}
NOKPROBE_SYMBOL(mmdep_wait_open);

/**
 * mmdep_wait_follow - a return probe will see the end of the current task's wait
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_wait_follow(void)
{
	unsigned int at = find(current);

	if (at != places.nr)
		WRITE_ONCE(slots[at].followed, true);
}
NOKPROBE_SYMBOL(mmdep_wait_follow);

/**
 * mmdep_wait_close - the wait of the current task is over
 * @wait: what it was
 *
 * Context: as for struct mmdep_target.
 * Return: false when there was none: no room, or the scan was faster.
 */
notrace bool mmdep_wait_close(struct mmdep_open_wait *wait)
{
	unsigned int at = find(current);

	if (at == places.nr)
		return false;
	*wait = slots[at];
	return close_slot(at, READ_ONCE(claims[at]));
}
NOKPROBE_SYMBOL(mmdep_wait_close);

/**
 * mmdep_wait_last - the last wait of the current task, which is over
 * @since_ns: it began then or later
 * @wait:     filled
 *
 * Context: as for struct mmdep_target.
 * Return: false: there was none, or another task has had its slot since.
 */
notrace bool mmdep_wait_last(u64 since_ns, struct mmdep_open_wait *wait)
{
	const struct mmdep_open_wait *slot = &slots[mmdep_places_home(&places, current)];
	u32 seq = READ_ONCE(slot->seq);

	mmdep_copy(wait, slot, sizeof(*wait));
	return READ_ONCE(slot->seq) == seq && wait->pid == current->pid &&
	       wait->born_ns == current->start_time &&
	       wait->start_ns >= since_ns;
}
NOKPROBE_SYMBOL(mmdep_wait_last);

/* Copies a slot that is claimed like this; false when it no longer is. */
static bool copy_slot(unsigned int at, unsigned long claim,
		      struct mmdep_open_wait *copy)
{
	mmdep_copy(copy, &slots[at], sizeof(*copy));
	return READ_ONCE(claims[at]) == claim;
}

/**
 * mmdep_wait_of - the open wait of a task
 * @task: which; with a reference, or its own
 * @copy: filled
 *
 * Context: any.
 * Return: false when it does not wait.
 */
bool mmdep_wait_of(const struct task_struct *task, struct mmdep_open_wait *copy)
{
	unsigned int at = find(task);
	unsigned long claim;

	if (at == places.nr)
		return false;
	/* Pairs with the release in mmdep_wait_open(). */
	claim = smp_load_acquire(&claims[at]);
	return task_of(claim) == (unsigned long)task &&
	       copy_slot(at, claim, copy);
}

/**
 * mmdep_waits_next - go through the open waits
 * @ref:  the one before; all zero at first
 * @copy: the next one
 *
 * Context: any.
 * Return: false when there is none any more.
 */
bool mmdep_waits_next(struct mmdep_wait_ref *ref, struct mmdep_open_wait *copy)
{
	unsigned int at = ref->claim ? ref->at + 1 : 0;

	for (; at < places.nr; at++) {
		/* Pairs with the release in mmdep_wait_open(). */
		unsigned long claim = smp_load_acquire(&claims[at]);

		if (!task_of(claim) || !copy_slot(at, claim, copy))
			continue;
		ref->at = at;
		ref->claim = claim;
		return true;
	}
	return false;
}

/**
 * mmdep_wait_reap - close a wait from outside: it is over and nobody said so
 * @ref: as mmdep_waits_next() gave it
 *
 * Context: any.
 */
void mmdep_wait_reap(const struct mmdep_wait_ref *ref)
{
	if (close_slot(ref->at, ref->claim))
		atomic64_inc(&reaped);
}

/**
 * mmdep_wait_set_now - remember what stands at the address of a wait now
 * @ref:   as mmdep_waits_next() gave it
 * @seq:   number of the wait, from its copy
 * @entry: what was found
 * @unneeded_ns: see struct mmdep_open_wait
 *
 * If the wait has ended meanwhile and the slot has another, that one's state is
 * overwritten until the next scan, but not shown: its number differs.
 *
 * Context: process; one scan at a time.
 */
void mmdep_wait_set_now(const struct mmdep_wait_ref *ref, u32 seq,
			const struct mmdep_entry *entry, u64 unneeded_ns)
{
	slots[ref->at].now = *entry;
	slots[ref->at].unneeded_ns = unneeded_ns;
	slots[ref->at].now_seq = seq;
}

/**
 * mmdep_waits_open - open waits of a kind
 * @kind: the kind, or MMDEP_KIND_NONE for all
 *
 * Context: any.
 */
unsigned int mmdep_waits_open(enum mmdep_wait_kind kind)
{
	return atomic_read(kind ? &open_kind[kind] : &open_total);
}

/**
 * mmdep_waits_max - room in the table
 */
unsigned int mmdep_waits_max(void)
{
	return places.nr;
}

/**
 * mmdep_waits_dropped - waits for which there was no room
 *
 * Context: any.
 */
u64 mmdep_waits_dropped(void)
{
	return atomic64_read(&dropped);
}

/**
 * mmdep_waits_reaped - waits that ended without their return being seen
 *
 * Context: any.
 */
u64 mmdep_waits_reaped(void)
{
	return atomic64_read(&reaped);
}

/**
 * mmdep_waits_bytes - memory of the table
 */
size_t mmdep_waits_bytes(void)
{
	return places.nr * (sizeof(*claims) + sizeof(*homes) + sizeof(*slots));
}
