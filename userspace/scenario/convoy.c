// SPDX-License-Identifier: GPL-2.0
/*
 * A thread collapses memory and is held while it has mmap_lock for reading.  Another one
 * wants to map, and waits for it; two more touch memory for the first time, for which
 * they could have the lock beside the first one, and wait behind the second.
 *
 * From the moment on that somebody waits to write, this process must not fault.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scenario.h"
#include "thp.h"
#include "worker.h"

#define TOUCHERS	2

static unsigned char *range;
static void *page[TOUCHERS];
static struct worker holder, writer, toucher[TOUCHERS];

static void *fresh(void)
{
	return mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static bool collapses(void *arg)
{
	return !thp_collapse(arg);
}

static bool maps(void *arg)
{
	void *map = fresh();

	(void)arg;
	return map != MAP_FAILED && !munmap(map, sysconf(_SC_PAGESIZE));
}

static bool touches(void *arg)
{
	*(volatile unsigned char *)arg = 1;
	return true;
}

/* Each a mapping of its own: what was never touched needs mmap_lock, on all kernels. */
static bool map_pages(void)
{
	size_t len = sysconf(_SC_PAGESIZE);
	unsigned char *at;
	int i;

	for (i = 0; i < TOUCHERS; i++) {
		at = mmap(NULL, 3 * len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (at == MAP_FAILED || mprotect(at + len, len, PROT_READ | PROT_WRITE))
			return false;
		page[i] = at + len;
	}
	return true;
}

static int prepare_memory(struct run *run)
{
	int ret = thp_need_collapse(run);

	if (ret)
		return ret;
	thp_off();
	range = thp_range();
	if (!range || !map_pages())
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_fill(range);
	return 0;
}

static int prepare(struct run *run)
{
	int i, ret = prepare_memory(run);

	expect(run, "hold.held", 1);
	thp_expect(run, 1);
	expect_up_to(run, "collapse.long", 1);
	expect_at_least(run, "mmap_lock.writer", 1);
	expect_at_least(run, "mmap_lock.reader", TOUCHERS);
	expect_at_least(run, "mmap_lock.long", 1 + TOUCHERS);
	if (!ret)
		ret = worker_ready(run, &holder, collapses, range);
	if (!ret)
		ret = worker_ready(run, &writer, maps, NULL);
	for (i = 0; i < TOUCHERS && !ret; i++)
		ret = worker_ready(run, &toucher[i], touches, page[i]);
	return ret;
}

static int act(struct run *run)
{
	struct mmdep_scenario_state state;
	int i, ret;

	/* What is in use is there, and stays. */
	if (mlockall(MCL_CURRENT))
		return scenario_fail(run, "mlockall(2): %s. Run mmdepctl as root", strerror(errno));
	/* Not before: stacks that become huge would bring khugepaged here, too. */
	thp_on();
	worker_go(&holder);
	ret = worker_held(run, &holder, "the range was collapsed");
	if (ret)
		return ret;
	worker_go(&writer);
	/* A convoy needs them behind it; a moment is enough for that it comes first. */
	pause_ms(100);
	for (i = 0; i < TOUCHERS; i++)
		worker_go(&toucher[i]);
	wait_found(run);
	ret = scenario_state(run, MMDEP_STATE_RELEASE, &state);
	if (!ret)
		ret = worker_end(run, &holder, "let go, the range became one huge page");
	if (!ret)
		ret = worker_end(run, &writer, "then memory could be mapped");
	for (i = 0; i < TOUCHERS && !ret; i++)
		ret = worker_end(run, &toucher[i], "and touched");
	munlockall();
	check(run, thp_is_huge(range) && thp_intact(range), "the data of the huge page is intact");
	thp_off();
	return ret;
}

static void cleanup(struct run *run)
{
	size_t len = sysconf(_SC_PAGESIZE);
	int i;

	(void)run;
	if (range)
		munmap(range, HUGE_SIZE);
	for (i = 0; i < TOUCHERS; i++)
		if (page[i])
			munmap((unsigned char *)page[i] - len, 3 * len);
}

const struct scenario scenario_convoy = {
	.name = "mmap-lock-convoy",
	.story = "one long reader of mmap_lock, one thread that maps, and a whole process that stands still: tools that read smaps of large processes, before 7.2, where that takes the lock of one VMA at a time",
	.seen = "who holds the lock, who waits to write, and how many wait behind that one, in one report",
	.needs = "huge pages, MADV_COLLAPSE (Linux 6.1)",
	.finding = "mmap-lock-convoy",
	.watch = MMDEP_WATCH_COLLAPSE,
	.holds = true,
	.hold_ms = 200,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
