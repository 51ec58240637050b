// SPDX-License-Identifier: GPL-2.0
/*
 * convoy MODE: threads that want the mmap_lock of this process, while it is held.
 *
 *	read	a thread of it collapses memory and is stopped by mmdep (scenarios=1)
 *		while it holds the lock for reading; another maps memory; others touch
 *		memory for the first time
 *	write	the same, but it holds the lock for writing
 *	behind-none	as read, but nobody is behind the one that maps
 *	readers	as read, but nobody maps
 *	smaps-held	as read, but another process holds it, which reads smaps of this one
 *		(or $SMAPS, a file like that):
 *		a third one that nobody may interrupt takes its CPU away meanwhile
 *	smaps	another process reads smaps of this one, again and again, while one
 *		thread maps and the others touch memory; ends at SIGTERM
 *	short	all of them map and touch for a while: the lock is never held for long
 *
 * Prints "pid=PID holder=TID writer=TID first=TID count=N" before the lock is wanted
 * and, at the end, "done".
 */
#include <errno.h>
#include <fcntl.h>
#include <mmdep.h>
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

#include "convoy.h"
#include "util.h"

#define HOLD_MS		2000
#define TOUCHERS	3
#define SHORT_MS	1500

static struct {
	pthread_t thread;
	atomic_int tid;
	atomic_bool go;
	atomic_long switches;
	unsigned char *at;
} who[2 + TOUCHERS];

#define HOLDER		0
#define WRITER		1
#define TOUCHER		2

static volatile sig_atomic_t enough;

static void stop(int sig)
{
	(void)sig;
	enough = 1;
}

void *fresh(size_t len)
{
	void *map = mmap(NULL, len, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		die("mmap");
	return map;
}

/* No memory of its own is touched for the first time from here on. */
static void settle(unsigned int i)
{
	atomic_store(&who[i].tid, (int)syscall(SYS_gettid));
	while (!atomic_load(&who[i].go))
		pause_ms(1);
	atomic_store(&who[i].switches, voluntary_switches());
}

static void *collapses(void *arg)
{
	(void)arg;
	settle(HOLDER);
	madvise(who[HOLDER].at, HUGE, MADV_COLLAPSE);
	return NULL;
}

static void *maps(void *arg)
{
	(void)arg;
	settle(WRITER);
	do {
		munmap(fresh(PAGE), PAGE);
	} while (who[WRITER].at && !enough);
	return NULL;
}

static void *touches(void *arg)
{
	unsigned int i = (uintptr_t)arg;

	settle(i);
	do {
		if (!who[i].at)
			break;
		*who[i].at = 1;
		if (who[WRITER].at) {
			munmap(who[i].at, PAGE);
			who[i].at = fresh(PAGE);
		}
	} while (who[WRITER].at && !enough);
	return NULL;
}

static void begin(unsigned int i, void *(*run)(void *))
{
	if (pthread_create(&who[i].thread, NULL, run, (void *)(uintptr_t)i))
		die("pthread_create");
	if (!wait_until(atomic_load(&who[i].tid)))
		die("a thread does not begin");
}

static void go(unsigned int i)
{
	atomic_store(&who[i].go, true);
}

void tell(int holder)
{
	printf("pid=%d holder=%d writer=%d first=%d count=%d\n", getpid(), holder,
	       who[WRITER].tid, who[TOUCHER].tid, TOUCHERS);
	fflush(stdout);
}

static struct mmdep_scenario_state state(int fd)
{
	struct mmdep_scenario_state s = { .size = sizeof(s) };

	if (ioctl(fd, MMDEP_IOC_SCENARIO_STATE, &s))
		die("SCENARIO_STATE");
	return s;
}

/* Each is asleep before the next one comes, if it has to be. */
static void go_and_sleep(unsigned int i, bool sleeps)
{
	go(i);
	if (sleeps && !wait_until(who[i].switches &&
				  thread_slept_since(who[i].tid, who[i].switches)))
		die("a thread does not wait");
}

/* Each is a mapping of its own, with nothing in it. */
void begin_all(void)
{
	unsigned int i;

	begin(WRITER, maps);
	for (i = TOUCHER; i < ARRAY_SIZE(who); i++) {
		who[i].at = (unsigned char *)fresh(3 * PAGE) + PAGE;
		mprotect(who[i].at - PAGE, PAGE, PROT_NONE);
		mprotect(who[i].at + PAGE, PAGE, PROT_NONE);
		begin(i, touches);
	}
}

/* The second time it comes by it holds the lock for writing. */
static void held(unsigned int times, bool maps_too, bool touches_too)
{
	struct mmdep_hold_arm hold = {
		.size = sizeof(hold), .name = "collapse-check",
		.hold_ms = HOLD_MS / times, .max_hits = times,
	};
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
	unsigned int i;

	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	who[HOLDER].at = huge_range();
	madvise(who[HOLDER].at, HUGE, MADV_NOHUGEPAGE);
	for (i = 0; i < HUGE; i++)
		who[HOLDER].at[i] = pattern(i);
	madvise(who[HOLDER].at, HUGE, MADV_HUGEPAGE);
	begin(HOLDER, collapses);
	begin_all();
	tell(who[HOLDER].tid);
	/* Nobody else may be the last to read. */
	if (mlockall(MCL_CURRENT))
		die("mlockall");
	if (ioctl(fd, MMDEP_IOC_HOLD_ARM, &hold))
		die("HOLD_ARM");
	state(fd);
	go(HOLDER);
	if (!wait_until(state(fd).held_now && state(fd).hits == times))
		die("the thread that collapses was not held");
	if (maps_too)
		go_and_sleep(WRITER, true);
	for (i = TOUCHER; touches_too && i < ARRAY_SIZE(who); i++)
		go_and_sleep(i, maps_too);
	/* What else there is was not let go before. */
	pthread_join(who[HOLDER].thread, NULL);
	for (i = WRITER; i < ARRAY_SIZE(who); i++) {
		go(i);
		pthread_join(who[i].thread, NULL);
	}
	if (!huge_intact(who[HOLDER].at))
		die("other data");
	close(fd);
}

void all_wait(void)
{
	unsigned int i;

	for (i = WRITER; i < ARRAY_SIZE(who); i++)
		go_and_sleep(i, true);
}

void all_end(void)
{
	unsigned int i;

	for (i = WRITER; i < ARRAY_SIZE(who); i++)
		pthread_join(who[i].thread, NULL);
}

void contend(unsigned int ms, int holder)
{
	uint64_t end = now_ns() + ms * 1000000ULL;
	unsigned int i;

	for (i = WRITER; i < ARRAY_SIZE(who); i++) {
		who[i].at = fresh(PAGE);
		begin(i, i == WRITER ? maps : touches);
	}
	tell(holder);
	for (i = WRITER; i < ARRAY_SIZE(who); i++)
		go(i);
	while (!enough && (!ms || now_ns() < end))
		pause_ms(10);
	enough = 1;
	all_end();
}

int main(int argc, char **argv)
{
	const char *mode = argc == 2 ? argv[1] : "";

	signal(SIGTERM, stop);
	if (!strcmp(mode, "read"))
		held(1, true, true);
	else if (!strcmp(mode, "write"))
		held(2, true, true);
	else if (!strcmp(mode, "behind-none"))
		held(1, true, false);
	else if (!strcmp(mode, "readers"))
		held(1, false, true);
	else if (!strcmp(mode, "smaps"))
		smaps();
	else if (!strcmp(mode, "smaps-held"))
		smaps_held();
	else if (!strcmp(mode, "short"))
		contend(SHORT_MS, 0);
	else
		die("usage: convoy read|write|behind-none|readers|smaps|smaps-held|short");
	printf("done\n");
	return 0;
}
