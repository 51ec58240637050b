// SPDX-License-Identifier: GPL-2.0
/*
 * The page comes, and nobody wakes who waits for it.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "trouble.h"

static struct toucher one;
static unsigned char *page;
static int uffd;

static void end(void)
{
	uffd_wake(uffd, page, PAGE);
	toucher_end(&one);
}

static void fault(bool (*touch)(struct toucher *me))
{
	toucher_start(&one, page, touch);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
}

static void missing(void)
{
	int err;

	uffd = uffd_open(0);
	page = map_pages(1);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MISSING);
	fault(touch_read);
	err = uffd_copy(uffd, page, PAGE, UFFDIO_COPY_MODE_DONTWAKE);
	if (err)
		die("UFFDIO_COPY, error %d", err);
	ready(one.tid, gettid(), page);
}

static struct toucher two, second;
static atomic_bool stop;

/* Answers for another page, as it should, and stays. */
static bool serve_other(struct toucher *me)
{
	uffd_read_fault(uffd, me->page);
	uffd_serve(uffd, me->page);
	while (!atomic_load(&stop))
		pause_ms(10);
	return true;
}

/* Who did it is not who used the userfaultfd last. */
static void other_last(void)
{
	int err;

	uffd = uffd_open(0);
	page = map_pages(2);
	uffd_watch(uffd, page, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	fault(touch_read);
	err = uffd_copy(uffd, page, PAGE, UFFDIO_COPY_MODE_DONTWAKE);
	if (err)
		die("UFFDIO_COPY, error %d", err);
	toucher_start(&second, page + PAGE, serve_other);
	toucher_start(&two, page + PAGE, touch_read);
	toucher_end(&two);
	ready(one.tid, gettid(), page);
}

static void other_end(void)
{
	atomic_store(&stop, true);
	toucher_end(&second);
	end();
}

static void minor(void)
{
	unsigned char *other;

	uffd = uffd_open(UFFD_FEATURE_MINOR_SHMEM);
	page = shared_page(&other);
	memset(other, VALUE, PAGE);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MINOR);
	fault(touch_read);
	uffd_continue(uffd, page, UFFDIO_CONTINUE_MODE_DONTWAKE);
	ready(one.tid, gettid(), page);
}

static void write_protect(void)
{
	uffd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	page = map_pages(1);
	memset(page, VALUE, PAGE);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_WP);
	uffd_protect(uffd, page, PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
	fault(touch_write);
	uffd_protect(uffd, page, PAGE, UFFDIO_WRITEPROTECT_MODE_DONTWAKE);
	ready(one.tid, gettid(), page);
}

const struct mode wake_modes[] = {
	{ "missed-wake", missing, end },
	{ "missed-wake-other", other_last, other_end },
	{ "missed-wake-continue", minor, end },
	{ "missed-wake-wp", write_protect, end },
	{}
};
