// SPDX-License-Identifier: GPL-2.0
/*
 * convoy smaps, smaps-held: another process reads smaps of this one.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "convoy.h"
#include "util.h"

/* The kernel lets nobody have a CPU for himself for much longer. */
#define STOP_MS		500

/* Whether a CPU is to be taken away, and is; how often smaps were read. */
static struct {
	atomic_bool wanted;
	atomic_bool taken;
	atomic_uint reads;
} *shared;

static void share(void)
{
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
}

static void read_smaps(pid_t pid)
{
	static char text[1 << 16];
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, getenv("SMAPS") ?: "smaps");
	for (;;) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			_exit(1);
		while (read(fd, text, sizeof(text)) > 0)
			;
		close(fd);
		atomic_fetch_add(&shared->reads, 1);
	}
}

/* Page tables, but hardly any memory. */
static void large(void)
{
	size_t size = strtoul(getenv("LARGE_MIB") ?: "256", NULL, 10) << 20, i;
	unsigned char *map = fresh(size);

	madvise(map, size, MADV_NOHUGEPAGE);
	for (i = 0; i < size; i += PAGE)
		(void)*(volatile unsigned char *)(map + i);
}

static void stay_on(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		die("sched_setaffinity");
}

/* Another process, which does @run on @cpu; or on any: -1. */
static pid_t another(void (*run)(pid_t parent), int cpu)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (cpu >= 0)
		stay_on(cpu);
	run(parent);
	_exit(1);
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void smaps(void)
{
	pid_t reader;

	share();
	large();
	reader = another(read_smaps, -1);
	contend(0, reader);
	end(reader);
}

static void take_cpu(pid_t parent)
{
	struct sched_param first = { .sched_priority = 1 };

	(void)parent;
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		_exit(1);
	for (;;) {
		while (!atomic_load(&shared->wanted))
			pause_ms(1);
		atomic_store(&shared->taken, true);
		while (atomic_load(&shared->wanted))
			;
		atomic_store(&shared->taken, false);
	}
}

/* Only with mmap_lock held does it walk. */
static bool shows_smaps(pid_t pid)
{
	static char path[64], text[4096];

	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	return read_file(path, text, sizeof(text)) > 0 && strstr(text, "smaps_pte_range+");
}

static bool stopped_in_smaps(pid_t pid)
{
	atomic_store(&shared->wanted, true);
	if (!wait_until(atomic_load(&shared->taken)))
		die("no CPU was taken away");
	if (shows_smaps(pid))
		return true;
	atomic_store(&shared->wanted, false);
	if (!wait_until(!atomic_load(&shared->taken)))
		die("no CPU was given back");
	return false;
}

void smaps_held(void)
{
	pid_t reader, taker;
	unsigned int reads;

	share();
	stay_on(0);
	begin_all();
	reader = another(read_smaps, 1);
	taker = another(take_cpu, 1);
	/* Nobody else may be the last to read, also for what is shared since the fork. */
	if (mlockall(MCL_CURRENT))
		die("mlockall");
	large();
	tell(reader);
	/* It takes the lock again when nobody else does any more. */
	reads = atomic_load(&shared->reads);
	if (!wait_until(atomic_load(&shared->reads) - reads >= 2) ||
	    !wait_until(stopped_in_smaps(reader)))
		die("the reader was not stopped");
	all_wait();
	pause_ms(STOP_MS);
	atomic_store(&shared->wanted, false);
	all_end();
	end(taker);
	end(reader);
}
