/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every kind of wait counts, whichever watch sees it: how often, whether
 * the task slept or came back at once, how long it slept.
 */
#ifndef MMDEP_CORE_WAIT_H
#define MMDEP_CORE_WAIT_H

#include "core/counter.h"
#include "core/hist.h"
#include "core/hook.h"

/* The first counters of a set that belongs to a wait, and their names. */
enum mmdep_wait_counter {
	MMDEP_COUNT_ENTER,
	MMDEP_COUNT_SLEPT,
	MMDEP_COUNT_AT_ONCE,
	MMDEP_COUNT_LONG,
	MMDEP_NR_COUNT,
};

#define MMDEP_COUNT_NAMES				\
	[MMDEP_COUNT_ENTER] = "enter",			\
	[MMDEP_COUNT_SLEPT] = "slept",			\
	[MMDEP_COUNT_AT_ONCE] = "at_once",		\
	[MMDEP_COUNT_LONG] = "long"

/**
 * mmdep_wait_left - count how a wait ended
 * @set:     counters that begin with MMDEP_COUNT_NAMES
 * @hist:    times slept; who came back at once did not wait and is not in it
 * @long_ns: threshold of the counter "long"
 * @left:    how it ended
 *
 * Context: as for struct mmdep_target.
 */
static __always_inline void
mmdep_wait_left(const struct mmdep_counter_set *set, struct mmdep_hist *hist,
		u64 long_ns, const struct mmdep_left *left)
{
	if (!left->slept) {
		mmdep_count(set, MMDEP_COUNT_AT_ONCE);
		return;
	}
	mmdep_count(set, MMDEP_COUNT_SLEPT);
	if (left->elapsed_ns >= long_ns)
		mmdep_count(set, MMDEP_COUNT_LONG);
	mmdep_hist_add(hist, left->elapsed_ns);
}

#endif /* MMDEP_CORE_WAIT_H */
