// SPDX-License-Identifier: GPL-2.0
/*
 * bench migration-wait: a huge page moves to the other NUMA node, and while it is copied
 * another thread wants to read it.
 *
 * All is counted, from before the move to after both, as in bench_contend.c.
 */
#include <linux/mempolicy.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <x86intrin.h>

#include "bench.h"
#include "util.h"

static unsigned char *area;
static int node;

static void move(void)
{
	void *page = area;
	int status = -1;

	node = !node;
	if (syscall(SYS_move_pages, 0, 1UL, &page, &node, &status, MPOL_MF_MOVE) || status != node)
		die("move_pages to node %d: %d; are there two nodes?", node, status);
}

static void stay(void)
{
}

static void read_it(void)
{
	(void)*(volatile unsigned char *)area;
}

void migration_wait(void)
{
	uint64_t began, took, least = UINT64_MAX;
	int i;

	area = huge_range();
	huge_make(area);
	/* How long it takes, when all is made that is made once. */
	for (i = 0; i < 16; i++) {
		began = __rdtsc();
		move();
		took = __rdtsc() - began;
		if (took < least)
			least = took;
	}
	/* First comes memory, which is cleared; the copy is the larger part, and behind it. */
	contend(least * 5 / 8, move, stay, read_it);
	if (!huge_is(area))
		die("the huge page was split");
	munmap(area, HUGE);
}
