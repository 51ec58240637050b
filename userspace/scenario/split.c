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
	worker_go(splitter);
	return worker_held(run, splitter, "the page was split");
}

int split_end(struct run *run, struct worker *splitter)
{
	struct mmdep_scenario_state state;
	int ret = scenario_state(run, MMDEP_STATE_RELEASE, &state);

	return ret ? ret : worker_end(run, splitter, "the huge page was split");
}
