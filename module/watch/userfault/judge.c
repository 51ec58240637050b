// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with a userfault that waits.
 */
#include <linux/kernel.h>

#include "compat/sched.h"
#include "core/cycle.h"
#include "core/judge.h"
#include "watch/watch.h"

static void report(enum mmdep_finding_type type, const struct mmdep_look *look)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(type))
		return;
	f = mmdep_judge_look(type, look);
	if (f->now.state == MMDEP_ENTRY_MIGRATION)
		mmdep_judge_mover(f);
	if (look->wait.uffd)
		mmdep_judge_server(f, look->wait.uffd);
	mmdep_judge_done(f);
}

/*
 * Between the page's arrival and the wake-up nothing calls for the wait any more,
 * and a monitor may take its time, wake many at once, or not get a CPU; so this
 * must have been so for twice the threshold, and who began to answer before that
 * must have come back.
 */
static bool is_missed(const struct mmdep_open_wait *wait, u64 now_ns, u64 long_ns)
{
	return now_ns - wait->unneeded_ns >= 2 * long_ns &&
	       !(wait->uffd &&
		 mmdep_served_busy(wait->uffd, wait->unneeded_ns));
}

static void look(struct mmdep_look *look)
{
	u64 long_ns = READ_ONCE(mmdep_watch_userfault.long_ns);
	const struct mmdep_open_wait *wait = &look->wait;
	u64 now_ns = look->now_ns;

	if (now_ns < wait->start_ns || now_ns - wait->start_ns < long_ns ||
	    task_is_running(look->task))
		return;
	if (look->seen && wait->unneeded_ns) {
		if (!is_missed(wait, now_ns, long_ns))
			return;
		report(wait->now.state == MMDEP_ENTRY_MIGRATION ?
		       MMDEP_FINDING_UFFD_WAIT_ON_MIGRATION :
		       MMDEP_FINDING_UFFD_MISSED_WAKE, look);
		return;
	}
	report(MMDEP_FINDING_UFFD_UNSERVED, look);
	mmdep_cycle_look(look, long_ns);
}

static void notice(const struct mmdep_notice *notice)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	if (notice->wait.uffd)
		mmdep_judge_server(f, notice->wait.uffd);
	mmdep_judge_done(f);
}

const struct mmdep_judge mmdep_judge_userfault = {
	.look = look,
	.notice = notice,
};
