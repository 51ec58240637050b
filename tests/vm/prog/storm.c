// SPDX-License-Identifier: GPL-2.0
/*
 * storm: until SIGTERM, all that mmdep watches happens again and again:
 *
 *   - a thread faults on a userfaultfd range, another fills its pages;
 *   - small pages are collapsed into a huge one, which is split while another
 *     thread reads it, thrown away, and made again; before 6.1 it is khugepaged
 *     who collapses, if it is awake;
 *   - memory is compacted, which moves pages.
 *
 * At the end it prints how often.  Status 1 when a thread ever read what nobody
 * had written there.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

#define FAULT_PAGES	16

static atomic_bool over;
static atomic_uint userfaults, collapses, splits, compactions;

static int uffd;
static unsigned char *served;

static void *monitor(void *arg)
{
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	struct uffd_msg msg;

	(void)arg;
	memset(source, 0x5a, sizeof(source));
	/* To the end of the process: the faulting thread may wait for it. */
	for (;;) {
		struct uffdio_copy copy = { .src = (uintptr_t)source, .len = PAGE };

		if (poll(&p, 1, 1000) != 1 ||
		    read(uffd, &msg, sizeof(msg)) != sizeof(msg))
			continue;
		/* Long enough to fall asleep. */
		pause_ms(1);
		copy.dst = msg.arg.pagefault.address & ~(PAGE - 1);
		while (ioctl(uffd, UFFDIO_COPY, &copy)) {
			if (errno == EEXIST)
				break;
			if (errno != EAGAIN)
				die("UFFDIO_COPY");
			copy.copy = 0;
		}
	}
	return NULL;
}

static void *faulter(void *arg)
{
	size_t i;

	(void)arg;
	while (!atomic_load(&over)) {
		for (i = 0; i < FAULT_PAGES; i++) {
			if (((volatile unsigned char *)served)[i * PAGE] != 0x5a)
				die("a userfault was not served with the right data");
			atomic_fetch_add(&userfaults, 1);
		}
		madvise(served, FAULT_PAGES * PAGE, MADV_DONTNEED);
	}
	return NULL;
}

static unsigned char *huge;

/* As long as a look of khugepaged may take. */
static bool collapsed_by_khugepaged(void)
{
	int i;

	madvise(huge, HUGE, MADV_HUGEPAGE);
	for (i = 0; i < 100 && !atomic_load(&over); i++) {
		if (huge_is(huge))
			return true;
		pause_ms(10);
	}
	return false;
}

static void *splitter(void *arg)
{
	bool can_ask = has_collapse();
	size_t i;

	(void)arg;
	while (!atomic_load(&over)) {
		/* By small pages; only then is it khugepaged's. */
		if (!can_ask)
			madvise(huge, HUGE, MADV_NOHUGEPAGE);
		for (i = 0; i < PAGES_PER_HUGE; i++)
			huge[i * PAGE] = pattern(i);
		if (can_ask ? !madvise(huge, HUGE, MADV_COLLAPSE) :
			      collapsed_by_khugepaged()) {
			atomic_fetch_add(&collapses, 1);
			if (!madvise(huge + PAGE, PAGE, MADV_COLD))
				atomic_fetch_add(&splits, 1);
		}
		madvise(huge, HUGE, MADV_DONTNEED);
		/* The others want the CPU, too. */
		pause_ms(5);
	}
	return NULL;
}

static void *toucher(void *arg)
{
	unsigned char seen;
	size_t i = 0;

	(void)arg;
	while (!atomic_load(&over)) {
		i = (i + 37) % PAGES_PER_HUGE;
		seen = *(volatile unsigned char *)(huge + i * PAGE);
		if (seen && seen != pattern(i))
			die("page %zu has %u, only 0 and %u were written there",
			    i, seen, pattern(i));
		/* A breath for the other threads of a small machine. */
		if (!(i & 15))
			pause_ms(1);
	}
	return NULL;
}

static void *compactor(void *arg)
{
	int fd = open("/proc/sys/vm/compact_memory", O_WRONLY | O_CLOEXEC);

	(void)arg;
	while (fd >= 0 && !atomic_load(&over)) {
		if (pwrite(fd, "1", 1, 0) == 1)
			atomic_fetch_add(&compactions, 1);
		pause_ms(100);
	}
	return NULL;
}

int main(void)
{
	void *(*jobs[])(void *) = { faulter, splitter, toucher, compactor };
	pthread_t threads[ARRAY_SIZE(jobs)], unused;
	sigset_t signals;
	size_t i;
	int sig;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);

	huge = huge_range();
	served = mmap(NULL, FAULT_PAGES * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (served == MAP_FAILED)
		die("mmap");
	uffd = uffd_new();
	uffd_register(uffd, served, FAULT_PAGES * PAGE);
	if (pthread_create(&unused, NULL, monitor, NULL))
		die("pthread_create");
	for (i = 0; i < ARRAY_SIZE(jobs); i++)
		if (pthread_create(&threads[i], NULL, jobs[i], NULL))
			die("pthread_create");
	sigwait(&signals, &sig);
	atomic_store(&over, true);
	for (i = 0; i < ARRAY_SIZE(jobs); i++)
		pthread_join(threads[i], NULL);
	printf("userfaults %u\ncollapses %u\nsplits %u\ncompactions %u\n",
	       userfaults, collapses, splits, compactions);
	fflush(stdout);
	_exit(0);
}
