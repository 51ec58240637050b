// SPDX-License-Identifier: GPL-2.0
/*
 * huge_files DIRECTORY SECONDS: files of a hugetlbfs are mapped, written, shared with a
 * child, written by it, punched and truncated, by two processes at once.  Status 0 when
 * each has done so at least once, with the right data.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util.h"

#define VALUE	0x5a
#define PAGES	4

static void wait_for_child(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child || status)
		die("a child failed");
}

/* What a child does to a private mapping is not seen; to a shared one it is. */
static void share(unsigned char *shared, unsigned char *private)
{
	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (!child) {
		shared[HUGE] = VALUE;
		private[HUGE] = VALUE;
		_exit(0);
	}
	wait_for_child(child);
	if (shared[HUGE] != VALUE || private[HUGE] == VALUE)
		die("wrong data");
}

static void once(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	unsigned char *shared, *private;

	if (fd < 0)
		die("%s", path);
	if (ftruncate(fd, PAGES * HUGE))
		die("ftruncate");
	shared = mmap(NULL, PAGES * HUGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	private = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
		       MAP_HUGETLB, -1, 0);
	if (shared == MAP_FAILED || private == MAP_FAILED)
		die("mmap");
	memset(shared, VALUE - 1, PAGES * PAGE);
	private[0] = 1;
	private[HUGE] = 1;
	share(shared, private);
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, HUGE, HUGE))
		die("fallocate");
	if (shared[HUGE])
		die("the hole is not empty");
	if (ftruncate(fd, HUGE))
		die("ftruncate");
	munmap(private, 2 * HUGE);
	munmap(shared, PAGES * HUGE);
	close(fd);
	if (unlink(path))
		die("unlink");
}

static void work(const char *dir, unsigned int seconds, int nr)
{
	uint64_t end = now_ns() + seconds * 1000000000ULL;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%d", dir, nr);
	do
		once(path);
	while (now_ns() < end);
}

int main(int argc, char **argv)
{
	unsigned int seconds;
	pid_t child;

	if (argc != 3)
		die("usage: huge_files DIRECTORY SECONDS");
	seconds = atoi(argv[2]);
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		work(argv[1], seconds, 1);
		_exit(0);
	}
	work(argv[1], seconds, 2);
	wait_for_child(child);
	return 0;
}
