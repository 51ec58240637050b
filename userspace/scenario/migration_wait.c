// SPDX-License-Identifier: GPL-2.0
/*
 * A huge page is split; the split is held half-way, when all of its entries are
 * migration entries; another thread reads a page of it and has to wait.  Or it
 * runs in circles, when the wait comes back at once as it did before Linux 5.16.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "split.h"
#include "thp.h"

#define TRIES		10
#define READ_PAGE	5
#define SPIN		64

static unsigned char *range;
static struct worker splitter, reader;

static bool touch(void *arg)
{
	(void)*(volatile unsigned char *)arg;
	return true;
}

/*
 * MADV_COLLAPSE makes a huge page without khugepaged hearing of it; before 6.1
 * the first write has to do it.
 */
static bool try_huge(struct run *run)
{
	bool huge;

	range = thp_range();
	if (!range)
		return false;
	if (thp_has_collapse()) {
		thp_off();
		thp_fill(range);
		thp_on();
		thp_collapse(range);
		thp_off();
	} else {
		thp_on();
		madvise(range, HUGE_SIZE, MADV_HUGEPAGE);
		thp_fill(range);
	}
	huge = thp_is_huge(range);
	if (!huge)
		run->what->cleanup(run);
	return huge;
}

static int prepare_range(struct run *run)
{
	char mode[32] = "";
	int i;

	if (!thp_supported()) {
		scenario_fail(run, "this kernel has no transparent huge pages. Use one that is built with CONFIG_TRANSPARENT_HUGEPAGE");
		return EXIT_UNSUPPORTED;
	}
	for (i = 0; i < TRIES; i++) {
		if (try_huge(run))
			return 0;
		pause_ms(50);
	}
	sys_choice("", "/sys/kernel/mm/transparent_hugepage/enabled", mode,
		   sizeof(mode));
	if (!strcmp(mode, "never")) {
		scenario_fail(run, "transparent huge pages are switched off. Switch them on: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
		return EXIT_UNSUPPORTED;
	}
	return scenario_fail(run, "no huge page could be had in %d tries. Free some memory (echo 1 > /proc/sys/vm/compact_memory) and try again",
			     TRIES);
}

static int prepare_threads(struct run *run)
{
	int ret = prepare_range(run);

	if (!ret)
		ret = split_prepare(run, &splitter, range);
	if (!ret)
		ret = worker_ready(run, &reader, touch, range + READ_PAGE * 4096);
	return ret ? ret : listen_waits(run);
}

static int prepare(struct run *run)
{
	int ret = prepare_threads(run);

	expect(run, "migration.pte.enter", 1);
	expect(run, "migration.pte.slept", 1);
	expect_up_to(run, "migration.pte.long", 1);
	return ret;
}

/* How often it goes round depends on the machine; 64 is what counts as a spin. */
static int prepare_spin(struct run *run)
{
	int ret = prepare_threads(run);

	expect_at_least(run, "migration.pte.enter", SPIN);
	expect_at_least(run, "migration.pte.at_once", SPIN);
	expect_at_least(run, "hold.skipped", SPIN);
	/* The skip may end before the hold does, or pre-emption look like sleep. */
	expect_up_to(run, "migration.pte.slept", UINT64_MAX);
	expect_up_to(run, "migration.pte.long", UINT64_MAX);
	return ret;
}

static int act(struct run *run)
{
	int ret = split_hold(run, &splitter);

	if (ret)
		return ret;
	worker_go(&reader);
	ret = wait_begun(run, &reader, "migration.pte");
	if (ret)
		return ret;
	keep(run);
	check(run, !atomic_load(&reader.done),
	      "the reader waited until the split went on");
	ret = split_end(run, &splitter);
	if (!ret)
		ret = worker_end(run, &reader, "and then read its page");
	check(run, thp_intact(range), "the data of all 512 pages is intact");
	return ret;
}

static void cleanup(struct run *run)
{
	(void)run;
	if (range)
		munmap(range, HUGE_SIZE);
	range = NULL;
}

const struct scenario scenario_migration_wait = {
	.name = "migration-wait",
	.story = "nothing wrong: whoever touches a page under migration has to wait until it has moved",
	.seen = "one wait on a migration entry, as long as the split is held",
	.needs = "huge pages",
	.watch = MMDEP_WATCH_MIGRATION,
	.holds = true,
	.hold_ms = 200,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};

const struct scenario scenario_migration_spin = {
	.name = "migration-spin",
	.story = "__migration_entry_wait() came back without sleep while a huge page was being split (2021, mended in 5.16): the fault was taken again and again",
	.seen = "a thread that runs in circles, and who splits the page",
	.needs = "huge pages, a wait that can be skipped (Linux 5.16)",
	.replaces = "the wait on a migration entry (migration_entry_wait_on_locked() or its successor) comes back at once, without sleep, as before 5.16; the lock it is called with is dropped as it should be",
	.finding = "migration-wait-spin",
	.watch = MMDEP_WATCH_MIGRATION,
	.holds = true,
	.hold_ms = 1000,
	.prepare = prepare_spin,
	.act = act,
	.cleanup = cleanup,
};

const struct scenario scenario_migration_long = {
	.name = "migration-wait-long",
	.story = "a page that moves for too long, with mmap_lock or the VMA's lock held by all who wait for it",
	.seen = "who waits, since when, who moves the page, why, and where that task is now",
	.needs = "huge pages",
	.finding = "migration-wait-long",
	.watch = MMDEP_WATCH_MIGRATION,
	.holds = true,
	.hold_ms = 1000,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
