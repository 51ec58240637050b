// SPDX-License-Identifier: GPL-2.0
/*
 * collapser MODE: collapses memory of its own, and how.
 *
 *	plain	MADV_COLLAPSE of anonymous memory, all of which is there
 *	swap	of memory that is in swap, on /dev/zram0 (32 MiB or more)
 *	file	of shared memory
 *	shared	the same, which CHILDREN other processes have mapped, too
 *	file-held	the same as file, while a thread holds mmap_lock for reading: it
 *		collapses other memory, and is held by mmdep (scenarios=1)
 *	race	swap, again and again, while another thread moves the range away, unmaps
 *		a page of it, or forks; whatever comes of it, the data are right
 *	changed	plain, at SIGUSR1; a page of the range is unmapped while a task is held,
 *		and then "changed" is printed
 *	held	while another process holds the lock of the anon_vma: a child of it
 *		splits a huge page, and is held half-way by mmdep (scenarios=1).  Prints
 *		how long in a line "held_ns=N"
 *
 * Prints "pid=PID address=0x..." and, at the end, "done".  Status 2 when it is not to
 * be had here, with the reason in a line "skip ...".
 */
#include <errno.h>
#include <fcntl.h>
#include <mmdep.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collapser.h"
#include "util.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

/* Of 32 MiB. */
#define SWAP_PAGES	8192
#define HOLD_MS		3000

void tell(const unsigned char *range)
{
	printf("pid=%d address=%p\n", getpid(), (const void *)range);
	fflush(stdout);
}

/* The first huge page of a mapping, in small pages; @len is all of it. */
void fill_small(unsigned char *range, size_t len)
{
	size_t i;

	madvise(range, len, MADV_NOHUGEPAGE);
	for (i = 0; i < HUGE; i++)
		range[i] = pattern(i);
	madvise(range, len, MADV_HUGEPAGE);
}

/* Where no page can be written to as it is, there is no huge page to be had. */
static void make_writable(unsigned char *range)
{
	*(volatile unsigned char *)range = pattern(0);
}

/* Somebody may hold a page for a moment; @again makes the range as it was before. */
static void collapse(unsigned char *range, void (*again)(unsigned char *range))
{
	struct timespec end = deadline();

	while (madvise(range, HUGE, MADV_COLLAPSE)) {
		if (errno == EINVAL || passed(&end))
			die("MADV_COLLAPSE");
		pause_ms(10);
		if (again)
			again(range);
	}
}

static void plain(void)
{
	unsigned char *range = huge_range();

	fill_small(range, HUGE);
	tell(range);
	collapse(range, NULL);
	if (!huge_is(range) || !huge_intact(range))
		die("no huge page with the same data");
}

/* The size of a swap area is in its header. */
void swap_on(const char *path)
{
	static unsigned char header[PAGE];
	uint32_t *word = (uint32_t *)(header + 1024);
	int fd = open(path, O_RDWR | O_CLOEXEC);

	word[0] = 1;
	word[1] = SWAP_PAGES - 1;
	memcpy(header + PAGE - 10, "SWAPSPACE2", 10);
	/* Text file busy: it is on already. */
	if ((fd < 0 || pwrite(fd, header, PAGE, 0) != (ssize_t)PAGE || fsync(fd)) &&
	    errno != ETXTBSY)
		die("%s", path);
	close(fd);
	if (swapon(path, 0) && errno != EBUSY)
		die("swapon");
}

/* Some of its pages at least. */
static void swap_out(unsigned char *range)
{
	unsigned char there[PAGES_PER_HUGE];
	struct timespec end = deadline();
	size_t i, n;

	do {
		if (passed(&end))
			die("the pages do not go to swap");
		madvise(range, HUGE, MADV_PAGEOUT);
		if (mincore(range, HUGE, there))
			die("mincore");
		for (i = 0, n = 0; i < PAGES_PER_HUGE; i++)
			n += there[i] & 1;
	} while (n == PAGES_PER_HUGE);
}

/* And it can be collapsed, which brings them back, also when it fails. */
void swap_most(unsigned char *range)
{
	swap_out(range);
	make_writable(range);
}

static void swap(void)
{
	unsigned char *range = huge_range();

	swap_on("/dev/zram0");
	fill_small(range, HUGE);
	swap_most(range);
	tell(range);
	collapse(range, swap_most);
	if (!huge_is(range) || !huge_intact(range))
		die("no huge page with the same data");
}

/* --- held --- */

static struct shared {
	atomic_bool splits;
} *shared;

void scenario_ioctl(int fd, unsigned long what, void *arg)
{
	if (ioctl(fd, what, arg))
		die("/dev/mmdep");
}

/* Only this process, and what it splits, is held. */
static void split_and_be_held(unsigned char *range)
{
	struct mmdep_scenario_start start = {
		.size = sizeof(start), .name = "migration-wait",
		.hold_ms = HOLD_MS, .max_hits = 1,
	};
	struct mmdep_scenario_state state = { .size = sizeof(state) };
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	huge_make(range);
	scenario_ioctl(fd, MMDEP_IOC_SCENARIO_START, &start);
	atomic_store(&shared->splits, true);
	madvise(range, PAGE, MADV_COLD);
	scenario_ioctl(fd, MMDEP_IOC_SCENARIO_STOP, &state);
	if (!state.hits)
		die("nobody was held");
	printf("held_ns=%llu\n", (unsigned long long)state.held_ns);
	fflush(stdout);
	_exit(0);
}

bool is_held(void)
{
	char buf[4096];

	return read_file("/sys/kernel/debug/mmdep/status", buf, sizeof(buf)) >= 0 &&
	       strstr(buf, "\ntasks_held: 1\n");
}

/*
 * Parent and child have the root of their anon_vma in common, and with it the lock:
 * also for pages that come after the fork.
 */
static void held(void)
{
	unsigned char *map, *range;
	int status;
	pid_t pid;

	/* One mapping with room for both of them, wherever it begins. */
	map = mmap(NULL, 3 * HUGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED || shared == MAP_FAILED)
		die("mmap");
	range = (unsigned char *)(((uintptr_t)map + HUGE - 1) & ~(HUGE - 1));
	fill_small(range, 2 * HUGE);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		split_and_be_held(range + HUGE);
	}
	make_writable(range);
	if (!wait_until(atomic_load(&shared->splits) && is_held()))
		die("the child was not held");
	tell(range);
	collapse(range, NULL);
	if (!huge_intact(range))
		die("other data");
	if (waitpid(pid, &status, 0) != pid || status)
		die("the child did not end well");
}

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "plain", plain }, { "swap", swap }, { "file", file },
	{ "shared", file_shared }, { "file-held", file_held }, { "race", race },
	{ "changed", changed },
	{ "held", held },
};

int main(int argc, char **argv)
{
	size_t i;

	if (!has_collapse()) {
		printf("skip this kernel has no MADV_COLLAPSE\n");
		return 2;
	}
	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (argc == 2 && !strcmp(modes[i].name, argv[1]))
			break;
	if (i == ARRAY_SIZE(modes))
		die("usage: collapser plain|swap|file|shared|file-held|race|changed|held");
	modes[i].run();
	printf("done\n");
	return 0;
}
