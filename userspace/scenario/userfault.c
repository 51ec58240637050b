// SPDX-License-Identifier: GPL-2.0
/*
 * A thread reads a page that is missing and sleeps until a monitor fills it.
 */
#include "area.h"

static struct area area = AREA_INIT;
static struct worker reader;

static int prepare(struct run *run)
{
	expect(run, "userfault.enter", 1);
	expect(run, "userfault.slept", 1);
	expect(run, "userfault.reason.missing", 1);
	expect(run, "userfault.result.retry", 1);
	expect(run, "userfault.must_wait.yes", 1);
	expect(run, "userfault.entry.none", 1);
	expect_up_to(run, "userfault.long", 1);
	return area_open(run, &area, 1);
}

static int act(struct run *run)
{
	int ret = worker_start(run, &reader, read_value, area.start);

	if (!ret)
		ret = area_read_fault(run, &area, 0);
	if (!ret)
		ret = worker_asleep(run, &reader);
	if (ret)
		return ret;
	pause_ms(run->hold_ms);
	check(run, !atomic_load(&reader.done),
	      "the reader waited until the page was filled");
	ret = area_fill(run, &area, 0, 0);
	return ret ? ret : worker_end(run, &reader, "the reader read what the monitor wrote");
}

static void cleanup(struct run *run)
{
	(void)run;
	area_close(&area);
}

const struct scenario scenario_userfault = {
	.name = "userfault",
	.story = "nothing wrong: a userfault as it should be",
	.seen = "one wait on a userfaultfd, no finding",
	.watch = MMDEP_WATCH_USERFAULT,
	.hold_ms = 100,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
