// SPDX-License-Identifier: GPL-2.0
/*
 * pinner MODE FIRST LAST: pins memory for long.  FIRST and LAST are page frames:
 * between them nothing may be pinned so.
 *
 *	buffer   an io_uring buffer (IORING_REGISTER_BUFFERS)
 *	refused  the same, while a pipe holds one page of it; then once more without
 *	memfd    a memfd, as memory of a device (UDMABUF_CREATE)
 *
 * It prints who it is, where its memory is and what of it is between the two, before
 * and after, and ends with status 0 when all went as it must and the data are as they
 * were.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/udmabuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "util.h"

#define PAGES	64
/* The page that the pipe holds. */
#define HELD	17

static uint64_t first, last;

static uint64_t pfn_of(const unsigned char *p)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;

	if (fd < 0 || pread(fd, &entry, sizeof(entry), (uintptr_t)p / PAGE * sizeof(entry)) !=
			      sizeof(entry))
		die("pagemap");
	close(fd);
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

static unsigned int between(const unsigned char *p)
{
	unsigned int i, n = 0;

	for (i = 0; i < PAGES; i++) {
		uint64_t pfn = pfn_of(p + i * PAGE);

		n += pfn >= first && pfn <= last;
	}
	return n;
}

static void fill(unsigned char *p)
{
	size_t i;

	if (madvise(p, PAGES * PAGE, MADV_NOHUGEPAGE) && errno != EINVAL)
		die("MADV_NOHUGEPAGE");
	for (i = 0; i < PAGES * PAGE; i++)
		p[i] = pattern(i);
	printf("pid=%d address=%p pages=%u between=%u\n", getpid(), (void *)p, PAGES,
	       between(p));
}

static void check_data(const unsigned char *p)
{
	size_t i;

	for (i = 0; i < PAGES * PAGE; i++)
		if (p[i] != pattern(i))
			die("other data at %zu", i);
}

static unsigned char *buffer(void)
{
	unsigned char *p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	fill(p);
	return p;
}

static int ring_new(void)
{
	struct io_uring_params params = {};
	int fd = syscall(__NR_io_uring_setup, 2, &params);

	if (fd < 0)
		die("io_uring_setup");
	return fd;
}

static int pin(int ring, unsigned char *p)
{
	struct iovec vec = { .iov_base = p, .iov_len = PAGES * PAGE };

	return syscall(__NR_io_uring_register, ring, IORING_REGISTER_BUFFERS, &vec, 1);
}

static void pin_well(unsigned char *p)
{
	if (pin(ring_new(), p))
		die("IORING_REGISTER_BUFFERS");
	printf("pinned between=%u\n", between(p));
	check_data(p);
}

static void run_buffer(void)
{
	pin_well(buffer());
}

static void run_refused(void)
{
	static char sink[PAGE];
	unsigned char *p = buffer();
	struct iovec vec = { .iov_base = p + HELD * PAGE, .iov_len = PAGE };
	int pipes[2];

	if (pipe(pipes) || vmsplice(pipes[1], &vec, 1, 0) != (ssize_t)PAGE)
		die("vmsplice");
	printf("held=0x%llx\n", (unsigned long long)pfn_of(p + HELD * PAGE));
	if (!pin(ring_new(), p))
		die("it was pinned");
	if (errno != ENOMEM)
		die("IORING_REGISTER_BUFFERS");
	if (read(pipes[0], sink, PAGE) != (ssize_t)PAGE)
		die("read");
	close(pipes[0]);
	close(pipes[1]);
	pin_well(p);
}

static void run_memfd(void)
{
	int fd = memfd_create("pinner", MFD_CLOEXEC | MFD_ALLOW_SEALING), dev;
	struct udmabuf_create create = { .memfd = fd, .size = PAGES * PAGE };
	unsigned char *p;

	if (fd < 0 || ftruncate(fd, PAGES * PAGE) || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK))
		die("memfd");
	p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		die("mmap");
	fill(p);
	dev = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	if (dev < 0 || ioctl(dev, UDMABUF_CREATE, &create) < 0)
		die("udmabuf");
	check_data(p);
	printf("pinned between=%u\n", between(p));
}

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "buffer", run_buffer }, { "refused", run_refused }, { "memfd", run_memfd },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (argc == 4 && !strcmp(modes[i].name, argv[1]))
			break;
	if (i == ARRAY_SIZE(modes))
		die("usage: pinner buffer|refused|memfd FIRST LAST");
	first = strtoull(argv[2], NULL, 0);
	last = strtoull(argv[3], NULL, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	modes[i].run();
	return 0;
}
