// SPDX-License-Identifier: GPL-2.0
/*
 * A collapse that does not look up its VMA again, as kernels did before 4.8 on some
 * of its ways: the module has the function that does so come back at once.
 *
 * This process has one thread then, so nobody changes the VMA meanwhile.  With a second
 * thread it is looked up as ever, and that comes first: the module tells of nothing
 * before it has seen in this kernel how it should be.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "../lib/debugfs.h"
#include "scenario.h"
#include "thp.h"
#include "worker.h"

/* Whoever looks into /proc/PID at this moment keeps the module from it. */
#define TIMES	3
#define GOOD	1

static unsigned char *range;

/* Which attempt a step belongs to is known where the function is that attempts. */
static int need_attempts(struct run *run)
{
	const struct hook *attempt;
	struct hooks h;
	bool inlined;
	int ret = debugfs_hooks(run->ctx, &h);

	if (ret)
		return ret;
	attempt = hooks_get(&h, "collapse_huge_page");
	inlined = attempt && !strcmp(attempt->how, "tracepoint");
	hooks_free(&h);
	if (!inlined)
		return 0;
	scenario_fail(run, "collapse_huge_page is inlined in this kernel, so no attempt is followed. It cannot be run here");
	return EXIT_UNSUPPORTED;
}

static int prepare(struct run *run)
{
	int ret = thp_need_collapse(run);

	if (!ret)
		ret = need_attempts(run);
	if (ret)
		return ret;
	thp_off();
	range = thp_range();
	if (!range)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	thp_expect(run, TIMES + GOOD);
	expect_up_to(run, "collapse.long", TIMES + GOOD);
	expect_at_least(run, "hold.skipped", 1);
	return 0;
}

static bool is_there(void *arg)
{
	(void)arg;
	return true;
}

static bool collapse(void)
{
	int ret;

	madvise(range, HUGE_SIZE, MADV_DONTNEED);
	thp_fill(range);
	thp_on();
	ret = thp_collapse(range);
	thp_off();
	return !ret && thp_is_huge(range) && thp_intact(range);
}

static int act(struct run *run)
{
	struct worker other = {};
	int i, good = 0, ret;

	ret = worker_ready(run, &other, is_there, NULL);
	if (ret)
		return ret;
	for (i = 0; i < GOOD; i++)
		good += collapse();
	worker_go(&other);
	ret = worker_end(run, &other, "the second thread ends");
	if (ret)
		return ret;
	for (i = 0; i < TIMES; i++)
		good += collapse();
	check(run, good == TIMES + GOOD,
	      "%d of %d times it became a huge page, with the same data", good, TIMES + GOOD);
	wait_found(run);
	return 0;
}

static void cleanup(struct run *run)
{
	(void)run;
	if (range)
		munmap(range, HUGE_SIZE);
}

const struct scenario scenario_stale_vma = {
	.name = "collapse-stale-vma",
	.story = "khugepaged let mmap_lock go to read pages from swap, and went on with the VMA from before: 2016, while that was being developed",
	.seen = "a collapse that changes the page table after one look at its VMA, where two are needed",
	.needs = "huge pages, MADV_COLLAPSE (Linux 6.1)",
	.replaces = "the second look of this process's collapses at their VMA (hugepage_vma_revalidate()) says that all is well without looking; the process has one thread, so nothing has changed",
	.finding = "collapse-stale-vma",
	.watch = MMDEP_WATCH_COLLAPSE,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
