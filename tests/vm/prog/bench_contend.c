// SPDX-License-Identifier: GPL-2.0
/*
 * bench mmap-contended, write-contended: a lock that another task has.
 *
 * One thread does what holds the lock for long; in its midst another one wakes up, which
 * goes before it, wants the lock and has to sleep.  All is counted, from before the one
 * to after both: it is the same wherever in the midst that is.
 */
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#include "bench.h"
#include "util.h"

#define ROUNDS		128
#define PAGES		1024
/* Far less than the lock is held for. */
#define LATE		20000

static int go;
/* When the other thread comes, in nanoseconds: one is an instruction. */
static long come_after;
/* The other thread had to sleep for the lock; and has had it. */
static volatile bool slept, done;

static long switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw;
}

static void *late(void *arg)
{
	struct sched_param first = { .sched_priority = 1 };
	struct timespec a_while = { .tv_nsec = come_after };
	void (*take)(void) = arg;
	uint64_t n;
	long before;

	if (sched_setscheduler(0, SCHED_FIFO, &first))
		die("sched_setscheduler");
	while (read(go, &n, sizeof(n)) == sizeof(n) && n == 1) {
		nanosleep(&a_while, NULL);
		before = switches();
		take();
		slept = switches() != before;
		done = true;
	}
	return NULL;
}

void contend(long late_ns, void (*hold)(void), void (*release)(void), void (*take)(void))
{
	unsigned int i, counted = 0;
	uint64_t one = 1, end = 2, began;
	pthread_t thread;

	come_after = late_ns;
	go = eventfd(0, EFD_CLOEXEC);
	if (go < 0 || pthread_create(&thread, NULL, late, take))
		die("a thread");
	for (i = 0; i < ROUNDS; i++) {
		slept = false;
		done = false;
		began = __rdtsc();
		if (write(go, &one, sizeof(one)) != sizeof(one))
			die("eventfd");
		hold();
		if (done && slept) {
			spend(__rdtsc() - began);
			counted++;
		}
		if (!wait_until(done))
			die("the other thread does not come");
		release();
	}
	if (counted < ROUNDS / 2)
		die("the lock was held in %u rounds of %u only", counted, ROUNDS);
	if (write(go, &end, sizeof(end)) != sizeof(end))
		die("eventfd");
	pthread_join(thread, NULL);
	close(go);
}

static unsigned char *area;
static int file;

static void protect(void)
{
	mprotect(area, PAGES * PAGE, PROT_READ);
}

static void unprotect(void)
{
	mprotect(area, PAGES * PAGE, PROT_READ | PROT_WRITE);
}

static void map_one(void)
{
	munmap(map(PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1), PAGE);
}

/* mmap_lock: mprotect() of many pages against mmap() of one. */
void mmap_contended(void)
{
	size_t i;

	area = map(PAGES * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < PAGES; i++)
		area[i * PAGE] = 1;
	contend(LATE, protect, unprotect, map_one);
	munmap(area, PAGES * PAGE);
}

static void write_all(void)
{
	if (pwrite(file, area, PAGES * PAGE, 0) != (ssize_t)(PAGES * PAGE))
		die("write");
}

static void write_one(void)
{
	if (pwrite(file, "", 1, 0) != 1)
		die("write");
}

static void nothing(void)
{
}

/* i_rwsem, which is no mmap_lock: write() of many pages against that of a byte. */
void write_contended(void)
{
	area = map(PAGES * PAGE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1);
	file = memory_file(PAGES * PAGE);
	write_all();
	contend(LATE, write_all, nothing, write_one);
	close(file);
	munmap(area, PAGES * PAGE);
}
