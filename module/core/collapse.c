// SPDX-License-Identifier: GPL-2.0
/*
 * Attempts to collapse: those that run, and the last ones that have ended.
 *
 * Those that run are in a small table, open-addressed by task.  Only its own task
 * writes a slot, so it needs no lock; a reader believes its copy when the attempt
 * is the same before and after.  One whose task is gone without an end having
 * been seen is taken out by the next reader.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "compat/huge_memory.h"
#include "core/collapse.h"
#include "core/ring.h"
#include "core/version.h"

#define NR_BITS		7
#define NR_SLOTS	((unsigned int)BIT(NR_BITS))
#define PROBES		8U
#define NR_ENDED	64U

struct slot {
	struct task_struct *owner;
	struct mmdep_collapse attempt;
};

static struct slot slots[NR_SLOTS];

static u64 ended_seqs[NR_ENDED];
static struct mmdep_collapse ended_data[NR_ENDED];
static struct mmdep_ring ended = {
	.nr = NR_ENDED,
	.size = sizeof(struct mmdep_collapse),
	.seqs = ended_seqs,
	.data = ended_data,
};

const char * const mmdep_scan_names[MMDEP_NR_SCAN + 1] = {
	MMDEP_SCAN_NAMES
	[MMDEP_NR_SCAN] = "unknown",
};

static __always_inline struct slot *slot_at(unsigned int i)
{
	return &slots[(hash_ptr(current, NR_BITS) + i) % NR_SLOTS];
}

static __always_inline struct slot *find(void)
{
	unsigned int i;

	for (i = 0; i < PROBES; i++)
		if (READ_ONCE(slot_at(i)->owner) == current)
			return slot_at(i);
	return NULL;
}

/**
 * mmdep_collapse_begin - the current task begins an attempt
 *
 * One of this task that is still there is over: its end was missed.
 *
 * Context: as for struct mmdep_target.
 * Return: the attempt, empty but for its task and time; NULL: there is no room.
 */
notrace struct mmdep_collapse *mmdep_collapse_begin(void)
{
	struct slot *slot = find();
	unsigned int i;

	for (i = 0; !slot && i < PROBES; i++)
		if (!READ_ONCE(slot_at(i)->owner) &&
		    !cmpxchg(&slot_at(i)->owner, NULL, current))
			slot = slot_at(i);
	if (!slot)
		return NULL;
	slot->attempt = (struct mmdep_collapse){
		.result = MMDEP_NR_SCAN,
		.kthread = current->flags & PF_KTHREAD,
		.running = true,
	};
	mmdep_who_current(&slot->attempt.by);
	/* A reader sees it only when the rest is there. */
	smp_store_release(&slot->attempt.at_ns[MMDEP_COLLAPSE_BEGAN],
			  ktime_get_mono_fast_ns());
	return &slot->attempt;
}
NOKPROBE_SYMBOL(mmdep_collapse_begin);

/**
 * mmdep_collapse_current - the attempt of the current task
 *
 * Context: as for struct mmdep_target.
 * Return: the attempt, or NULL: it makes none that is known.
 */
notrace struct mmdep_collapse *mmdep_collapse_current(void)
{
	struct slot *slot = find();

	return slot ? &slot->attempt : NULL;
}
NOKPROBE_SYMBOL(mmdep_collapse_current);

/**
 * mmdep_collapse_store - keep the attempt of the current task, which has ended
 * @c: the attempt
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_collapse_store(struct mmdep_collapse *c)
{
	c->running = false;
	mmdep_ring_add(&ended, c);
}
NOKPROBE_SYMBOL(mmdep_collapse_store);

/**
 * mmdep_collapse_end - the attempt of the current task is over
 * @c: the attempt, which is not to be used any more
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_collapse_end(struct mmdep_collapse *c)
{
	struct slot *slot = container_of(c, struct slot, attempt);

	/* Pairs with the exchange in mmdep_collapse_begin(). */
	smp_store_release(&slot->owner, NULL);
}
NOKPROBE_SYMBOL(mmdep_collapse_end);

/**
 * mmdep_collapses_ended - go through the last attempts that have ended
 * @next: 0 at first; then as it was left
 * @copy: the next one, oldest first
 *
 * Context: any.
 * Return: false when there is none any more.
 */
bool mmdep_collapses_ended(u64 *next, struct mmdep_collapse *copy)
{
	u64 lost = 0;

	if (!mmdep_ring_peek(&ended, next, &lost, copy))
		return false;
	++*next;
	return true;
}

static bool copy_running(struct slot *slot, struct mmdep_collapse *copy)
{
	struct task_struct *owner = READ_ONCE(slot->owner), *task;
	u64 *began = &slot->attempt.at_ns[MMDEP_COLLAPSE_BEGAN];
	/* Pairs with the release in mmdep_collapse_begin(). */
	u64 began_ns = smp_load_acquire(began);

	if (!owner || !began_ns)
		return false;
	mmdep_copy(copy, &slot->attempt, sizeof(*copy));
	if (READ_ONCE(slot->owner) != owner || READ_ONCE(*began) != began_ns ||
	    !copy->running)
		return false;
	task = mmdep_task_get(copy->by.tid, copy->by.born_ns);
	if (task) {
		put_task_struct(task);
		return true;
	}
	/* What the next task finds in the slot is none that runs. */
	if (cmpxchg(began, began_ns, 0) == began_ns)
		WRITE_ONCE(slot->owner, NULL);
	return false;
}

/**
 * mmdep_collapses_running - go through the attempts that run
 * @next: 0 at first; then as it was left
 * @copy: the next one
 *
 * Context: process.
 * Return: false when there is none any more.
 */
bool mmdep_collapses_running(unsigned int *next, struct mmdep_collapse *copy)
{
	while (*next < NR_SLOTS)
		if (copy_running(&slots[(*next)++], copy))
			return true;
	return false;
}
