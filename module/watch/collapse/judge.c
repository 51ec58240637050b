// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with an attempt to collapse.
 *
 * The handler has seen how long it held mmap_lock; here it is told whose.
 */
#include "core/collapse.h"
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
static void notice(const struct mmdep_notice *notice)
{
	struct mmdep_collapse c;
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	f->culprit_is = MMDEP_CULPRIT_HOLDER;
	f->culprit = notice->victim;
	if (find(notice, &c) && c.owner.tid && !mmdep_who_same(&c.owner, &c.by)) {
		f->victim = c.owner;
		/* It is not the stack of that one. */
		f->stack.depth = 0;
	}
	f->hold_ns = f->wait_ns;
	f->wait_ns = 0;
	f->address = 0;
	mmdep_judge_done(f);
}

static void look(struct mmdep_look *look)
{
	/* Its kind is no wait: there is nothing to look at. */
}

const struct mmdep_judge mmdep_judge_collapse = {
	.look = look,
	.notice = notice,
};
