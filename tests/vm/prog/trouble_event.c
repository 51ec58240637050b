// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to the address space while a thread waits: fork, mremap.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trouble.h"

static struct toucher one, other;
static unsigned char *pages;
static int uffd;

static void watch(uint64_t features)
{
	uffd = uffd_open(features);
	pages = map_pages(4);
	uffd_watch(uffd, pages, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	toucher_start(&one, pages, touch_read);
	uffd_read_fault(uffd, pages);
	toucher_asleep(&one);
}

static void serve(void)
{
	uffd_serve(uffd, pages);
	toucher_end(&one);
}

static bool fork_once(struct toucher *me)
{
	int status;
	pid_t child;

	(void)me;
	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		_exit(0);
	return waitpid(child, &status, 0) == child && !status;
}

/* fork() waits until the monitor has read of it, with the child's userfaultfd. */
static void fork_asleep(void)
{
	struct uffd_msg msg;

	watch(UFFD_FEATURE_EVENT_FORK);
	toucher_start(&other, NULL, fork_once);
	msg = uffd_read_one(uffd);
	if (msg.event != UFFD_EVENT_FORK)
		die("no event of the fork");
	close(msg.arg.fork.ufd);
	toucher_end(&other);
	serve();
}

static unsigned char *place;

static bool move_page(struct toucher *me)
{
	return mremap(me->page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		      place) == place;
}

/* A page behind moves elsewhere, and is missing there too. */
static void mremap_asleep(void)
{
	struct toucher third;

	place = map_pages(1);
	watch(UFFD_FEATURE_EVENT_REMAP);
	toucher_start(&other, pages + 3 * PAGE, move_page);
	if (uffd_read_one(uffd).event != UFFD_EVENT_REMAP)
		die("no event of the move");
	toucher_end(&other);
	toucher_start(&third, place, touch_read);
	uffd_read_fault(uffd, place);
	toucher_asleep(&third);
	uffd_serve(uffd, place);
	toucher_end(&third);
	serve();
}

const struct mode event_modes[] = {
	{ "fork", fork_asleep, NULL },
	{ "mremap", mremap_asleep, NULL },
	{}
};
