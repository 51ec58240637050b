// SPDX-License-Identifier: GPL-2.0
/*
 * abuse CALLS [SEED]: that many calls of any sort on the device and on the files in
 * debugfs, by several threads that open and close each other's files; then as many opens by
 * a user who may do nothing.
 *
 * Prints how often what was done and how often it went well.  "mapped" is how often memory
 * of the module could be mapped, "allowed" how often the user got in.  That the kernel is
 * still well is for the caller to see.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "refusals.h"

#define DEBUGFS		"/sys/kernel/debug/mmdep"
#define THREADS		4
#define FILES		16
#define PATHS_MAX	64
#define FIRST_FD	100

int fd = -1;

enum { REOPEN, IOCTL, READ, PREAD, WRITE, SEEK, POLL, MAP, NR_ACTS };

static const char * const names[NR_ACTS] = {
	"open", "ioctl", "read", "pread", "write", "seek", "poll", "mapped",
};

static atomic_ulong done[NR_ACTS], well[NR_ACTS];
static char paths[PATHS_MAX][1024];
static unsigned int nr_paths;
static unsigned long calls, seed = 1;

static void add_path(const char *dir, const char *name)
{
	if (nr_paths == PATHS_MAX)
		die("there are more than %d files", PATHS_MAX);
	snprintf(paths[nr_paths++], sizeof(paths[0]), "%s%s%s", dir, name ? "/" : "",
		 name ? name : "");
}

static void list(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	char sub[512];

	if (!dir)
		die("%s", path);
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		if (e->d_type != DT_DIR) {
			add_path(path, e->d_name);
			continue;
		}
		if (snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name) < (int)sizeof(sub))
			list(sub);
	}
	closedir(dir);
}

static const char *any_path(void)
{
	/* The device is one file, and has most behind it. */
	return rnd() % 2 ? MMDEP_DEVICE : paths[rnd() % nr_paths];
}

static int any_file(void)
{
	return FIRST_FD + rnd() % FILES;
}

/* Whoever uses the other one at this moment has it closed under its hands. */
static long reopen(void)
{
	static const int modes[] = { O_RDONLY, O_WRONLY, O_RDWR };
	int file = open(any_path(), modes[rnd() % 3] | O_NONBLOCK | O_CLOEXEC);

	if (file < 0)
		return -1;
	dup3(file, any_file(), O_CLOEXEC);
	return close(file);
}

static long map(void)
{
	size_t len = rnd() % 64 * PAGE;
	void *at = mmap(NULL, len, rnd() & (PROT_READ | PROT_WRITE),
			rnd() % 2 ? MAP_SHARED : MAP_PRIVATE, any_file(), rnd() % 8 * PAGE);

	if (at == MAP_FAILED)
		return -1;
	munmap(at, len);
	return 0;
}

/* What an ioctl is called with, and what it answers. */
static _Thread_local union any arg;

static long act(unsigned int what, char *buf, size_t size)
{
	/* Now and then from nowhere to nowhere. */
	char *to = rnd() % 16 ? buf : (char *)(uintptr_t)rnd();
	size_t len = rnd() % 8 ? rnd() % size : (size_t)rnd();
	struct pollfd p = { .fd = any_file(), .events = rnd() };
	unsigned int cmd;
	void *at;

	switch (what) {
	case REOPEN:
		return reopen();
	case IOCTL:
		cmd = random_call(&arg, &at);
		return ioctl(any_file(), cmd, at);
	case READ:
		return read(any_file(), to, len);
	case PREAD:
		return pread(any_file(), to, len, rnd() >> (rnd() % 64));
	case WRITE:
		return write(any_file(), to, len % size);
	case SEEK:
		return lseek(any_file(), rnd() >> (rnd() % 64), rnd() % 6);
	case POLL:
		return poll(&p, 1, 0);
	default:
		return map();
	}
}

static void *abuse(void *number)
{
	const size_t size = 64 * 1024;
	char *buf = calloc(1, size);
	unsigned long i;

	if (!buf)
		die("calloc");
	random_seed(seed * THREADS + (uintptr_t)number);
	for (i = 0; i < calls / THREADS; i++) {
		/* Every other one is an ioctl: of these there are most. */
		unsigned int what = rnd() % 2 ? IOCTL : rnd() % NR_ACTS;

		atomic_fetch_add(&done[what], 1);
		if (act(what, buf, size) >= 0)
			atomic_fetch_add(&well[what], 1);
	}
	free(buf);
	return NULL;
}

/* Returns how often he got in. */
static unsigned long as_nobody(void)
{
	unsigned long i, allowed = 0;
	int to_parent[2];
	pid_t child;

	if (pipe(to_parent))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		if (setgid(65534) || setuid(65534))
			die("setuid");
		for (i = 0; i < calls; i++)
			allowed += !reopen();
		_exit(write(to_parent[1], &allowed, sizeof(allowed)) != sizeof(allowed));
	}
	close(to_parent[1]);
	if (read(to_parent[0], &allowed, sizeof(allowed)) != sizeof(allowed))
		die("the user died");
	waitpid(child, NULL, 0);
	return allowed;
}

int main(int argc, char **argv)
{
	pthread_t thread[THREADS];
	unsigned long allowed;
	uintptr_t i;

	if (argc < 2)
		die("usage: abuse CALLS [SEED]");
	calls = strtoul(argv[1], NULL, 0);
	if (argc > 2)
		seed = strtoul(argv[2], NULL, 0);
	add_path(MMDEP_DEVICE, NULL);
	list(DEBUGFS);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, abuse, (void *)i))
			die("pthread_create");
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	/* What is open goes with it: nothing is inherited that he could not open himself. */
	for (i = 0; i < FILES; i++)
		close(FIRST_FD + i);
	allowed = as_nobody();
	printf("files %u\n", nr_paths);
	for (i = 0; i < NR_ACTS; i++)
		printf("%s %lu of %lu\n", names[i], atomic_load(&well[i]), atomic_load(&done[i]));
	printf("allowed %lu of %lu\n", allowed, calls);
	return 0;
}
