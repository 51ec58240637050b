// SPDX-License-Identifier: GPL-2.0
/*
 * collapser race, changed: what happens to the range while it is collapsed.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collapser.h"
#include "util.h"

#define ROUNDS	60
/* Of the page that is unmapped. */
#define HOLE	(7 * PAGE)
/* A page that just came back from swap can be held for a moment: EAGAIN. */
#define TRIES	100

enum { MOVES, UNMAPS, FORKS, KINDS };

static unsigned char *range, *elsewhere;
static pthread_barrier_t together;
/* As long as the last collapse took: it may begin at any time within the next. */
static unsigned int late_us;

static void move(unsigned char *from, unsigned char *to)
{
	if (mremap(from, HUGE, HUGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) != to)
		die("mremap");
}

static void fork_once(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die("fork");
}

static void *other(void *arg)
{
	unsigned int seed = 1, late;
	int round;

	(void)arg;
	for (round = 0; round < ROUNDS; round++) {
		/* Not between the barriers, where it is written. */
		late = rand_r(&seed) % late_us;
		pthread_barrier_wait(&together);
		usleep(late);
		if (round % KINDS == MOVES)
			move(range, elsewhere);
		else if (round % KINDS == FORKS)
			fork_once();
		else if (munmap(range + HOLE, PAGE))
			die("munmap");
		pthread_barrier_wait(&together);
	}
	return NULL;
}

static void put_back(int kind)
{
	if (kind == MOVES)
		move(elsewhere, range);
	else if (kind == UNMAPS &&
		 mmap(range + HOLE, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		die("mmap");
}

static void check_data(int kind, int round)
{
	bool hole;
	size_t i;

	for (i = 0; i < HUGE; i++) {
		hole = kind == UNMAPS && i >= HOLE && i < HOLE + PAGE;
		if (range[i] != (hole ? 0 : pattern(i)))
			die("round %d: other data at %zu", round, i);
	}
}

static void make_small(void)
{
	madvise(range, HUGE, MADV_DONTNEED);
	fill_small(range, HUGE);
	swap_most(range);
}

/* It may be, or not. */
static void collapse(void)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	if (madvise(range, HUGE, MADV_COLLAPSE))
		return;
	clock_gettime(CLOCK_MONOTONIC, &to);
	late_us = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000 + 1;
}

void race(void)
{
	pthread_t thread;
	int round, tries;

	swap_on("/dev/zram0");
	range = huge_range();
	elsewhere = huge_range();
	for (tries = 0; !late_us && tries < TRIES; tries++) {
		make_small();
		collapse();
	}
	if (!late_us)
		die("MADV_COLLAPSE");
	pthread_barrier_init(&together, NULL, 2);
	if (pthread_create(&thread, NULL, other, NULL))
		die("pthread_create");
	tell(range);
	for (round = 0; round < ROUNDS; round++) {
		make_small();
		pthread_barrier_wait(&together);
		collapse();
		pthread_barrier_wait(&together);
		put_back(round % KINDS);
		check_data(round % KINDS, round);
	}
	pthread_join(thread, NULL);
}

static void *unmap_when_held(void *arg)
{
	(void)arg;
	if (!wait_until(is_held()))
		die("nobody is held");
	if (munmap(range + HOLE, PAGE))
		die("munmap");
	puts("changed");
	fflush(stdout);
	return NULL;
}

/* Whoever runs this has it held, once it is ready, where it has let mmap_lock go. */
void changed(void)
{
	pthread_t thread;
	sigset_t go;
	int sig;

	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	range = huge_range();
	fill_small(range, HUGE);
	tell(range);
	sigwait(&go, &sig);
	if (pthread_create(&thread, NULL, unmap_when_held, NULL))
		die("pthread_create");
	if (!madvise(range, HUGE, MADV_COLLAPSE))
		die("there is a huge page, over a hole");
	pthread_join(thread, NULL);
}
