// SPDX-License-Identifier: GPL-2.0
/*
 * What the test programs have in common; see util.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

static unsigned int planned, done, failed;

void die(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	fflush(stdout);
	printf("# died: ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf(" (errno %d: %s)\n", err, strerror(err));
	fflush(stdout);
	_exit(1);
}

void plan(unsigned int n)
{
	planned = n;
	printf("KTAP version 1\n1..%u\n", n);
	fflush(stdout);
}

static void result(bool good, const char *fmt, va_list ap)
{
	printf("%sok %u ", good ? "" : "not ", ++done);
	vprintf(fmt, ap);
	printf("\n");
	fflush(stdout);
	failed += !good;
}

bool ok(bool good, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	result(good, fmt, ap);
	va_end(ap);
	return good;
}

bool is(long long got, long long wanted, const char *fmt, ...)
{
	va_list ap;

	if (got != wanted)
		note("got %lld, wanted %lld", got, wanted);
	va_start(ap, fmt);
	result(got == wanted, fmt, ap);
	va_end(ap);
	return got == wanted;
}

bool at_least(long long got, long long least, const char *fmt, ...)
{
	va_list ap;

	if (got < least)
		note("got %lld, wanted at least %lld", got, least);
	va_start(ap, fmt);
	result(got >= least, fmt, ap);
	va_end(ap);
	return got >= least;
}

void skip(const char *name, const char *reason)
{
	printf("ok %u %s # SKIP %s\n", ++done, name, reason);
	fflush(stdout);
}

void note(const char *fmt, ...)
{
	va_list ap;

	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

int finish(void)
{
	if (done != planned)
		note("%u results, %u planned", done, planned);
	return failed || done != planned;
}

uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

void pause_ms(unsigned int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t) == EINTR)
		;
}

struct timespec deadline(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += WAIT_MAX_S;
	return t;
}

bool passed(const struct timespec *end)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > end->tv_sec ||
	       (now.tv_sec == end->tv_sec && now.tv_nsec > end->tv_nsec);
}

ssize_t read_file(const char *path, char *buf, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n, all = 0;

	if (fd < 0)
		return -1;
	while ((n = read(fd, buf + all, len - 1 - all)) > 0)
		all += n;
	close(fd);
	buf[all] = '\0';
	return n < 0 ? -1 : all;
}

long voluntary_switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw;
}

/*
 * The state in /proc turns to sleeping before the thread has left the CPU; its
 * count of switches does not.
 */
bool thread_slept_since(pid_t tid, long switches)
{
	static const char key[] = "\nvoluntary_ctxt_switches:";
	char path[64], buf[4096], *at;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
	if (read_file(path, buf, sizeof(buf)) < 0)
		return false;
	at = strstr(buf, key);
	return at && strtol(at + sizeof(key) - 1, NULL, 10) > switches;
}

/* It is off its CPU, and no task that could go on at any time: the kernel waits for that. */
bool thread_sleeps(pid_t tid)
{
	char path[64], buf[256];

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", tid);
	return read_file(path, buf, sizeof(buf)) > 0 && strcmp(buf, "running\n");
}

/* Never zero: a page of zeros may be merged away when a huge page is split. */
unsigned char pattern(size_t i)
{
	return 1 + (i / PAGE + i) % 251;
}

/* An unpopulated aligned range whose neighbours are not mapped. */
unsigned char *huge_range(void)
{
	unsigned char *map, *range;

	map = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		die("mmap");
	range = (unsigned char *)(((uintptr_t)map + HUGE - 1) & ~(HUGE - 1));
	if (range > map)
		munmap(map, range - map);
	munmap(range + HUGE, map + HUGE - range);
	return range;
}

bool huge_is(unsigned char *range)
{
	uint64_t entry, head;
	unsigned char flags[8];
	bool huge = false;
	int fd;

	/* The frame's own flags: KPF_THP is bit 22, KPF_COMPOUND_HEAD bit 15. */
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)range / PAGE * 8) != 8)
		die("pagemap");
	close(fd);
	if (!(entry >> 63))
		return false;
	fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, flags, 8, (entry & ((1ULL << 55) - 1)) * 8) != 8)
		die("kpageflags");
	close(fd);
	memcpy(&head, flags, 8);
	huge = (head >> 22 & 1) && (head >> 15 & 1);
	return huge;
}

bool has_collapse(void)
{
	/* Nothing to collapse in an empty range: only the name is checked. */
	return !madvise((void *)PAGE, 0, MADV_COLLAPSE) || errno != EINVAL;
}

static void fill(unsigned char *range)
{
	size_t i;

	for (i = 0; i < HUGE; i++)
		range[i] = pattern(i);
}

/*
 * Before 6.1, where there is no MADV_COLLAPSE, the first write has to do it: to a
 * mapping that is new, and so has no table of small pages.
 */
static bool huge_by_write(unsigned char *range)
{
	if (mmap(range, HUGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != range ||
	    madvise(range, HUGE, MADV_HUGEPAGE))
		die("MADV_HUGEPAGE");
	fill(range);
	/* What becomes of it later is not for khugepaged to say. */
	madvise(range, HUGE, MADV_NOHUGEPAGE);
	return huge_is(range);
}

static bool huge_by_collapse(unsigned char *range)
{
	fill(range);
	return !madvise(range, HUGE, MADV_COLLAPSE) && huge_is(range);
}

/* Makes a range of @pattern one huge page, without khugepaged's help. */
void huge_make(unsigned char *range)
{
	bool (*make)(unsigned char *) = has_collapse() ? huge_by_collapse :
							 huge_by_write;
	struct timespec end = deadline();

	/* Somebody may hold a page for a moment. */
	while (!make(range)) {
		if (passed(&end))
			die("no huge page to be had");
		pause_ms(10);
	}
}

bool huge_intact(const unsigned char *range)
{
	size_t i;

	for (i = 0; i < HUGE; i++)
		if (range[i] != pattern(i))
			return false;
	return true;
}

int uffd_new(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		die("userfaultfd");
	return fd;
}

void uffd_register(int uffd, void *start, size_t len)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)start, len },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		die("UFFDIO_REGISTER");
}
