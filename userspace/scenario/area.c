// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that a userfaultfd serves.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/output.h"
#include "area.h"

#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW	_IO(0xAA, 0x00)
#endif

static int open_uffd(void)
{
	int dev, fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0 || errno == ENOSYS)
		return fd;
	dev = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
	if (dev < 0)
		return -1;
	fd = ioctl(dev, USERFAULTFD_IOC_NEW, O_CLOEXEC | O_NONBLOCK);
	close(dev);
	return fd;
}

static unsigned char *map(size_t len)
{
	unsigned char *at = mmap(NULL, len, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	/* EINVAL only says that this kernel has no huge pages. */
	madvise(at, len, MADV_NOHUGEPAGE);
	return at;
}

int area_watch(struct run *run, struct area *a, void *start, size_t len)
{
	struct uffdio_api api = { .api = UFFD_API, .features = a->features };
	struct uffdio_register reg = {
		.range = { (uintptr_t)start, len },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int err;

	a->page = sysconf(_SC_PAGESIZE);
	a->start = start;
	a->source = map(a->page);
	if (!a->source)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	memset(a->source, AREA_VALUE, a->page);
	a->uffd = open_uffd();
	if (a->uffd < 0) {
		err = errno;
		scenario_fail(run, "userfaultfd(2): %s. See 'mmdepctl diagnose'",
			      strerror(err));
		return err == ENOSYS ? EXIT_UNSUPPORTED : EXIT_ERROR;
	}
	if (ioctl(a->uffd, UFFDIO_API, &api) ||
	    ioctl(a->uffd, UFFDIO_REGISTER, &reg))
		return scenario_fail(run, "UFFDIO_REGISTER: %s. See 'mmdepctl diagnose'",
				     strerror(errno));
	return 0;
}

int area_open(struct run *run, struct area *a, size_t n)
{
	size_t len = n * sysconf(_SC_PAGESIZE);
	unsigned char *start = map(len);

	if (!start)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	return area_watch(run, a, start, len);
}

void area_close(struct area *a)
{
	if (a->uffd >= 0)
		close(a->uffd);
	a->uffd = -1;
}

void area_expect(struct run *run, uint64_t n)
{
	expect(run, "userfault.enter", n);
	expect(run, "userfault.slept", n);
	expect(run, "userfault.reason.missing", n);
	expect(run, "userfault.result.retry", n);
	expect(run, "userfault.must_wait.yes", n);
	expect(run, "userfault.entry.none", n);
	expect(run, "userfault.long", n);
}

void area_expect_again(struct run *run, uint64_t n)
{
	expect_at_least(run, "userfault.enter", n);
	expect_at_least(run, "userfault.slept", 1);
	expect_at_least(run, "userfault.reason.missing", n);
	expect_at_least(run, "userfault.result.retry", n);
	expect_at_least(run, "userfault.must_wait.yes", n);
	expect_at_least(run, "userfault.entry.none", n);
	expect_up_to(run, "userfault.long", UINT64_MAX);
	expect_up_to(run, "userfault.must_wait.no", UINT64_MAX);
	expect_up_to(run, "userfault.entry.present", UINT64_MAX);
	expect_up_to(run, "userfault.entry.writable", UINT64_MAX);
}

static bool take(const struct area *a, size_t i)
{
	struct pollfd p = { .fd = a->uffd, .events = POLLIN };
	struct uffd_msg msg;

	errno = ETIMEDOUT;
	if (poll(&p, 1, WAIT_MAX_S * 1000) != 1 ||
	    read(a->uffd, &msg, sizeof(msg)) != sizeof(msg))
		return false;
	errno = EPROTO;
	return msg.event == UFFD_EVENT_PAGEFAULT &&
	       (msg.arg.pagefault.address & ~(a->page - 1)) ==
		       (uintptr_t)area_at(a, i);
}

bool area_take_fault(const struct area *a, size_t i)
{
	return take(a, i);
}

int area_read_fault(struct run *run, const struct area *a, size_t i)
{
	if (take(a, i))
		return 0;
	if (errno == ETIMEDOUT)
		return scenario_fail(run, "no fault came from the thread in %d s. Is the machine overloaded?",
				     WAIT_MAX_S);
	if (errno == EPROTO)
		return scenario_fail(run, "the userfaultfd told of something else than the thread's fault. Try again");
	return scenario_fail(run, "read of the userfaultfd: %s. Try again",
			     strerror(errno));
}

bool area_try_fill(const struct area *a, size_t i, uint64_t mode)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct uffdio_copy copy = {
		.dst = (uintptr_t)area_at(a, i),
		.src = (uintptr_t)a->source,
		.len = a->page,
		.mode = mode,
	};

	/* EAGAIN: the address space changes just now. */
	while (ioctl(a->uffd, UFFDIO_COPY, &copy)) {
		if (errno != EAGAIN || deadline_passed(&deadline))
			return false;
		pause_ms(1);
	}
	return true;
}

int area_fill(struct run *run, const struct area *a, size_t i, uint64_t mode)
{
	if (area_try_fill(a, i, mode))
		return 0;
	return scenario_fail(run, "UFFDIO_COPY: %s. Try again", strerror(errno));
}

int area_wake(struct run *run, const struct area *a, size_t i)
{
	struct uffdio_range range = { (uintptr_t)area_at(a, i), a->page };

	if (ioctl(a->uffd, UFFDIO_WAKE, &range))
		return scenario_fail(run, "UFFDIO_WAKE: %s. Try again",
				     strerror(errno));
	return 0;
}

bool read_value(void *arg)
{
	return *(volatile unsigned char *)arg == AREA_VALUE;
}
