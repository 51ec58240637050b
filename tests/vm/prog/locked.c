// SPDX-License-Identifier: GPL-2.0
/*
 * locked: prints how many pages of the machine are locked now and were a moment ago.
 *
 * One that is being read or written is locked, too, but not for long.
 */
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "util.h"

#define CHUNK	65536

/* Of the pages that are counted in @locked, if it is not the first look. */
static unsigned int look(int fd, unsigned char *locked, size_t pages, int first)
{
	static uint64_t flags[CHUNK];
	unsigned int n = 0;
	size_t at = 0, i;
	ssize_t got;

	while (at < pages && (got = pread(fd, flags, sizeof(flags), at * 8)) > 0) {
		for (i = 0; i < (size_t)got / 8 && at < pages; i++, at++) {
			/* Where no memory is, all flags may be said to be set. */
			int set = flags[i] >> KPF_LOCKED & 1 && !(flags[i] >> KPF_NOPAGE & 1);

			locked[at] = first ? set : locked[at] && set;
			n += locked[at];
		}
	}
	return n;
}

int main(void)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	size_t pages = 1UL << 24;
	unsigned char *locked = calloc(pages, 1);

	if (fd < 0 || !locked)
		die("kpageflags");
	if (look(fd, locked, pages, 1)) {
		usleep(100000);
		printf("%u\n", look(fd, locked, pages, 0));
	} else {
		puts("0");
	}
	return 0;
}
