// SPDX-License-Identifier: GPL-2.0
/*
 * crowd N: N threads, each faults once on a page of its own that is missing.
 *
 * When the monitor has read all N faults, "asleep" is printed.  SIGUSR1: the pages
 * are filled and nobody is woken (UFFDIO_COPY_MODE_DONTWAKE), which is a bug that
 * monitors have; "filled" is printed.  SIGTERM: the pages are there and all are
 * woken; every thread must read what was filled in; "served" is printed.
 */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

#define VALUE	0x5a

static unsigned char *area;
static atomic_uint right;
static int uffd, n;

static void *one(void *page)
{
	if (*(volatile unsigned char *)page == VALUE)
		atomic_fetch_add(&right, 1);
	return NULL;
}

static void create_all(pthread_t *threads)
{
	pthread_attr_t attr;
	int i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 16 * 1024);
	for (i = 0; i < n; i++)
		if (pthread_create(&threads[i], &attr, one, area + i * PAGE))
			die("pthread_create, thread %d", i);
}

static void read_all(void)
{
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg[64];
	int seen = 0;
	ssize_t got;

	while (seen < n) {
		if (poll(&p, 1, WAIT_MAX_S * 1000) != 1)
			die("%d of %d faults came", seen, n);
		got = read(uffd, msg, sizeof(msg));
		if (got > 0)
			seen += got / sizeof(msg[0]);
		else if (errno != EAGAIN)
			die("read of the userfaultfd");
	}
}

static void fill_all(void)
{
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	int i;

	memset(source, VALUE, sizeof(source));
	for (i = 0; i < n; i++) {
		struct uffdio_copy copy = {
			.dst = (uintptr_t)(area + i * PAGE),
			.src = (uintptr_t)source,
			.len = PAGE,
			.mode = UFFDIO_COPY_MODE_DONTWAKE,
		};

		while (ioctl(uffd, UFFDIO_COPY, &copy)) {
			if (errno == EEXIST)
				break;
			if (errno != EAGAIN)
				die("UFFDIO_COPY");
			copy.copy = 0;
		}
	}
}

static void say(const char *what)
{
	puts(what);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct uffdio_range range;
	pthread_t *threads;
	sigset_t signals;
	int i, sig;

	n = argc == 2 ? atoi(argv[1]) : 0;
	if (n < 1)
		die("usage: crowd N");
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);

	area = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	threads = calloc(n, sizeof(*threads));
	if (area == MAP_FAILED || !threads)
		die("no memory");
	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	uffd = uffd_new();
	uffd_register(uffd, area, n * PAGE);
	create_all(threads);
	read_all();
	say("asleep");
	while (!sigwait(&signals, &sig) && sig == SIGUSR1) {
		fill_all();
		say("filled");
	}
	fill_all();
	range.start = (uintptr_t)area;
	range.len = n * PAGE;
	if (ioctl(uffd, UFFDIO_WAKE, &range))
		die("UFFDIO_WAKE");
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	if (atomic_load(&right) != (unsigned int)n)
		die("%u of %d read what was filled in", atomic_load(&right), n);
	say("served");
	return 0;
}
