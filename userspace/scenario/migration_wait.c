// SPDX-License-Identifier: GPL-2.0
/*
 * A huge page is split; the split is held half-way, when all of its entries are
 * migration entries; another thread reads a page of it and has to wait.  Or it
 * runs in circles, when the wait comes back at once as it did before Linux 5.16.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "scenario.h"
#include "thp.h"

#ifndef MADV_COLD
#define MADV_COLD	20
#endif

#define TRIES		10
#define READ_PAGE	5
#define SPIN		64

static struct {
	unsigned char *range;
	pthread_t splitter;
	pthread_t reader;
	atomic_bool split_go;
	atomic_bool split_done;
	atomic_bool read_go;
	atomic_bool read_done;
	int split_err;
} m;

/* One cold page in a huge one: the kernel splits it to tell it apart. */
static void *splitter(void *arg)
{
	(void)arg;
	while (!atomic_load(&m.split_go))
		pause_ms(1);
	if (madvise(m.range, sysconf(_SC_PAGESIZE), MADV_COLD))
		m.split_err = errno;
	atomic_store(&m.split_done, true);
	return NULL;
}

static void *reader(void *arg)
{
	(void)arg;
	while (!atomic_load(&m.read_go))
		pause_ms(1);
	(void)*(volatile unsigned char *)(m.range + READ_PAGE * 4096);
	atomic_store(&m.read_done, true);
	return NULL;
}

/*
 * MADV_COLLAPSE makes a huge page without khugepaged hearing of it; before 6.1
 * the first write has to do it.
 */
static bool try_huge(struct run *run)
{
	bool huge;

	m.range = thp_range();
	if (!m.range)
		return false;
	if (thp_has_collapse()) {
		thp_off();
		thp_fill(m.range);
		thp_on();
		thp_collapse(m.range);
		thp_off();
	} else {
		thp_on();
		madvise(m.range, HUGE_SIZE, MADV_HUGEPAGE);
		thp_fill(m.range);
	}
	huge = thp_is_huge(m.range);
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

/*
 * Both threads exist before the hold: their stacks are mapped under the lock
 * that the held task keeps.
 */
static int prepare_threads(struct run *run)
{
	int err, ret = prepare_range(run);

	if (ret)
		return ret;
	err = start_thread(&m.splitter, splitter, NULL);
	if (!err)
		err = start_thread(&m.reader, reader, NULL);
	if (err)
		return scenario_fail(run, "threads: %s. Free some memory and try again",
				     strerror(err));
	expect(run, "hold.held", 1);
	return 0;
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

static int wait_held(struct run *run, const struct timespec *deadline)
{
	struct mmdep_scenario_state state;
	bool done;
	int ret;

	do {
		done = atomic_load(&m.split_done);
		ret = scenario_state(run, 0, &state);
		if (ret || state.held_now == 1)
			return ret;
		if (done && state.refused)
			return scenario_fail(run, "the kernel split the page where it may not sleep, so nothing was held. Try again");
		if (done && !state.hits)
			return scenario_fail(run, "the page was not split by way of %s, so nothing was held. Try again",
					     run->point);
		if (done)
			return scenario_fail(run, "the hold was over before it was noticed. Give a longer one with --hold");
		pause_ms(1);
	} while (!deadline_passed(deadline));
	return scenario_fail(run, "the splitting thread was not held in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

/* @early: the reader was back while the other thread was still held. */
static int wait_done(struct run *run, const struct timespec *deadline,
		     bool *early)
{
	struct mmdep_scenario_state state;
	int ret;

	*early = false;
	while (!atomic_load(&m.split_done) || !atomic_load(&m.read_done)) {
		bool back = atomic_load(&m.read_done);

		ret = scenario_state(run, 0, &state);
		if (ret)
			return ret;
		if (back && state.held_now)
			*early = true;
		if (deadline_passed(deadline)) {
			scenario_state(run, MMDEP_STATE_RELEASE, &state);
			return scenario_fail(run, "the threads did not end in %d s. Is the machine overloaded?",
					     WAIT_MAX_S);
		}
		pause_ms(1);
	}
	return 0;
}

static int act(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	bool early;
	int ret;

	atomic_store(&m.split_go, true);
	ret = wait_held(run, &deadline);
	if (ret)
		return ret;
	atomic_store(&m.read_go, true);
	ret = wait_done(run, &deadline, &early);
	if (ret)
		return ret;
	pthread_join(m.splitter, NULL);
	pthread_join(m.reader, NULL);
	check(run, !early, "the reader waited until the split went on");
	check(run, !m.split_err, "madvise(MADV_COLD): %s",
	      m.split_err ? strerror(m.split_err) : "done");
	check(run, thp_intact(m.range), "the data of all 512 pages is intact");
	return 0;
}

static void cleanup(struct run *run)
{
	(void)run;
	if (m.range)
		munmap(m.range, HUGE_SIZE);
	m.range = NULL;
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
	.hold_ms = 4000,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
