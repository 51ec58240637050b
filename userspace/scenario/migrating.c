// SPDX-License-Identifier: GPL-2.0
/*
 * A thread sleeps on a userfaultfd while a huge page takes the place of what was
 * missing, and then that is under migration: it is split, and the split held
 * half-way.
 */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "area.h"
#include "split.h"
#include "thp.h"

#define READ_PAGE	5

static struct area area = AREA_INIT;
static struct worker reader, splitter;
static unsigned char *range, *image;

static bool read_page(void *arg)
{
	volatile unsigned char *at = arg;

	return *at == image[READ_PAGE * 4096];
}

static int prepare(struct run *run)
{
	int ret = thp_need_collapse(run);

	if (ret)
		return ret;
	thp_off();
	range = thp_range();
	image = thp_range();
	if (!range || !image)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_fill(image);
	ret = area_watch(run, &area, range, HUGE_SIZE);
	if (!ret)
		ret = split_prepare(run, &splitter, range);
	area_expect(run, 1);
	/* How the huge page comes about; more than once where memory is scattered. */
	expect_at_least(run, "collapse.scan", 1);
	expect_at_least(run, "collapse.scan_result.succeeded", 1);
	expect_at_least(run, "collapse.attempt", 1);
	expect(run, "collapse.succeeded", 1);
	expect(run, "collapse.result.succeeded", 1);
	expect_up_to(run, "collapse.long", UINT64_MAX);
	/* Not where the function is inlined. */
	expect_up_to(run, "collapse.allocated", UINT64_MAX);
	return ret;
}

/* All the pages come, and nobody is woken; then they become one. */
static int bring_huge(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct uffdio_copy copy = {
		.dst = (uintptr_t)range,
		.src = (uintptr_t)image,
		.len = HUGE_SIZE,
		.mode = UFFDIO_COPY_MODE_DONTWAKE,
	};
	int err;

	if (ioctl(area.uffd, UFFDIO_COPY, &copy))
		return scenario_fail(run, "UFFDIO_COPY: %s. Try again",
				     strerror(errno));
	thp_on();
	do
		err = thp_collapse(range);
	while (err && !deadline_passed(&deadline));
	thp_off();
	if (err)
		return scenario_fail(run, "no huge page could be had: %s. Free some memory (echo 1 > /proc/sys/vm/compact_memory) and try again",
				     strerror(-err));
	return 0;
}

static int act(struct run *run)
{
	int ret = worker_start(run, &reader, read_page, area_at(&area, READ_PAGE));

	if (!ret)
		ret = area_read_fault(run, &area, READ_PAGE);
	if (!ret)
		ret = worker_asleep(run, &reader);
	if (!ret)
		ret = bring_huge(run);
	if (!ret)
		ret = split_hold(run, &splitter);
	if (ret)
		return ret;
	keep(run);
	ret = split_end(run, &splitter);
	if (ret)
		return ret;
	check(run, !atomic_load(&reader.done), "the thread slept all the time");
	ret = area_wake(run, &area, READ_PAGE);
	if (!ret)
		ret = worker_end(run, &reader, "woken, it read what it should");
	check(run, thp_intact(range), "the data of all 512 pages is intact");
	return ret;
}

static void cleanup(struct run *run)
{
	(void)run;
	area_close(&area);
}

const struct scenario scenario_wait_on_migration = {
	.name = "uffd-wait-on-migration",
	.story = "userfaultfd_must_wait() took a huge page under migration for one that is missing (2017): the task slept, and nobody would ever wake it",
	.seen = "a thread asleep in handle_userfault where there is a migration entry, and who put that there",
	.needs = "huge pages, MADV_COLLAPSE (Linux 6.1)",
	.finding = "uffd-wait-on-migration",
	/* The page is there, small at first: for how long is the machine's affair. */
	.may_find = "uffd-missed-wake",
	.watch = MMDEP_WATCH_USERFAULT | MMDEP_WATCH_MIGRATION |
		 MMDEP_WATCH_COLLAPSE,
	.holds = true,
	.hold_ms = 1000,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
