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
#include "thp.h"

#ifndef MADV_COLD
#define MADV_COLD	20
#endif

#define READ_PAGE	5

static struct area area = AREA_INIT;
static struct worker reader, splitter;
static unsigned char *range, *image;
static atomic_bool split_go;

static bool read_page(void *arg)
{
	volatile unsigned char *at = arg;

	return *at == image[READ_PAGE * 4096];
}

static bool split(void *arg)
{
	while (!atomic_load(&split_go))
		pause_ms(1);
	return !madvise(arg, area.page, MADV_COLD);
}

static int prepare(struct run *run)
{
	int ret;

	if (!thp_supported() || !thp_has_collapse()) {
		scenario_fail(run, thp_supported() ? "this kernel has no MADV_COLLAPSE. It came with Linux 6.1" :
			      "this kernel has no transparent huge pages. Use one that is built with CONFIG_TRANSPARENT_HUGEPAGE");
		return EXIT_UNSUPPORTED;
	}
	thp_off();
	range = thp_range();
	image = thp_range();
	if (!range || !image)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_fill(image);
	ret = area_watch(run, &area, range, HUGE_SIZE);
	/* Before the hold: its stack is mapped under the lock the held task keeps. */
	if (!ret)
		ret = worker_start(run, &splitter, split, range);
	expect(run, "hold.held", 1);
	area_expect(run, 1);
	/* How the huge page comes about; more than once where memory is scattered. */
	expect_at_least(run, "collapse.scan", 1);
	expect_at_least(run, "collapse.scan_result.succeeded", 1);
	expect_at_least(run, "collapse.attempt", 1);
	expect(run, "collapse.succeeded", 1);
	expect(run, "collapse.result.succeeded", 1);
	expect_up_to(run, "collapse.long", UINT64_MAX);
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

static int wait_held(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct mmdep_scenario_state state;
	int ret;

	do {
		ret = scenario_state(run, 0, &state);
		if (ret || state.held_now)
			return ret;
		if (atomic_load(&splitter.done))
			return scenario_fail(run, "the page was not split by way of %s, so nothing was held. Try again",
					     run->point);
		pause_ms(1);
	} while (!deadline_passed(&deadline));
	return scenario_fail(run, "the splitting thread was not held in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

static int act(struct run *run)
{
	struct mmdep_scenario_state state;
	int ret;

	ret = worker_start(run, &reader, read_page, area_at(&area, READ_PAGE));
	if (!ret)
		ret = area_read_fault(run, &area, READ_PAGE);
	if (!ret)
		ret = worker_asleep(run, &reader);
	if (!ret)
		ret = bring_huge(run);
	if (ret)
		return ret;
	atomic_store(&split_go, true);
	ret = wait_held(run);
	if (ret)
		return ret;
	/* Nothing that needs memory until the held task is let go. */
	wait_found(run, run->hold_ms / 1000);
	ret = scenario_state(run, MMDEP_STATE_RELEASE, &state);
	if (!ret)
		ret = worker_end(run, &splitter, "the huge page was split");
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
	.watch = MMDEP_WATCH_USERFAULT | MMDEP_WATCH_MIGRATION |
		 MMDEP_WATCH_COLLAPSE,
	.holds = true,
	.lets_go = true,
	.hold_ms = 9000,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
