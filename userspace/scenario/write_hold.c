// SPDX-License-Identifier: GPL-2.0
/*
 * A collapse waits for an mmu notifier while it has mmap_lock for writing, and a thread
 * that maps memory waits for the collapse.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/device.h"
#include "../lib/number.h"
#include "scenario.h"
#include "thp.h"
#include "worker.h"

/* For so long the notifier takes: a threshold below it is needed. */
#define SLOW_NS		500000000ULL

static unsigned char *range;
static struct worker collapser;

static bool collapses(void *arg)
{
	return !thp_collapse(arg);
}

static int check_threshold(struct run *run)
{
	char text[NS_TEXT_LEN];
	struct mmdep_config c;
	int ret = device_get_config(run->ctx, run->fd, &c);

	if (!ret && c.collapse_long_ns > SLOW_NS / 2)
		return scenario_fail(run, "collapse-long is %s, and the lock is held for 500ms. Set it lower: mmdepctl set collapse-long=100ms",
				     format_ns(c.collapse_long_ns, text));
	return ret;
}

static int prepare(struct run *run)
{
	int ret = thp_need_collapse(run);

	if (!ret)
		ret = check_threshold(run);
	if (ret)
		return ret;
	thp_off();
	range = thp_range();
	if (!range)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_fill(range);
	thp_expect(run, 1);
	expect(run, "collapse.long", 1);
	return worker_ready(run, &collapser, collapses, range);
}

static int act(struct run *run)
{
	int ret;

	thp_on();
	worker_go(&collapser);
	ret = worker_end(run, &collapser, "the range became one huge page");
	thp_off();
	if (!ret)
		check(run, thp_is_huge(range) && thp_intact(range),
		      "the data of the huge page is intact");
	wait_found(run);
	return ret;
}

static void cleanup(struct run *run)
{
	(void)run;
	if (range)
		munmap(range, HUGE_SIZE);
}

const struct scenario scenario_write_hold = {
	.name = "collapse-write-hold",
	.story = "a collapse waits for an mmu notifier (a virtual machine's memory) with mmap_lock held for writing: page faults of the whole process stand still",
	.seen = "who collapsed, for how long it held the lock, and whom it kept from it",
	.needs = "huge pages, MADV_COLLAPSE (Linux 6.1)",
	.finding = "collapse-write-hold",
	.watch = MMDEP_WATCH_COLLAPSE,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
