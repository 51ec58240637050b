// SPDX-License-Identifier: GPL-2.0
/*
 * bench_scale PATH...: how many instructions a path through the kernel takes while
 * all CPUs take it at once.
 *
 * For a guest in which the time stamp counter counts the instructions of all CPUs
 * together (tests/vm/run --icount --smp N).  Each CPU has a process of its own, so
 * that nothing is shared but what the kernel shares.
 *
 * Prints "PATH EACH WORST ALL" for each path: EACH is the median of all events, WORST
 * that of the events of one CPU, where it is greatest.  ALL is what all CPUs executed
 * together, divided by the events: with what came in between, as timer interrupts and
 * work that was put off.
 *
 * "loop" is LOOP instructions in user space: what it takes more is the timer's.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#include "util.h"

#define CPUS_MAX	256
/* Events of all CPUs together, but of each at least so many. */
#define EVENTS		16384
#define ROUNDS_MIN	256
#define LOOP		10000

/* What the processes have in common. */
static struct shared {
	atomic_uint arrived;
	uint64_t began;
	uint64_t ended[CPUS_MAX];
	uint32_t spent[];
} *shared;

static unsigned int cpus, cpu, rounds;
static uint32_t *spent;

static void pin(unsigned int to)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(to, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("CPU %u", to);
}

/*
 * Nobody sleeps, for a machine of which all CPUs sleep jumps to the next timer; but
 * who waits leaves its turn to the others.
 */
static void meet(void)
{
	static unsigned int met;

	met += cpus;
	atomic_fetch_add(&shared->arrived, 1);
	while (atomic_load(&shared->arrived) < met)
		_mm_pause();
}

static void *map(size_t len)
{
	void *area = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		die("mmap");
	return area;
}

/* One event each in turn, as nearly as it can be had to all at once. */
static inline void next(unsigned int round, uint64_t began)
{
	spent[round] = __rdtsc() - began;
	_mm_pause();
}

static inline void touch(unsigned char *at)
{
	*(volatile unsigned char *)at = 1;
}

static void begin(void)
{
	meet();
	if (!cpu)
		shared->began = __rdtsc();
	meet();
}

static void end(void)
{
	shared->ended[cpu] = __rdtsc();
	meet();
}

static void loop(void)
{
	unsigned int i;

	begin();
	for (i = 0; i < rounds; i++) {
		unsigned long left = LOOP / 2;
		uint64_t t = __rdtsc();

		asm volatile("1: dec %0; jnz 1b" : "+r"(left));
		next(i, t);
	}
	end();
}

static void fault_anon(void)
{
	unsigned char *area = map(rounds * PAGE);
	unsigned int i;

	madvise(area, rounds * PAGE, MADV_NOHUGEPAGE);
	begin();
	for (i = 0; i < rounds; i++) {
		uint64_t t = __rdtsc();

		touch(area + i * PAGE);
		next(i, t);
	}
	end();
	munmap(area, rounds * PAGE);
}

static void map_unmap(void)
{
	unsigned int i;

	begin();
	for (i = 0; i < rounds; i++) {
		uint64_t t = __rdtsc();

		munmap(map(PAGE), PAGE);
		next(i, t);
	}
	end();
}

static void *serve(void *arg)
{
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	int uffd = *(int *)arg;
	struct uffdio_copy copy;
	struct uffd_msg msg;
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		if (read(uffd, &msg, sizeof(msg)) != sizeof(msg))
			die("read of the userfaultfd");
		copy = (struct uffdio_copy){
			.dst = msg.arg.pagefault.address & ~(PAGE - 1),
			.src = (uintptr_t)source,
			.len = PAGE,
		};
		if (ioctl(uffd, UFFDIO_COPY, &copy))
			die("UFFDIO_COPY");
	}
	return NULL;
}

/* A thread faults, another one, of the same CPU, brings the page. */
static void userfault(void)
{
	unsigned char *area = map(rounds * PAGE);
	pthread_t server;
	int uffd = uffd_new();
	unsigned int i;

	/* The server waits in read(). */
	if (fcntl(uffd, F_SETFL, 0))
		die("fcntl");
	madvise(area, rounds * PAGE, MADV_NOHUGEPAGE);
	uffd_register(uffd, area, rounds * PAGE);
	if (pthread_create(&server, NULL, serve, &uffd))
		die("pthread_create");
	begin();
	for (i = 0; i < rounds; i++) {
		uint64_t t = __rdtsc();

		touch(area + i * PAGE);
		next(i, t);
	}
	end();
	pthread_join(server, NULL);
	close(uffd);
	munmap(area, rounds * PAGE);
}

static const struct {
	const char *name;
	void (*run)(void);
} paths[] = {
	{ "loop", loop },
	{ "fault-anon", fault_anon },
	{ "mmap-munmap", map_unmap },
	{ "userfault", userfault },
};

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Sorts them. */
static uint32_t median(uint32_t *of, unsigned int n)
{
	qsort(of, n, sizeof(*of), compare);
	return of[n / 2];
}

static void show(const char *name)
{
	uint32_t worst = 0;
	uint64_t last = 0;
	unsigned int i;

	for (i = 0; i < cpus; i++) {
		uint32_t one = median(shared->spent + i * rounds, rounds);

		if (one > worst)
			worst = one;
		if (shared->ended[i] > last)
			last = shared->ended[i];
	}
	printf("%s %u %u %llu\n", name, median(shared->spent, cpus * rounds), worst,
	       (unsigned long long)(last - shared->began) / (cpus * rounds));
	fflush(stdout);
}

static size_t path_of(const char *name)
{
	size_t path;

	for (path = 0; path < ARRAY_SIZE(paths); path++)
		if (!strcmp(name, paths[path].name))
			return path;
	die("there is no path %s", name);
	return 0;
}

static void one_cpu(int argc, char **argv)
{
	int i;

	pin(cpu);
	spent = shared->spent + cpu * rounds;
	for (i = 1; i < argc; i++) {
		/* The first time is for caches of the kernel, and for what is learned. */
		paths[path_of(argv[i])].run();
		paths[path_of(argv[i])].run();
		if (!cpu)
			show(argv[i]);
		meet();
	}
}

int main(int argc, char **argv)
{
	int i, status;

	cpus = sysconf(_SC_NPROCESSORS_ONLN);
	for (i = 1; i < argc; i++)
		path_of(argv[i]);
	if (argc < 2 || cpus > CPUS_MAX)
		die("usage: bench_scale PATH..., on at most %d CPUs", CPUS_MAX);
	rounds = EVENTS / cpus > ROUNDS_MIN ? EVENTS / cpus : ROUNDS_MIN;
	shared = mmap(NULL, sizeof(*shared) + cpus * rounds * sizeof(shared->spent[0]),
		      PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
	fflush(stdout);
	for (cpu = 0; cpu < cpus; cpu++) {
		pid_t child = fork();

		if (child < 0)
			die("fork");
		if (!child) {
			one_cpu(argc, argv);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		if (status)
			die("a CPU did not do its part");
	return 0;
}
