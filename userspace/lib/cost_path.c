// SPDX-License-Identifier: GPL-2.0
/*
 * The paths of "diagnose --cost": the short ones of Documentation/overhead.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cost.h"

#define PAGE	4096UL

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static void *area_new(size_t len, int flags, int fd)
{
	void *area = mmap(NULL, len, PROT_READ | PROT_WRITE, flags, fd, 0);

	return area == MAP_FAILED ? NULL : area;
}

/* The first write to each page. */
static uint64_t touch(unsigned char *area, unsigned int pages)
{
	uint64_t began = now_ns();
	unsigned int i;

	for (i = 0; i < pages; i++)
		*(volatile unsigned char *)(area + i * PAGE) = 1;
	return now_ns() - began;
}

static uint64_t fault_anon(unsigned int n)
{
	unsigned char *area = area_new(n * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	uint64_t took;

	if (!area)
		return 0;
	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	took = touch(area, n);
	munmap(area, n * PAGE);
	return took;
}

static int file_new(size_t len)
{
	int fd = memfd_create("mmdepctl", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, len)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Pages that are in memory, and not mapped. */
static uint64_t fault_file(unsigned int n)
{
	int fd = file_new(n * PAGE);
	unsigned char *area;
	uint64_t took = 0;
	int i;

	for (i = 0; fd >= 0 && i < 2; i++) {
		area = area_new(n * PAGE, MAP_SHARED, fd);
		took = area ? touch(area, n) : 0;
		if (area)
			munmap(area, n * PAGE);
	}
	if (fd >= 0)
		close(fd);
	return took;
}

static uint64_t map_unmap(unsigned int n)
{
	uint64_t began = now_ns();
	void *area;

	while (n--) {
		area = area_new(PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
		if (!area)
			return 0;
		munmap(area, PAGE);
	}
	return now_ns() - began;
}

static uint64_t write_file(unsigned int n)
{
	static const char page[PAGE];
	int fd = file_new(PAGE);
	uint64_t began, took = 0;

	if (fd < 0 || pwrite(fd, page, PAGE, 0) < 0)
		goto out;
	began = now_ns();
	while (n--)
		if (pwrite(fd, page, PAGE, 0) != (ssize_t)PAGE)
			goto out;
	took = now_ns() - began;
out:
	if (fd >= 0)
		close(fd);
	return took;
}

static uint64_t fork_exit(unsigned int n)
{
	uint64_t began = now_ns();
	pid_t pid;

	while (n--) {
		pid = fork();
		if (!pid)
			_exit(0);
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			return 0;
	}
	return now_ns() - began;
}

struct service {
	int uffd;
	unsigned int faults;
};

/* Where it fails, the other thread waits for ever: so the whole process goes. */
static void *serve(void *arg)
{
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	struct service *service = arg;
	struct uffdio_copy copy;
	struct uffd_msg msg;

	while (service->faults--) {
		if (read(service->uffd, &msg, sizeof(msg)) != sizeof(msg))
			_exit(1);
		memset(&copy, 0, sizeof(copy));
		copy.dst = msg.arg.pagefault.address & ~(PAGE - 1);
		copy.src = (uintptr_t)source;
		copy.len = PAGE;
		if (ioctl(service->uffd, UFFDIO_COPY, &copy))
			_exit(1);
	}
	return NULL;
}

static uint64_t touch_served(unsigned char *area, unsigned int n, int uffd)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)area, n * PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	struct service service = { uffd, n };
	pthread_t server;
	uint64_t took;

	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		return 0;
	errno = pthread_create(&server, NULL, serve, &service);
	if (errno)
		return 0;
	took = touch(area, n);
	pthread_join(server, NULL);
	return took;
}

/* A thread faults, another one brings the page. */
static uint64_t userfault(unsigned int n)
{
	struct uffdio_api api = { .api = UFFD_API };
	int err, uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	unsigned char *area;
	uint64_t took = 0;

	if (uffd < 0)
		return 0;
	area = area_new(n * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	if (area && !ioctl(uffd, UFFDIO_API, &api))
		took = touch_served(area, n, uffd);
	err = errno;
	if (area)
		munmap(area, n * PAGE);
	close(uffd);
	errno = err;
	return took;
}

const struct cost_path cost_paths[COST_PATHS] = {
	{ "fault-anon", 64, fault_anon },
	{ "fault-file", 64, fault_file },
	{ "mmap-munmap", 64, map_unmap },
	{ "write-file", 64, write_file },
	{ "fork-exit", 4, fork_exit },
	{ "userfault", 16, userfault },
};
