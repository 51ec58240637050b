// SPDX-License-Identifier: GPL-2.0
/*
 * Ranges of the size of a huge page.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "scenario.h"
#include "thp.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

void thp_off(void)
{
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

void thp_on(void)
{
	prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
}

bool thp_supported(void)
{
	return sys_exists("", "/sys/kernel/mm/transparent_hugepage/enabled");
}

bool thp_has_collapse(void)
{
	/* Nothing to collapse in an empty range: only the name is checked. */
	void *at = (void *)(uintptr_t)sysconf(_SC_PAGESIZE);

	return !madvise(at, 0, MADV_COLLAPSE) || errno != EINVAL;
}

int thp_need_collapse(struct run *run)
{
	if (thp_supported() && thp_has_collapse())
		return 0;
	scenario_fail(run, "%s",
		      thp_supported() ?
		      "this kernel has no MADV_COLLAPSE. Use Linux 6.1 or later" :
		      "this kernel has no transparent huge pages. Use one that is built with CONFIG_TRANSPARENT_HUGEPAGE");
	return EXIT_UNSUPPORTED;
}

void thp_expect(struct run *run, uint64_t n)
{
	expect(run, "collapse.scan", n);
	expect(run, "collapse.scan_result.succeeded", n);
	expect(run, "collapse.attempt", n);
	expect(run, "collapse.succeeded", n);
	expect(run, "collapse.result.succeeded", n);
	/* Not where the function is inlined. */
	expect_up_to(run, "collapse.allocated", n);
}

unsigned char *thp_range(void)
{
	unsigned char *map, *range;
	uintptr_t start;

	map = mmap(NULL, 2 * HUGE_SIZE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	start = ((uintptr_t)map + HUGE_SIZE - 1) & ~(HUGE_SIZE - 1);
	range = (unsigned char *)start;
	/* Its neighbours stay unmapped, so that smaps has it on its own. */
	if (range > map)
		munmap(map, range - map);
	if (range < map + HUGE_SIZE)
		munmap(range + HUGE_SIZE, map + HUGE_SIZE - range);
	return range;
}

/* Never zero: a page of zeros may be merged away when a huge page is split. */
static unsigned char pattern(size_t i)
{
	return 1 + (i / 4096 + i) % 251;
}

void thp_fill(unsigned char *range)
{
	size_t i;

	for (i = 0; i < HUGE_SIZE; i++)
		range[i] = pattern(i);
}

bool thp_intact(const unsigned char *range)
{
	size_t i;

	for (i = 0; i < HUGE_SIZE; i++)
		if (range[i] != pattern(i))
			return false;
	return true;
}

bool thp_is_huge(const unsigned char *range)
{
	FILE *f = fopen("/proc/self/smaps", "re");
	unsigned long from, to, kib;
	bool here = false, huge = false;
	char line[512];

	if (!f)
		return false;
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = from <= (uintptr_t)range &&
			       to >= (uintptr_t)range + HUGE_SIZE;
		else if (here && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1)
			huge = kib >= HUGE_SIZE / 1024;
	}
	fclose(f);
	return huge;
}

int thp_collapse(unsigned char *range)
{
	return madvise(range, HUGE_SIZE, MADV_COLLAPSE) ? -errno : 0;
}
