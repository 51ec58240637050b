// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that sleep for an mmap_lock, and the last ones that have.
 *
 * Those that sleep are in a small table, open-addressed by task.  Only its own task
 * writes a slot, so it needs no lock; a reader believes its copy when the wait is
 * the same before and after.
 */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/mm_types.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "core/blocked.h"
#include "core/ring.h"
#include "core/version.h"

#define NR_BITS		8
#define PROBES		8U

struct slot {
	struct task_struct *owner;
	struct mmdep_block block;
};

static struct slot slots[MMDEP_BLOCKS_OPEN];

static u64 ended_seqs[MMDEP_BLOCKS_ENDED];
static struct mmdep_block ended_data[MMDEP_BLOCKS_ENDED];
static struct mmdep_ring ended = {
	.nr = MMDEP_BLOCKS_ENDED,
	.size = sizeof(struct mmdep_block),
	.seqs = ended_seqs,
	.data = ended_data,
};

static_assert(BIT(NR_BITS) == MMDEP_BLOCKS_OPEN);

static __always_inline struct slot *slot_at(unsigned int i)
{
	return &slots[(hash_ptr(current, NR_BITS) + i) % MMDEP_BLOCKS_OPEN];
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
 * mmdep_blocks_reset - nobody waits, as far as is known
 *
 * Context: process; no handler runs that begins or ends one.
 */
void mmdep_blocks_reset(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_BLOCKS_OPEN; i++) {
		slots[i].block.start_ns = 0;
		slots[i].owner = NULL;
	}
}

/**
 * mmdep_block_begin - the current task begins to wait for an mmap_lock
 * @mm:    whose
 * @write: for writing
 *
 * Context: as for struct mmdep_target.
 * Return: what is to be filled and then published; NULL: there is no room.
 */
notrace struct mmdep_block *mmdep_block_begin(struct mm_struct *mm, bool write)
{
	struct slot *slot = find();
	unsigned int i;

	for (i = 0; !slot && i < PROBES; i++)
		if (!READ_ONCE(slot_at(i)->owner) &&
		    !cmpxchg(&slot_at(i)->owner, NULL, current))
			slot = slot_at(i);
	if (!slot)
		return NULL;
	WRITE_ONCE(slot->block.start_ns, 0);
	/* A reader that copies from here on sees that it is another. */
	smp_wmb();
	slot->block = (struct mmdep_block){ .mm = mm, .write = write, .slot = slot - slots };
	mmdep_who_current(&slot->block.who);
	return &slot->block;
}
NOKPROBE_SYMBOL(mmdep_block_begin);

/**
 * mmdep_block_publish - what mmdep_block_begin() gave is filled
 * @block: it
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_block_publish(struct mmdep_block *block)
{
	/* A reader sees it only when the rest is there. */
	smp_store_release(&block->start_ns, ktime_get_mono_fast_ns());
}
NOKPROBE_SYMBOL(mmdep_block_publish);

/**
 * mmdep_block_end - the current task waits no more
 * @lock: what it waited for; if that is another lock nothing happens
 * @got:  it has got the lock
 * @copy: filled with the wait
 *
 * Context: as for struct mmdep_target.
 * Return: false: its beginning was not seen.
 */
notrace bool mmdep_block_end(const void *lock, bool got, struct mmdep_block *copy)
{
	struct slot *slot = find();
	u64 now;

	if (!slot || lock != &slot->block.mm->mmap_lock || !slot->block.start_ns)
		return false;
	now = ktime_get_mono_fast_ns();
	*copy = slot->block;
	/* The fast clock may step back a little across CPUs. */
	copy->end_ns = max(now, copy->start_ns + 1);
	copy->got = got;
	/* In the ring before it is out of the table: a reader misses none. */
	mmdep_ring_add(&ended, copy);
	WRITE_ONCE(slot->block.start_ns, 0);
	/* Pairs with the exchange in mmdep_block_begin(). */
	smp_store_release(&slot->owner, NULL);
	return true;
}
NOKPROBE_SYMBOL(mmdep_block_end);

static notrace bool copy_open(struct slot *slot, struct mmdep_block *copy)
{
	/* Pairs with the release in mmdep_block_publish(). */
	u64 start_ns = smp_load_acquire(&slot->block.start_ns);

	if (!start_ns || !READ_ONCE(slot->owner))
		return false;
	mmdep_copy(copy, &slot->block, sizeof(*copy));
	return READ_ONCE(slot->block.start_ns) == start_ns;
}
NOKPROBE_SYMBOL(copy_open);

/* Returns: it has waited then. */
static __always_inline bool add(struct mmdep_blocked *blocked, u64 *first_ns,
				const struct mmdep_block *block, u64 from_ns, u64 to_ns)
{
	u64 start = max(block->start_ns, from_ns);
	u64 end = block->end_ns ? min(block->end_ns, to_ns) : to_ns;

	if (start >= end)
		return false;
	blocked->nr++;
	blocked->longest_ns = max(blocked->longest_ns, end - start);
	if (!*first_ns || block->start_ns < *first_ns) {
		*first_ns = block->start_ns;
		blocked->first = block->who;
	}
	return true;
}

/**
 * mmdep_blocks_during - who waited for an mmap_lock in a space of time
 * @mm:      whose
 * @from_ns: its beginning, CLOCK_MONOTONIC
 * @to_ns:   its end: now, or a moment ago
 * @blocked: filled
 *
 * One that ends while they are counted is counted once: it is known by its slot.  What
 * waited in that slot before has ended before @to_ns, what does after begins after it.
 *
 * Context: any; goes over all that is there.
 */
notrace void mmdep_blocks_during(struct mm_struct *mm, u64 from_ns, u64 to_ns,
				 struct mmdep_blocked *blocked)
{
	DECLARE_BITMAP(open, MMDEP_BLOCKS_OPEN) = {};
	u64 next = 0, lost = 0, first_ns = 0;
	struct mmdep_block copy;
	unsigned int i;

	*blocked = (struct mmdep_blocked){};
	for (i = 0; i < MMDEP_BLOCKS_OPEN; i++)
		if (READ_ONCE(slots[i].block.mm) == mm && copy_open(&slots[i], &copy) &&
		    copy.mm == mm && add(blocked, &first_ns, &copy, from_ns, to_ns))
			__set_bit(i, open);
	for (i = 0; i < MMDEP_BLOCKS_ENDED; i++, next++) {
		if (!mmdep_ring_peek(&ended, &next, &lost, &copy))
			break;
		if (copy.mm == mm && (copy.end_ns < to_ns || !test_bit(copy.slot, open)))
			add(blocked, &first_ns, &copy, from_ns, to_ns);
	}
}
NOKPROBE_SYMBOL(mmdep_blocks_during);

/* A task cannot go away while it waits; but its end may not have been seen. */
static bool is_there(struct slot *slot, const struct mmdep_block *block)
{
	struct task_struct *task = mmdep_task_get(block->who.tid, block->who.born_ns);

	if (task) {
		put_task_struct(task);
		return true;
	}
	if (cmpxchg(&slot->block.start_ns, block->start_ns, 0) == block->start_ns)
		WRITE_ONCE(slot->owner, NULL);
	return false;
}

/* One that was copied while it waited is not there twice. */
static bool ended_meanwhile(struct mmdep_block *open, unsigned int n,
			    const struct mmdep_block *block)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (open[i].start_ns != block->start_ns ||
		    !mmdep_who_same(&open[i].who, &block->who))
			continue;
		open[i] = *block;
		return true;
	}
	return false;
}

/**
 * mmdep_blocks_copy - those that wait and the last ones that have
 * @mm:     for whose mmap_lock; NULL: for any
 * @blocks: room for MMDEP_BLOCKS_MAX, filled; those that wait come first
 *
 * Context: process.
 * Return: how many.
 */
unsigned int mmdep_blocks_copy(struct mm_struct *mm, struct mmdep_block *blocks)
{
	unsigned int i, open, n = 0;
	u64 next = 0, lost = 0;

	for (i = 0; i < MMDEP_BLOCKS_OPEN; i++)
		if (copy_open(&slots[i], &blocks[n]) && (!mm || blocks[n].mm == mm) &&
		    is_there(&slots[i], &blocks[n]))
			n++;
	open = n;
	for (i = 0; i < MMDEP_BLOCKS_ENDED; i++, next++) {
		if (!mmdep_ring_peek(&ended, &next, &lost, &blocks[n]))
			break;
		if ((!mm || blocks[n].mm == mm) && !ended_meanwhile(blocks, open, &blocks[n]))
			n++;
	}
	return n;
}
