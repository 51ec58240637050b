// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel wants a page for somebody (vmsplice(2)), and each time it is woken the page
 * is not there: it tries again, and does not come back before it has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "area.h"

/* So many tries count as a trap; less than that are ordinary. */
#define TRAPPED	64

static struct area area = AREA_INIT;
static struct worker user;
static int fds[2] = { -1, -1 };

static int prepare(struct run *run)
{
	if (pipe2(fds, O_CLOEXEC))
		return scenario_fail(run, "pipe2(2): %s. Try again", strerror(errno));
	area_expect_again(run, TRAPPED);
	/* The page may come, or a wake-up, while it is on its way into a sleep. */
	expect_up_to(run, "userfault.at_once", UINT64_MAX);
	expect_at_least(run, "gup.retry", TRAPPED);
	return area_open(run, &area, 1);
}

/* The kernel takes the page itself, and puts it into a pipe. */
static bool splice_page(void *arg)
{
	struct iovec page = { arg, area.page };
	unsigned char got;

	return vmsplice(fds[1], &page, 1, 0) == (ssize_t)area.page &&
	       read(fds[0], &got, 1) == 1 && got == AREA_VALUE;
}

static int act(struct run *run)
{
	struct timespec deadline = deadline_in(FOUND_MAX_S);
	int ret = worker_start(run, &user, splice_page, area.start);

	/* A monitor that takes the fault, wakes, and brings nothing. */
	while (!ret && drain_found(run) && !was_found(run) && !deadline_passed(&deadline)) {
		ret = area_read_fault(run, &area, 0);
		if (!ret)
			ret = area_wake(run, &area, 0);
	}
	if (!ret)
		ret = area_read_fault(run, &area, 0);
	if (ret)
		return ret;
	check(run, !atomic_load(&user.done), "vmsplice(2) did not come back");
	ret = area_fill(run, &area, 0, 0);
	return ret ? ret : worker_end(run, &user, "served, it took what it should");
}

static void cleanup(struct run *run)
{
	size_t i;

	(void)run;
	area_close(&area);
	for (i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

const struct scenario scenario_gup_trapped = {
	.name = "gup-retry-trapped",
	.story = "callers of get_user_pages() retry inside of the kernel until they have the page: where that does not come they cannot leave (discussed in 2019, and so until today)",
	.seen = "a thread that tries one page again and again inside of one system call, and who wakes it in vain",
	.finding = "gup-retry-trapped",
	.watch = MMDEP_WATCH_GUP | MMDEP_WATCH_USERFAULT,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
