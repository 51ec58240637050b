// SPDX-License-Identifier: GPL-2.0
/*
 * come_by now|later POINT: comes by a hold point, in the ordinary way.  "later"
 * waits for SIGUSR1 after all that it needs is there; it prints "ready" then, and
 * "through" when it is past the point.  Status 0 when all went as without a hold.
 */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

static unsigned char *area;
static int uffd;

static void huge_prepare(void)
{
	area = huge_range();
	huge_make(area);
}

static bool huge_split(void)
{
	return !madvise(area, PAGE, MADV_COLD) && !huge_is(area) && huge_intact(area);
}

static void small_prepare(void)
{
	size_t i;

	area = huge_range();
	madvise(area, HUGE, MADV_NOHUGEPAGE);
	for (i = 0; i < HUGE; i++)
		area[i] = pattern(i);
	madvise(area, HUGE, MADV_HUGEPAGE);
}

static bool small_collapse(void)
{
	return !madvise(area, HUGE, MADV_COLLAPSE) && huge_intact(area);
}

static void *serve(void *arg)
{
	static unsigned char page[PAGE] = { 0x5a };
	struct uffdio_copy copy = {
		.dst = (uintptr_t)area, .src = (uintptr_t)page, .len = PAGE,
	};
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg;

	(void)arg;
	/* Who is woken before it got off the CPU does not count as one that slept. */
	if (poll(&p, 1, -1) == 1 && read(uffd, &msg, sizeof(msg)) == sizeof(msg) &&
	    wait_until(thread_sleeps(getpid())))
		ioctl(uffd, UFFDIO_COPY, &copy);
	return NULL;
}

static void missing_prepare(void)
{
	pthread_t thread;

	area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		die("mmap");
	uffd = uffd_new();
	uffd_register(uffd, area, PAGE);
	if (pthread_create(&thread, NULL, serve, NULL))
		die("pthread_create");
}

static bool missing_read(void)
{
	return *(volatile unsigned char *)area == 0x5a;
}

static const struct {
	const char *point;
	void (*prepare)(void);
	bool (*act)(void);
} ways[] = {
	{ "userfault", missing_prepare, missing_read },
	{ "split", huge_prepare, huge_split },
	{ "unmap", huge_prepare, huge_split },
	{ "remap", huge_prepare, huge_split },
	{ "collapse-gap", small_prepare, small_collapse },
	{ "collapse-check", small_prepare, small_collapse },
};

int main(int argc, char **argv)
{
	sigset_t usr1;
	size_t i;
	bool fine;
	int sig;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; argc == 3 && i < ARRAY_SIZE(ways); i++)
		if (!strcmp(argv[2], ways[i].point))
			break;
	if (argc != 3 || i == ARRAY_SIZE(ways))
		die("usage: come_by now|later POINT");
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	ways[i].prepare();
	puts("ready");
	if (!strcmp(argv[1], "later"))
		sigwait(&usr1, &sig);
	fine = ways[i].act();
	puts(fine ? "through" : "wrong");
	return !fine;
}
