// SPDX-License-Identifier: GPL-2.0
/*
 * What hold_safety does with the device, with pages, threads and processes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hold.h"

#define KPF_LOCKED	0

/* --- the device --- */

int open_device(void)
{
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	return fd;
}

void arm(int fd, unsigned int ms, unsigned int hits)
{
	struct mmdep_scenario_start s = {
		.size = sizeof(s), .name = "migration-wait",
		.hold_ms = ms, .max_hits = hits,
	};

	if (ioctl(fd, MMDEP_IOC_SCENARIO_START, &s))
		die("SCENARIO_START");
}

struct mmdep_scenario_state state(int fd, unsigned int flags)
{
	struct mmdep_scenario_state s = { .size = sizeof(s), .flags = flags };

	if (ioctl(fd, MMDEP_IOC_SCENARIO_STATE, &s))
		die("SCENARIO_STATE");
	return s;
}

struct mmdep_scenario_state stop(int fd)
{
	struct mmdep_scenario_state s = { .size = sizeof(s) };

	if (ioctl(fd, MMDEP_IOC_SCENARIO_STOP, &s))
		die("SCENARIO_STOP");
	return s;
}

void wait_held(int fd)
{
	if (!wait_until(state(fd, 0).held_now == 1))
		die("nobody was held");
}

int remove_module(void)
{
	return syscall(SYS_delete_module, "mmdep", O_NONBLOCK) ? -errno : 0;
}

int references(void)
{
	char buf[32];

	if (read_file("/sys/module/mmdep/refcnt", buf, sizeof(buf)) < 0)
		return -1;
	return atoi(buf);
}

int tasks_held(void)
{
	char buf[4096], *at;

	if (read_file("/sys/kernel/debug/mmdep/status", buf, sizeof(buf)) < 0)
		return -1;
	at = strstr(buf, "\ntasks_held: ");
	return at ? atoi(at + 13) : -1;
}

/* --- pages --- */

uint64_t frame(const void *at)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)at / PAGE * 8) != 8 ||
	    !(entry >> 63))
		die("pagemap");
	close(fd);
	return entry & ((1ULL << 55) - 1);
}

unsigned int locked_pages(uint64_t first)
{
	static uint64_t flags[PAGES_PER_HUGE];
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	unsigned int i, n = 0;

	if (fd < 0 || pread(fd, flags, sizeof(flags), first * 8) != sizeof(flags))
		die("kpageflags");
	close(fd);
	for (i = 0; i < PAGES_PER_HUGE; i++)
		n += flags[i] >> KPF_LOCKED & 1;
	return n;
}

/* --- threads that do one thing when they are told to --- */

int split(unsigned char *range)
{
	return syscall(SYS_madvise, range, PAGE, MADV_COLD) ? -errno : 0;
}

void *split_job(void *arg)
{
	struct job *job = arg;

	atomic_store(&job->tid, gettid());
	while (!atomic_load(&job->go))
		pause_ms(1);
	job->result = split(job->range);
	atomic_store(&job->done, true);
	return NULL;
}

void *read_job(void *arg)
{
	struct job *job = arg;

	atomic_store(&job->tid, gettid());
	while (!atomic_load(&job->go))
		pause_ms(1);
	atomic_store(&job->switches, voluntary_switches());
	job->result = *(volatile unsigned char *)(job->range + READ_PAGE * PAGE);
	atomic_store(&job->done, true);
	return NULL;
}

void job_init(struct job *job, void *(*fn)(void *), unsigned char *range)
{
	memset(job, 0, sizeof(*job));
	job->range = range;
	if (pthread_create(&job->thread, NULL, fn, job))
		die("pthread_create");
	if (!wait_until(atomic_load(&job->tid)))
		die("a thread did not start");
}

void job_go(struct job *job)
{
	atomic_store(&job->go, true);
}

bool job_end(struct job *job)
{
	if (!wait_until(atomic_load(&job->done)))
		return false;
	pthread_join(job->thread, NULL);
	return true;
}

bool reader_waits(struct job *reader)
{
	return wait_until(atomic_load(&reader->switches) &&
			  thread_slept_since(atomic_load(&reader->tid),
					     atomic_load(&reader->switches))) &&
	       !atomic_load(&reader->done);
}

unsigned char *new_huge(void)
{
	unsigned char *range = huge_range();

	huge_make(range);
	return range;
}

/* --- processes, and how they tell that something is so --- */

struct shared *shared;

void reset_shared(void)
{
	atomic_store(&shared->step, 0);
	atomic_store(&shared->tid, 0);
	atomic_store(&shared->fine, 0);
}

void reached(int step)
{
	atomic_store(&shared->step, step);
}

void wait_step(int step)
{
	if (!wait_until(atomic_load(&shared->step) >= step))
		die("step %d was not reached", step);
}

int wait_child(pid_t pid)
{
	int status = -1;

	return wait_until(waitpid(pid, &status, WNOHANG) == pid) ? status : -1;
}

pid_t child(void (*fn)(int fd), int fd)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	/* None is left behind when the test dies. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fn(fd);
	_exit(0);
}
