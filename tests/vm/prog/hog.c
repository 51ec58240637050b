// SPDX-License-Identifier: GPL-2.0
/*
 * hog: takes all memory at once, until it is killed for that.  Status 1 if it is not.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

int main(void)
{
	size_t len = (size_t)sysconf(_SC_PHYS_PAGES) * 2 * PAGE;
	void *all = mmap(NULL, len, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_POPULATE, -1, 0);

	die(all == MAP_FAILED ? "mmap" : "there was memory for all");
}
