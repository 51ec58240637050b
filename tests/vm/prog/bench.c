// SPDX-License-Identifier: GPL-2.0
/*
 * bench [PATH...]: how many instructions a path through the kernel takes.
 *
 * For a guest in which the time stamp counter counts instructions (tests/vm/run
 * --icount).  Prints "NAME MEDIAN MEAN ROUNDS" for each path, in instructions a
 * round; the mean has the timer's interrupts in it.  Without a name: all of them,
 * but those that need more than one NUMA node.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#include "bench.h"
#include "util.h"

#define ROUNDS_MAX	2048

static uint64_t spent[ROUNDS_MAX];
static unsigned int rounds;
static uint64_t began;

static inline void begin(void)
{
	began = __rdtsc();
}

static inline void end(void)
{
	spent[rounds++] = __rdtsc() - began;
}

void spend(uint64_t instructions)
{
	spent[rounds++] = instructions;
}

void *map(size_t len, int flags, int fd)
{
	void *area = mmap(NULL, len, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (area == MAP_FAILED)
		die("mmap");
	return area;
}

static inline void touch(unsigned char *at)
{
	*(volatile unsigned char *)at = 1;
}

int memory_file(size_t len)
{
	int fd = memfd_create("bench", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, len))
		die("memfd");
	return fd;
}

/* Small pages, one after the other; 512 of them share a table. */
static void fault_anon(void)
{
	const unsigned int n = 1024;
	unsigned char *area = map(n * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	unsigned int i;

	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < n; i++) {
		begin();
		touch(area + i * PAGE);
		end();
	}
	munmap(area, n * PAGE);
}

/* Pages of a file that are in memory: written to, so that each is a fault. */
static void fault_file(void)
{
	const unsigned int n = 1024;
	int fd = memory_file(n * PAGE);
	unsigned char *area = map(n * PAGE, MAP_SHARED, fd);
	unsigned int i;

	memset(area, 1, n * PAGE);
	munmap(area, n * PAGE);
	area = map(n * PAGE, MAP_SHARED, fd);
	for (i = 0; i < n; i++) {
		begin();
		touch(area + i * PAGE);
		end();
	}
	munmap(area, n * PAGE);
	close(fd);
}

static void fault_thp(void)
{
	unsigned char *area;
	unsigned int i;

	for (i = 0; i < 16; i++) {
		area = huge_range();
		if (madvise(area, HUGE, MADV_HUGEPAGE))
			die("MADV_HUGEPAGE");
		begin();
		touch(area);
		end();
		if (!huge_is(area))
			die("no huge page");
		munmap(area, HUGE);
	}
}

static void map_unmap(void)
{
	unsigned int i;

	for (i = 0; i < 1024; i++) {
		begin();
		munmap(map(PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1), PAGE);
		end();
	}
}

/* Between two pages that it cannot join. */
static void map_alone(void)
{
	char *area = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *hole = area + PAGE;
	unsigned int i;

	if (area == MAP_FAILED || munmap(hole, PAGE))
		die("mmap");
	for (i = 0; i < 1024; i++) {
		begin();
		if (mmap(hole, PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != hole ||
		    munmap(hole, PAGE))
			die("mmap");
		end();
	}
	munmap(area, 3 * PAGE);
}

static void map_touch_unmap(void)
{
	unsigned char *area;
	unsigned int i;

	for (i = 0; i < 1024; i++) {
		begin();
		area = map(PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
		touch(area);
		munmap(area, PAGE);
		end();
	}
}

static void map_unmap_file(void)
{
	int fd = memory_file(PAGE);
	unsigned int i;

	for (i = 0; i < 1024; i++) {
		begin();
		munmap(map(PAGE, MAP_SHARED, fd), PAGE);
		end();
	}
	close(fd);
}

static void fork_exit(void)
{
	unsigned int i;
	pid_t child;

	for (i = 0; i < 128; i++) {
		begin();
		child = fork();
		if (!child)
			_exit(0);
		if (waitpid(child, NULL, 0) != child)
			die("fork");
		end();
	}
}

static void write_file(void)
{
	char page[PAGE] = {};
	int fd = memory_file(PAGE);
	unsigned int i;

	for (i = 0; i < 1024; i++) {
		begin();
		if (pwrite(fd, page, PAGE, 0) != (ssize_t)PAGE)
			die("write");
		end();
	}
	close(fd);
}

struct service {
	int uffd;
	unsigned int faults;
};

static void *serve(void *arg)
{
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	struct service *service = arg;
	struct uffdio_copy copy;
	struct uffd_msg msg;
	unsigned int i;

	for (i = 0; i < service->faults; i++) {
		if (read(service->uffd, &msg, sizeof(msg)) != sizeof(msg))
			die("read of the userfaultfd");
		copy = (struct uffdio_copy){
			.dst = msg.arg.pagefault.address & ~(PAGE - 1),
			.src = (uintptr_t)source,
			.len = PAGE,
		};
		if (ioctl(service->uffd, UFFDIO_COPY, &copy))
			die("UFFDIO_COPY");
	}
	return NULL;
}

/* A thread faults, another one brings the page. */
static void userfault(void)
{
	struct service service = { .uffd = uffd_new(), .faults = 256 };
	unsigned char *area = map(service.faults * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	pthread_t server;
	unsigned int i;

	/* The server waits in read(). */
	if (fcntl(service.uffd, F_SETFL, 0))
		die("fcntl");
	madvise(area, service.faults * PAGE, MADV_NOHUGEPAGE);
	uffd_register(service.uffd, area, service.faults * PAGE);
	if (pthread_create(&server, NULL, serve, &service))
		die("pthread_create");
	for (i = 0; i < service.faults; i++) {
		begin();
		touch(area + i * PAGE);
		end();
	}
	pthread_join(server, NULL);
	close(service.uffd);
	munmap(area, service.faults * PAGE);
}

static void collapse(void)
{
	unsigned char *area;
	unsigned int i;

	for (i = 0; i < 16; i++) {
		area = huge_range();
		madvise(area, HUGE, MADV_NOHUGEPAGE);
		memset(area, 1, HUGE);
		madvise(area, HUGE, MADV_HUGEPAGE);
		begin();
		if (madvise(area, HUGE, MADV_COLLAPSE))
			die("MADV_COLLAPSE");
		end();
		munmap(area, HUGE);
	}
}

/* A path that is no function is one of those that bench_pairs.ko counts. */
static const struct {
	const char *name;
	void (*run)(void);
} paths[] = {
	{ "fault-anon", fault_anon },
	{ "fault-file", fault_file },
	{ "fault-thp", fault_thp },
	{ "mmap-munmap", map_unmap },
	{ "mmap-alone", map_alone },
	{ "mmap-touch-munmap", map_touch_unmap },
	{ "mmap-munmap-file", map_unmap_file },
	{ "fork-exit", fork_exit },
	{ "write-file", write_file },
	{ "userfault", userfault },
	{ "collapse", collapse },
	{ "mmap-contended", mmap_contended },
	{ "write-contended", write_contended },
	{ "migration-wait", migration_wait },
	{ "lock-rwsem-read", NULL },
	{ "lock-rwsem-write", NULL },
	{ "lock-mmap-read", NULL },
	{ "lock-mmap-write", NULL },
	{ "lock-inode", NULL },
	{ "lock-invalidate", NULL },
	{ "lock-cpu-hotplug", NULL },
	{ "lock-i-mmap-nested", NULL },
	{ "lock-anon-nested", NULL },
	{ "lock-all-nested", NULL },
};

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void show(const char *name)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < rounds; i++)
		sum += spent[i];
	qsort(spent, rounds, sizeof(spent[0]), compare);
	printf("%s %llu %llu %u\n", name, (unsigned long long)spent[rounds / 2],
	       (unsigned long long)(sum / rounds), rounds);
	fflush(stdout);
}

static void run(size_t path)
{
	if (paths[path].run)
		paths[path].run();
	else
		lock_pairs(paths[path].name);
}

static void measure(size_t path)
{
	/* The first time is for caches of the kernel, and for what is learned. */
	run(path);
	rounds = 0;
	run(path);
	show(paths[path].name);
	rounds = 0;
}

int main(int argc, char **argv)
{
	size_t path;
	int i;

	for (path = 0; path < ARRAY_SIZE(paths) && argc == 1; path++)
		if (paths[path].run != migration_wait)
			measure(path);
	for (i = 1; i < argc; i++) {
		for (path = 0; path < ARRAY_SIZE(paths); path++)
			if (!strcmp(argv[i], paths[path].name))
				break;
		if (path == ARRAY_SIZE(paths))
			die("there is no path %s", argv[i]);
		measure(path);
	}
	return 0;
}
