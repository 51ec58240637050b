// SPDX-License-Identifier: GPL-2.0
/*
 * move_pages small|thp|hugetlb ROUNDS: moves memory from one NUMA node to the
 * other and back while two threads read it.
 *
 * Prints how many pages were really moved.  Status 0 when some were, and the
 * threads never read anything else than what was written; 2 when such memory is
 * not to be had here.
 */
#include <errno.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

static unsigned char *area;
static atomic_bool over;

static void *reader(void *arg)
{
	size_t i = (uintptr_t)arg;

	while (!atomic_load(&over)) {
		i = (i + 37) % PAGES_PER_HUGE;
		if (*(volatile unsigned char *)(area + i * PAGE) != pattern(i * PAGE))
			die("page %zu has changed", i);
	}
	return NULL;
}

static void make_area(const char *kind)
{
	size_t i;

	if (!strcmp(kind, "hugetlb")) {
		area = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
		if (area == MAP_FAILED)
			exit(2);
	} else {
		area = huge_range();
	}
	if (!strcmp(kind, "thp")) {
		huge_make(area);
		return;
	}
	for (i = 0; i < HUGE; i++)
		area[i] = pattern(i);
}

/* Returns how many of the pages are on @node afterwards and were not before. */
static unsigned long move(size_t step, int node)
{
	static void *pages[PAGES_PER_HUGE];
	static int nodes[PAGES_PER_HUGE], before[PAGES_PER_HUGE], after[PAGES_PER_HUGE];
	unsigned long n = HUGE / step, moved = 0, i;

	for (i = 0; i < n; i++) {
		pages[i] = area + i * step;
		nodes[i] = node;
	}
	if (syscall(SYS_move_pages, 0, n, pages, NULL, before, 0) < 0)
		die("move_pages, query");
	if (syscall(SYS_move_pages, 0, n, pages, nodes, after, MPOL_MF_MOVE) < 0)
		die("move_pages");
	for (i = 0; i < n; i++)
		moved += before[i] != node && after[i] == node;
	return moved;
}

int main(int argc, char **argv)
{
	unsigned long moved = 0;
	pthread_t threads[2];
	size_t step, i;
	int rounds;

	if (argc != 3)
		die("usage: move_pages small|thp|hugetlb ROUNDS");
	rounds = atoi(argv[2]);
	step = strcmp(argv[1], "small") ? HUGE : PAGE;
	make_area(argv[1]);
	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, reader, (void *)(i * 100)))
			die("pthread_create");
	while (rounds-- > 0)
		moved += move(step, rounds & 1);
	atomic_store(&over, true);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	printf("moved %lu\n", moved);
	return !moved;
}
