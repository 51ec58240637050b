// SPDX-License-Identifier: GPL-2.0
/*
 * A thread sleeps on a userfaultfd while the huge page that came moves from one
 * NUMA node to the other and back.
 */
#include <linux/mempolicy.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trouble.h"

static struct toucher one, mover;
static unsigned char *range;
static atomic_bool stop;
static atomic_uint moved;
static int uffd;

static bool move_about(struct toucher *me)
{
	int node = 0, status;
	void *page = range;

	(void)me;
	for (; !atomic_load(&stop); node = !node) {
		if (syscall(SYS_move_pages, 0, 1, &page, &node, &status,
			    MPOL_MF_MOVE) < 0)
			die("move_pages");
		if (status == node)
			atomic_fetch_add(&moved, 1);
	}
	return true;
}

static void make(void)
{
	struct timespec last = deadline();
	int err;

	if (access("/sys/devices/system/node/node1", F_OK)) {
		printf("skip one NUMA node\n");
		exit(2);
	}
	uffd = uffd_open(0);
	range = huge_range();
	uffd_watch(uffd, range, HUGE, UFFDIO_REGISTER_MODE_MISSING);
	toucher_start(&one, range, touch_read);
	uffd_read_fault(uffd, range);
	toucher_asleep(&one);
	err = uffd_copy(uffd, range, HUGE, UFFDIO_COPY_MODE_DONTWAKE);
	if (err)
		die("UFFDIO_COPY, error %d", err);
	while (madvise(range, HUGE, MADV_COLLAPSE) || !huge_is(range)) {
		if (passed(&last))
			die("no huge page to be had");
		pause_ms(10);
	}
	toucher_start(&mover, NULL, move_about);
	if (!wait_until(atomic_load(&moved) > 2))
		die("the huge page does not move");
	ready(one.tid, gettid(), range);
}

static void end(void)
{
	atomic_store(&stop, true);
	toucher_end(&mover);
	if (!huge_is(range))
		die("the huge page was split");
	uffd_wake(uffd, range, HUGE);
	toucher_end(&one);
}

const struct mode move_modes[] = {
	{ "wait-on-migration", make, end },
	{}
};
