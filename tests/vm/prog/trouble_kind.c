// SPDX-License-Identifier: GPL-2.0
/*
 * Memory and ways of all kinds, served in time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trouble.h"

static struct toucher one;
static int uffd;

/* In time, and not at once: the scan is to see it. */
#define LATE_MS	300

static void fault(unsigned char *page, bool (*touch)(struct toucher *me))
{
	toucher_start(&one, page, touch);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
	pause_ms(LATE_MS);
}

static void hugetlb(void)
{
	unsigned char *page = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	int err;

	if (page == MAP_FAILED) {
		printf("skip no hugetlb page to be had\n");
		exit(2);
	}
	uffd = uffd_open(UFFD_FEATURE_MISSING_HUGETLBFS);
	uffd_watch(uffd, page, HUGE, UFFDIO_REGISTER_MODE_MISSING);
	fault(page, touch_read);
	err = uffd_copy(uffd, page, HUGE, 0);
	if (err)
		die("UFFDIO_COPY, error %d", err);
	toucher_end(&one);
}

static void shmem(void)
{
	unsigned char *other, *page = shared_page(&other);

	uffd = uffd_open(UFFD_FEATURE_MISSING_SHMEM);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MISSING);
	fault(page, touch_read);
	uffd_serve(uffd, page);
	toucher_end(&one);
}

static void minor(void)
{
	unsigned char *other, *page;

	uffd = uffd_open(UFFD_FEATURE_MINOR_SHMEM);
	page = shared_page(&other);
	memset(other, VALUE, PAGE);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MINOR);
	fault(page, touch_read);
	uffd_continue(uffd, page, 0);
	toucher_end(&one);
}

static void write_protect(void)
{
	unsigned char *page;

	uffd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	page = map_pages(1);
	memset(page, VALUE, PAGE);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_WP);
	uffd_protect(uffd, page, PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
	fault(page, touch_write);
	uffd_protect(uffd, page, PAGE, 0);
	toucher_end(&one);
}

static void in_kernel(void)
{
	unsigned char *page;

	uffd = uffd_open(0);
	page = map_pages(1);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MISSING);
	fault(page, touch_pipe);
	uffd_serve(uffd, page);
	toucher_end(&one);
}

const struct mode kind_modes[] = {
	{ "hugetlb", hugetlb, NULL },
	{ "shmem", shmem, NULL },
	{ "minor", minor, NULL },
	{ "wp", write_protect, NULL },
	{ "in-kernel", in_kernel, NULL },
	{}
};
