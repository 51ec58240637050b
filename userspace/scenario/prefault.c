// SPDX-License-Identifier: GPL-2.0
/*
 * A prefault that has to wait for a page: get_user_pages() waits for it, and then looks
 * for it once more, though nobody asked for the page itself.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "../lib/debugfs.h"
#include "area.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#endif

/* The module tells it four times a second at most. */
#define TRIES	16

static struct area area = AREA_INIT;
static struct worker user[TRIES];

static bool has_populate(void)
{
	return !madvise(NULL, 0, MADV_POPULATE_READ);
}

static int prepare(struct run *run)
{
	if (!has_populate()) {
		scenario_fail(run, "this kernel has no MADV_POPULATE_READ. It came with Linux 5.14");
		return EXIT_UNSUPPORTED;
	}
	expect_at_least(run, "userfault.enter", 1);
	expect_at_least(run, "userfault.slept", 1);
	expect_at_least(run, "userfault.reason.missing", 1);
	expect_at_least(run, "userfault.result.retry", 1);
	expect_at_least(run, "userfault.must_wait.yes", 1);
	expect_at_least(run, "userfault.entry.none", 1);
	expect_at_least(run, "gup.no_pages", 1);
	expect_at_least(run, "gup.retry", 1);
	return area_open(run, &area, TRIES);
}

static bool populates(void *arg)
{
	return !madvise(arg, area.page, MADV_POPULATE_READ);
}

/* Before 6.9 the caller began anew instead; said by the counter, not by a version. */
static int look_for_second(struct run *run)
{
	bool known;
	int ret = debugfs_counters(run->ctx, &run->after);
	uint64_t n;

	if (ret)
		return ret;
	n = counter_delta(run, "gup.no_pages.second_pass", &known);
	counters_free(&run->after);
	if (n)
		return 0;
	scenario_fail(run, "in this kernel MADV_POPULATE_READ has no second pass. It came with Linux 6.9");
	return EXIT_UNSUPPORTED;
}

static int prefault(struct run *run, size_t i)
{
	int ret = worker_start(run, &user[i], populates, area_at(&area, i));

	if (!ret)
		ret = area_read_fault(run, &area, i);
	if (!ret)
		ret = worker_asleep(run, &user[i]);
	if (!ret)
		ret = area_fill(run, &area, i, 0);
	if (ret)
		return ret;
	/* Its page is there: it ends. */
	pthread_join(user[i].thread, NULL);
	if (!user[i].right)
		return scenario_fail(run, "MADV_POPULATE_READ failed, and the page is there. Try again");
	return 0;
}

static int act(struct run *run)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < TRIES && !ret && drain_found(run) && !was_found(run); i++) {
		ret = prefault(run, i);
		if (!ret && !i)
			ret = look_for_second(run);
		pause_ms(100);
	}
	return ret;
}

static void cleanup(struct run *run)
{
	(void)run;
	area_close(&area);
}

const struct scenario scenario_prefault = {
	.name = "gup-prefault-twice",
	.story = "no failure: a caller that only wants pages to be there goes over each twice if it had to wait; discussed in 2019",
	.seen = "the call that did so, with its stack",
	.needs = "Linux 6.9",
	.finding = "gup-prefault-twice",
	.watch = MMDEP_WATCH_GUP | MMDEP_WATCH_USERFAULT,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
