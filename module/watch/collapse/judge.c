// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with an attempt to collapse, and with those who wait for an
 * mmap_lock.
 *
 * The handler has seen how long an attempt held it; here it is told whose.  Of who
 * waits for it here all are looked at together, once the one that waits for writing
 * has done so for long: when it has the lock, or while it still waits.
 */
#include <linux/ktime.h>

#include "core/collapse.h"
#include "core/convoy.h"
#include "core/cycle.h"
#include "core/judge.h"
#include "watch/watch.h"

static bool find(const struct mmdep_notice *notice, struct mmdep_collapse *c)
{
	u64 next = 0;

	while (mmdep_collapses_ended(&next, c))
		if (c->at_ns[MMDEP_COLLAPSE_BEGAN] == notice->wait.start_ns &&
		    mmdep_who_same(&c->by, &notice->victim))
			return true;
	return false;
}

/*
 * The victim is the process.  Where nobody knows whose memory it is, or it is one of
 * so many that the attempt was overwritten, it is the task itself.  There is one
 * finding for a process, and not for each of its ranges.
 */
static void hold(const struct mmdep_notice *notice)
{
	struct mmdep_collapse c;
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	f->culprit_is = MMDEP_CULPRIT_HOLDER;
	f->culprit = notice->victim;
	if (find(notice, &c)) {
		f->blocked = c.blocked;
		if (c.owner.tid && !mmdep_who_same(&c.owner, &c.by)) {
			f->victim = c.owner;
			/* It is not the stack of that one. */
			f->stack.depth = 0;
		}
	}
	f->hold_ns = f->wait_ns;
	f->wait_ns = 0;
	f->address = 0;
	mmdep_judge_done(f);
}

/* Judges run one at a time. */
static struct mmdep_block blocks[MMDEP_BLOCKS_MAX];

/* The victim is the process, as above; so all its convoys are one finding. */
static void tell_convoy(const struct mmdep_notice *notice, const struct mmdep_block *writer,
			const struct mmdep_convoy *convoy)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(MMDEP_FINDING_MMAP_LOCK_CONVOY))
		return;
	f = mmdep_judge_notice(notice);
	f->kind = MMDEP_KIND_MMAP_LOCK;
	f->victim = writer->process.tid ? writer->process : writer->who;
	f->wait_ns = 0;
	if (convoy->holder.who.tid) {
		f->culprit_is = MMDEP_CULPRIT_HOLDER;
		f->culprit = convoy->holder.who;
		f->held_sure = convoy->holder.sure;
	}
	f->held = convoy->holder.mode;
	f->readers = convoy->holder.readers;
	f->hold_ns = convoy->hold_ns;
	f->writer = convoy->writer;
	f->writer_ns = convoy->writer_ns;
	f->blocked = convoy->behind;
	mmdep_judge_done(f);
}

/* One that has waited for long, and it is over. */
static void convoy(const struct mmdep_notice *notice)
{
	u64 long_ns = READ_ONCE(mmdep_watch_collapse.long_ns);
	unsigned int n = mmdep_blocks_copy(notice->wait.mm, blocks), i;
	struct mmdep_convoy convoy;

	for (i = 0; i < n; i++)
		if (blocks[i].start_ns == notice->wait.start_ns &&
		    mmdep_who_same(&blocks[i].who, &notice->victim))
			break;
	if (i < n && mmdep_convoy_find(blocks, n, &blocks[i], ktime_get_ns(), long_ns, &convoy))
		tell_convoy(notice, &blocks[i], &convoy);
}

/* A defect of the kernel.  The victim is the task that comes by it. */
static void defect(const struct mmdep_notice *notice)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	f->wait_ns = 0;
	mmdep_judge_done(f);
}

static void notice(const struct mmdep_notice *notice)
{
	switch (notice->type) {
	case MMDEP_FINDING_COLLAPSE_STALE_VMA:
	case MMDEP_FINDING_COLLAPSE_SWAPIN_WRITE_LOCKED:
		defect(notice);
		break;
	case MMDEP_FINDING_MMAP_LOCK_CONVOY:
		convoy(notice);
		break;
	default:
		hold(notice);
	}
}

/* Those that wait for long, and still do. */
static void sweep(u64 now_ns)
{
	u64 long_ns = READ_ONCE(mmdep_watch_collapse.long_ns);
	unsigned int n = mmdep_blocks_copy(NULL, blocks), i;
	struct mmdep_notice open = { .type = MMDEP_FINDING_MMAP_LOCK_CONVOY };
	struct mmdep_convoy convoy;

	for (i = 0; i < n; i++) {
		if (!blocks[i].write || blocks[i].end_ns ||
		    now_ns < blocks[i].start_ns + long_ns)
			continue;
		open.wait.mm = blocks[i].mm;
		open.wait.start_ns = blocks[i].start_ns;
		if (mmdep_convoy_find(blocks, n, &blocks[i], now_ns, long_ns, &convoy))
			tell_convoy(&open, &blocks[i], &convoy);
	}
	mmdep_cycle_sweep(now_ns, long_ns);
}

static void look(struct mmdep_look *look)
{
	/* Its kind is no wait: there is nothing to look at. */
}

const struct mmdep_judge mmdep_judge_collapse = {
	.look = look,
	.notice = notice,
	.sweep = sweep,
};
