// SPDX-License-Identifier: GPL-2.0
/*
 * bench lock-*: a lock is taken and released, in the kernel, by bench_pairs.ko.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "util.h"

#define PAIRS	1024

void lock_pairs(const char *name)
{
	/* Anonymous memory that is there: its anon_vma is one of the locks. */
	uint64_t *spent = map(PAIRS * sizeof(*spent),
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1);
	char path[128];
	ssize_t len;
	size_t i;
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/debug/mmdep-bench/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s: is bench_pairs.ko loaded? tests/bench/run does it", path);
	len = read(fd, spent, PAIRS * sizeof(*spent));
	if (len != (ssize_t)(PAIRS * sizeof(*spent)))
		die("%s", path);
	for (i = 0; i < PAIRS; i++)
		spend(spent[i]);
	close(fd);
	munmap(spent, PAIRS * sizeof(*spent));
}
