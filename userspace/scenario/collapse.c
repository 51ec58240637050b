// SPDX-License-Identifier: GPL-2.0
/*
 * Small pages are collapsed into a huge one, once with success, and once
 * refused because somebody else holds a reference to one of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "khugepaged.h"
#include "scenario.h"
#include "thp.h"

#define PINNED_PAGE	7

static struct {
	unsigned char *good;
	unsigned char *pinned;
	int pipe[2];
	bool khugepaged;
} c = { .pipe = { -1, -1 } };

/* A page in a pipe has one reference more than it is mapped. */
static int pin_page(unsigned char *range)
{
	struct iovec page = { range + PINNED_PAGE * 4096, 4096 };

	if (pipe2(c.pipe, O_CLOEXEC))
		return -errno;
	if (vmsplice(c.pipe[1], &page, 1, 0) != 4096)
		return -errno;
	return 0;
}

static int check_thp(struct run *run)
{
	char mode[32] = "never";

	if (!thp_supported()) {
		scenario_fail(run, "this kernel has no transparent huge pages. Use one that is built with CONFIG_TRANSPARENT_HUGEPAGE");
		return EXIT_UNSUPPORTED;
	}
	c.khugepaged = !thp_has_collapse();
	sys_choice("", "/sys/kernel/mm/transparent_hugepage/enabled", mode,
		   sizeof(mode));
	if (c.khugepaged && !strcmp(mode, "never")) {
		scenario_fail(run, "transparent huge pages are switched off, and this kernel has no MADV_COLLAPSE. Switch them on: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
		return EXIT_UNSUPPORTED;
	}
	return 0;
}

static void expect_least(struct run *run, const char *name, uint64_t n)
{
	expect(run, name, n);
	/* khugepaged looks again and again, also at other programs. */
	if (c.khugepaged)
		run->expect[run->nr_expect - 1].most = UINT64_MAX;
}

static int prepare(struct run *run)
{
	int err, ret = check_thp(run);

	if (ret)
		return ret;
	thp_off();
	c.good = thp_range();
	c.pinned = thp_range();
	if (!c.good || !c.pinned)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_fill(c.good);
	thp_fill(c.pinned);
	err = pin_page(c.pinned);
	if (err)
		return scenario_fail(run, "vmsplice(2): %s. Try again",
				     strerror(-err));
	run->settle = c.khugepaged;
	expect_least(run, "collapse.scan", 2);
	expect_least(run, "collapse.scan_result.succeeded", 1);
	expect_least(run, "collapse.scan_result.not_suitable_page_count", 1);
	expect_least(run, "collapse.attempt", 1);
	expect_least(run, "collapse.succeeded", 1);
	expect_least(run, "collapse.result.succeeded", 1);
	expect_up_to(run, "collapse.long", 1);
	/* Not where the function is inlined. */
	expect_up_to(run, "collapse.allocated", UINT64_MAX);
	return 0;
}

static void act_madvise(struct run *run)
{
	int good, pinned;

	thp_on();
	good = thp_collapse(c.good);
	pinned = thp_collapse(c.pinned);
	thp_off();
	check(run, !good, "MADV_COLLAPSE of the first range: %s",
	      good ? strerror(-good) : "done");
	check(run, pinned == -EAGAIN || pinned == -EBUSY,
	      "MADV_COLLAPSE of the range with a page in a pipe: %s",
	      pinned ? strerror(-pinned) : "done, and should have been refused");
}

static int act_khugepaged(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	int err = khugepaged_hurry();

	if (err)
		return scenario_fail(run, "khugepaged/scan_sleep_millisecs: %s. Run mmdepctl as root",
				     strerror(-err));
	thp_on();
	/* The refused one first: once the other is there, both were scanned. */
	madvise(c.pinned, HUGE_SIZE, MADV_HUGEPAGE);
	madvise(c.good, HUGE_SIZE, MADV_HUGEPAGE);
	while (!thp_is_huge(c.good) && !deadline_passed(&deadline))
		pause_ms(20);
	return 0;
}

static int act(struct run *run)
{
	if (c.khugepaged) {
		int ret = act_khugepaged(run);

		if (ret)
			return ret;
	} else {
		act_madvise(run);
	}
	check(run, thp_is_huge(c.good), "the first range is one huge page now");
	check(run, !thp_is_huge(c.pinned), "the other is still of small pages");
	check(run, thp_intact(c.good) && thp_intact(c.pinned),
	      "the data of both ranges is intact");
	return 0;
}

static void cleanup(struct run *run)
{
	size_t i;

	(void)run;
	khugepaged_restore();
	for (i = 0; i < 2; i++)
		if (c.pipe[i] >= 0)
			close(c.pipe[i]);
	if (c.good)
		munmap(c.good, HUGE_SIZE);
	if (c.pinned)
		munmap(c.pinned, HUGE_SIZE);
}

const struct scenario scenario_collapse = {
	.name = "collapse",
	.story = "nothing wrong: a collapse as it should be, and one that is refused because a page is in use elsewhere",
	.seen = "one attempt that succeeds, two scans, no finding",
	.needs = "huge pages",
	.watch = MMDEP_WATCH_COLLAPSE,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
