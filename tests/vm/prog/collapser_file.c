// SPDX-License-Identifier: GPL-2.0
/*
 * collapser file, shared, file-held: shared memory, and who else has it mapped.
 */
#include <fcntl.h>
#include <mmdep.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collapser.h"
#include "util.h"

#define CHILDREN	3
/* Of the thread that holds mmap_lock; whoever wants it for writing waits as long. */
#define HOLD_MS		1000

static unsigned char *file_range(void)
{
	int fd = memfd_create("collapser", MFD_CLOEXEC);
	unsigned char *range = huge_range();
	size_t i;

	if (fd < 0 || ftruncate(fd, HUGE))
		die("memfd");
	range = mmap(range, HUGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		     fd, 0);
	if (range == MAP_FAILED)
		die("mmap");
	for (i = 0; i < HUGE; i++)
		range[i] = pattern(i);
	close(fd);
	return range;
}

static void collapse_file(unsigned char *range)
{
	tell(range);
	/* It may be for the next fault to map it. */
	madvise(range, HUGE, MADV_COLLAPSE);
	if (!huge_intact(range))
		die("other data");
}

void file(void)
{
	collapse_file(file_range());
}

/* Has page tables of its own for it. */
static pid_t child(const unsigned char *range, int ready)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!huge_intact(range) || write(ready, "r", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

void file_shared(void)
{
	unsigned char *range = file_range();
	pid_t pid[CHILDREN];
	unsigned int i;
	int ready[2];
	char c;

	if (pipe(ready))
		die("pipe");
	for (i = 0; i < CHILDREN; i++) {
		pid[i] = child(range, ready[1]);
		if (read(ready[0], &c, 1) != 1)
			die("a child does not see the data");
	}
	collapse_file(range);
	for (i = 0; i < CHILDREN; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

static void *collapses(void *range)
{
	madvise(range, HUGE, MADV_COLLAPSE);
	return NULL;
}

void file_held(void)
{
	struct mmdep_hold_arm hold = {
		.size = sizeof(hold), .name = "collapse-check",
		.hold_ms = HOLD_MS, .max_hits = 1,
	};
	unsigned char *range = file_range(), *other = huge_range();
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
	pthread_t thread;

	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	fill_small(other, HUGE);
	/* Nothing is to be touched for the first time while it is held. */
	if (mlockall(MCL_CURRENT))
		die("mlockall");
	scenario_ioctl(fd, MMDEP_IOC_HOLD_ARM, &hold);
	if (pthread_create(&thread, NULL, collapses, other))
		die("pthread_create");
	if (!wait_until(is_held()))
		die("the other thread was not held");
	collapse_file(range);
	pthread_join(thread, NULL);
	close(fd);
}
