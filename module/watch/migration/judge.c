// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with a wait on a migration entry.
 */
#include <linux/kernel.h>

#include "core/cycle.h"
#include "core/judge.h"
#include "watch/watch.h"

static void look(struct mmdep_look *look)
{
	u64 long_ns = READ_ONCE(mmdep_watch_migration.long_ns);
	const struct mmdep_open_wait *wait = &look->wait;
	struct mmdep_finding *f;

	if (look->now_ns < wait->start_ns ||
	    look->now_ns - wait->start_ns < long_ns)
		return;
	if (mmdep_judge_may(MMDEP_FINDING_MIGRATION_WAIT_LONG)) {
		f = mmdep_judge_look(MMDEP_FINDING_MIGRATION_WAIT_LONG, look);
		mmdep_judge_mover(f);
		mmdep_judge_done(f);
	}
	mmdep_cycle_look(look, long_ns);
}

static void notice(const struct mmdep_notice *notice)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	mmdep_judge_mover(f);
	mmdep_judge_done(f);
}

const struct mmdep_judge mmdep_judge_migration = {
	.look = look,
	.notice = notice,
};
