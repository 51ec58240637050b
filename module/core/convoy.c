// SPDX-License-Identifier: GPL-2.0
/*
 * A convoy: somebody holds a lock for long, a writer waits for it, and readers that
 * could have it beside the holder must wait behind the writer.
 *
 * All that is known are tasks that had to wait.  A lock that changes hands while a
 * writer waits goes to one of those, who then is its holder, or to one that took it
 * past them, whom the next one to wait finds as its holder.  So the time of a writer is cut
 * into holds, and only a hold that is long for itself makes a convoy: many short
 * ones do not.
 *
 * Pure: it sees records and no kernel object.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "core/convoy.h"

/* A lock that is held by one task, or by readers, without a break. */
struct hold {
	u64 from_ns;
	u64 to_ns;
	struct mmdep_holder holder;
};

static u64 end_of(const struct mmdep_block *block, u64 now_ns)
{
	return block->end_ns ? block->end_ns : now_ns;
}

static bool is_same(const struct mmdep_block *a, const struct mmdep_block *b)
{
	return a->start_ns == b->start_ns && mmdep_who_same(&a->who, &b->who);
}

/* It waited for the same lock. */
static bool is_with(const struct mmdep_block *block, const struct mmdep_block *writer)
{
	return block->mm == writer->mm && !is_same(block, writer);
}

/* Another one holds the lock than before. */
static bool is_another(const struct mmdep_holder *before, const struct mmdep_holder *holder)
{
	if (holder->mode == MMDEP_HELD_UNKNOWN)
		return false;
	if (holder->mode != before->mode)
		return true;
	return holder->mode == MMDEP_HELD_WRITE && holder->who.tid &&
	       !mmdep_who_same(&holder->who, &before->who);
}

/*
 * When it changes hands by what is known of one task, after the hold began; 0: it
 * does not.  Readers come together, and one of them that goes leaves the others.
 */
static u64 changes_at(const struct hold *hold, const struct mmdep_block *block,
		      struct mmdep_holder *next)
{
	if (block->start_ns > hold->from_ns && is_another(&hold->holder, &block->holder)) {
		*next = block->holder;
		return block->start_ns;
	}
	if (block->got && block->end_ns > hold->from_ns &&
	    (block->write || hold->holder.mode != MMDEP_HELD_READ)) {
		*next = (struct mmdep_holder){
			.who = block->who,
			.mode = block->write ? MMDEP_HELD_WRITE : MMDEP_HELD_READ,
			.sure = block->write,
			.readers = !block->write,
		};
		return block->end_ns;
	}
	return 0;
}

/* Ends a hold where the next one begins, which is filled. */
static void cut(const struct mmdep_block *blocks, unsigned int n,
		const struct mmdep_block *writer, struct hold *hold,
		struct mmdep_holder *next)
{
	struct mmdep_holder at;
	unsigned int i;
	u64 ns;

	for (i = 0; i < n; i++) {
		if (!is_with(&blocks[i], writer))
			continue;
		ns = changes_at(hold, &blocks[i], &at);
		if (!ns || ns >= hold->to_ns)
			continue;
		hold->to_ns = ns;
		*next = at;
	}
}

/* One convoy is told once: of its first writer. */
static bool is_behind_another(const struct mmdep_block *blocks, unsigned int n,
			      const struct mmdep_block *writer, const struct hold *hold,
			      u64 now_ns)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (is_with(&blocks[i], writer) && blocks[i].write &&
		    blocks[i].start_ns < writer->start_ns &&
		    end_of(&blocks[i], now_ns) >= hold->to_ns)
			return true;
	return false;
}

/* Whoever let go at the end of the hold may come again, and wait like all others. */
static void look_behind(const struct mmdep_block *blocks, unsigned int n,
			const struct mmdep_block *writer, const struct hold *hold,
			u64 now_ns, struct mmdep_blocked *behind)
{
	u64 first_ns = 0, from, to;
	unsigned int i;

	*behind = (struct mmdep_blocked){};
	for (i = 0; i < n; i++) {
		if (!is_with(&blocks[i], writer) ||
		    mmdep_who_same(&blocks[i].who, &hold->holder.who))
			continue;
		from = max(blocks[i].start_ns, hold->from_ns);
		to = min(end_of(&blocks[i], now_ns), hold->to_ns);
		if (blocks[i].write || blocks[i].start_ns < writer->start_ns || from >= to)
			continue;
		behind->nr++;
		behind->longest_ns = max(behind->longest_ns, to - from);
		if (!first_ns || blocks[i].start_ns < first_ns) {
			first_ns = blocks[i].start_ns;
			behind->first = blocks[i].who;
		}
	}
}

/**
 * mmdep_convoy_find - whether a writer was part of a convoy
 * @blocks:  who waited for it, or for other locks, in any order
 * @n:       how many
 * @writer:  one of them, that wants it for writing
 * @now_ns:  the time, CLOCK_MONOTONIC
 * @long_ns: a hold of less is none
 * @convoy:  filled with the longest hold that it waited for
 *
 * A convoy is that of its first writer: of those behind it this says no.
 *
 * Context: any.
 */
bool mmdep_convoy_find(const struct mmdep_block *blocks, unsigned int n,
		       const struct mmdep_block *writer, u64 now_ns, u64 long_ns,
		       struct mmdep_convoy *convoy)
{
	struct mmdep_holder next = writer->holder;
	u64 end = end_of(writer, now_ns), at;
	struct mmdep_blocked behind;
	bool found = false;
	struct hold hold;
	unsigned int i;

	/* It changes hands no more often than this. */
	for (i = 0, at = writer->start_ns; at < end && i <= 2 * n; i++, at = hold.to_ns) {
		hold = (struct hold){ .from_ns = at, .to_ns = end, .holder = next };
		cut(blocks, n, writer, &hold, &next);
		if (hold.to_ns - at < long_ns || (found && hold.to_ns - at <= convoy->hold_ns) ||
		    is_behind_another(blocks, n, writer, &hold, now_ns))
			continue;
		look_behind(blocks, n, writer, &hold, now_ns, &behind);
		if (!behind.nr)
			continue;
		found = true;
		*convoy = (struct mmdep_convoy){
			.holder = hold.holder,
			.hold_ns = hold.to_ns - at,
			.writer = writer->who,
			.writer_ns = hold.to_ns - writer->start_ns,
			.behind = behind,
		};
	}
	return found;
}
