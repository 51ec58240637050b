// SPDX-License-Identifier: GPL-2.0
/*
 * sleepers N: N threads fault on pages that nobody fills, and sleep in the
 * kernel until a signal comes.
 *
 * When all are asleep, "asleep 1" is printed.  SIGUSR1: the pages are filled, all
 * threads must wake and read what was filled in; then the same again, "asleep 2".
 * SIGTERM: the last time; "served" is printed.  Status 0 when all was right.
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
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

#define MAX	1000

static struct sleeper {
	pthread_t thread;
	atomic_int tid;
	atomic_long switches;
	atomic_uint finished;	/* cycle that it has read right */
} sleepers[MAX];

static unsigned char *area, *source;
static atomic_uint cycle;
static int uffd, n;

static unsigned char value(unsigned int in_cycle, int i)
{
	return 1 + (in_cycle * 7 + i) % 251;
}

static void *sleeper(void *arg)
{
	struct sleeper *me = arg;
	int i = me - sleepers;
	unsigned int mine;

	atomic_store(&me->tid, gettid());
	for (mine = 1;; mine++) {
		while (atomic_load(&cycle) < mine)
			pause_ms(2);
		atomic_store(&me->switches, voluntary_switches());
		if (*(volatile unsigned char *)(area + i * PAGE) != value(mine, i))
			die("sleeper %d read something else than was filled in", i);
		atomic_store(&me->finished, mine);
	}
	return NULL;
}

static void wait_events(void)
{
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg;
	int seen;

	for (seen = 0; seen < n;) {
		if (poll(&p, 1, WAIT_MAX_S * 1000) != 1)
			die("%d of %d faults came", seen, n);
		if (read(uffd, &msg, sizeof(msg)) == sizeof(msg))
			seen++;
		else if (errno != EAGAIN)
			die("read of the userfaultfd");
	}
}

static void sleep_all(unsigned int in_cycle)
{
	int i;

	atomic_store(&cycle, in_cycle);
	wait_events();
	for (i = 0; i < n; i++)
		if (!wait_until(thread_slept_since(atomic_load(&sleepers[i].tid),
						   atomic_load(&sleepers[i].switches))))
			die("sleeper %d did not fall asleep", i);
	printf("asleep %u\n", in_cycle);
	fflush(stdout);
}

static void serve_all(unsigned int in_cycle)
{
	int i;

	for (i = 0; i < n; i++) {
		struct uffdio_copy copy = {
			.dst = (uintptr_t)(area + i * PAGE),
			.src = (uintptr_t)source,
			.len = PAGE,
		};

		memset(source, value(in_cycle, i), PAGE);
		/* EAGAIN: the mapping is changing, or the page is half done. */
		while (ioctl(uffd, UFFDIO_COPY, &copy)) {
			if (errno != EAGAIN)
				die("UFFDIO_COPY");
			copy.copy = 0;
		}
	}
	for (i = 0; i < n; i++)
		if (!wait_until(atomic_load(&sleepers[i].finished) == in_cycle))
			die("sleeper %d did not wake although its page is there", i);
}

int main(int argc, char **argv)
{
	unsigned int in_cycle;
	sigset_t signals;
	int i, sig;

	n = argc == 2 ? atoi(argv[1]) : 0;
	if (n < 1 || n > MAX)
		die("usage: sleepers N, 1 to %d", MAX);
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);

	area = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	source = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED || source == MAP_FAILED)
		die("mmap");
	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	uffd = uffd_new();
	uffd_register(uffd, area, n * PAGE);
	for (i = 0; i < n; i++) {
		pthread_attr_t attr;

		pthread_attr_init(&attr);
		pthread_attr_setstacksize(&attr, 64 * 1024);
		if (pthread_create(&sleepers[i].thread, &attr, sleeper, &sleepers[i]))
			die("pthread_create");
	}
	for (in_cycle = 1;; in_cycle++) {
		sleep_all(in_cycle);
		sigwait(&signals, &sig);
		serve_all(in_cycle);
		if (sig == SIGTERM)
			break;
		madvise(area, n * PAGE, MADV_DONTNEED);
	}
	printf("served\n");
	fflush(stdout);
	_exit(0);
}
