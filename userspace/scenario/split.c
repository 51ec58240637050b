// SPDX-License-Identifier: GPL-2.0
/*
 * A huge page that is split, and the split held half-way.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "split.h"

#ifndef MADV_COLD
#define MADV_COLD	20
#endif

/* One cold page in a huge one: the kernel splits it to tell it apart. */
static bool split(void *range)
{
	return !madvise(range, sysconf(_SC_PAGESIZE), MADV_COLD);
}

int split_prepare(struct run *run, struct worker *splitter, unsigned char *range)
{
	expect(run, "hold.held", 1);
	return worker_ready(run, splitter, split, range);
}

int split_hold(struct run *run, struct worker *splitter)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct mmdep_scenario_state state;
	bool done;
	int ret;

	worker_go(splitter);
	do {
		done = atomic_load(&splitter->done);
		ret = scenario_state(run, 0, &state);
		if (ret || state.held_now)
			return ret;
		if (done && state.refused)
			return scenario_fail(run, "the kernel split the page where it may not sleep, so nothing was held. Try again");
		if (done && !state.hits)
			return scenario_fail(run, "the page was not split by way of %s, so nothing was held. Try again",
					     run->point);
		if (done)
			return scenario_fail(run, "the hold was over before it was noticed. Is the machine overloaded?");
		pause_ms(1);
	} while (!deadline_passed(&deadline));
	return scenario_fail(run, "the splitting thread was not held in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

int split_end(struct run *run, struct worker *splitter)
{
	struct mmdep_scenario_state state;
	int ret = scenario_state(run, MMDEP_STATE_RELEASE, &state);

	return ret ? ret : worker_end(run, splitter, "the huge page was split");
}
