// SPDX-License-Identifier: GPL-2.0
/*
 * A thread reads a page that is missing and sleeps until a monitor fills it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/output.h"
#include "../lib/sys.h"
#include "scenario.h"

#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW	_IO(0xAA, 0x00)
#endif

#define PATTERN	0x5a

static struct {
	int uffd;
	size_t page;
	unsigned char *area;
	unsigned char *source;
	pthread_t reader;
	atomic_int tid;
	atomic_bool go;
	atomic_bool done;
	unsigned char seen;
} u = { .uffd = -1 };

static void *reader(void *arg)
{
	(void)arg;
	atomic_store(&u.tid, gettid());
	while (!atomic_load(&u.go))
		pause_ms(1);
	u.seen = *(volatile unsigned char *)u.area;
	atomic_store(&u.done, true);
	return NULL;
}

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

static int prepare_area(struct run *run)
{
	u.page = sysconf(_SC_PAGESIZE);
	u.area = mmap(NULL, u.page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	u.source = mmap(NULL, u.page, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (u.area == MAP_FAILED || u.source == MAP_FAILED)
		return scenario_fail(run, "no memory: %s. Free some and try again",
				     strerror(errno));
	/* One page: EINVAL only says that this kernel has no huge pages. */
	madvise(u.area, u.page, MADV_NOHUGEPAGE);
	memset(u.source, PATTERN, u.page);
	return 0;
}

static int prepare(struct run *run)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int ret = prepare_area(run);

	if (ret)
		return ret;
	u.uffd = open_uffd();
	if (u.uffd < 0) {
		ret = scenario_fail(run, "userfaultfd(2): %s. See 'mmdepctl diagnose'",
				    strerror(errno));
		return errno == ENOSYS ? EXIT_UNSUPPORTED : ret;
	}
	reg.range.start = (uintptr_t)u.area;
	reg.range.len = u.page;
	if (ioctl(u.uffd, UFFDIO_API, &api) ||
	    ioctl(u.uffd, UFFDIO_REGISTER, &reg))
		return scenario_fail(run, "UFFDIO_REGISTER: %s. See 'mmdepctl diagnose'",
				     strerror(errno));
	ret = start_thread(&u.reader, reader, NULL);
	if (ret)
		return scenario_fail(run, "the reader thread: %s. Free some memory and try again",
				     strerror(ret));
	expect(run, "userfault.enter", 1);
	expect(run, "userfault.slept", 1);
	expect(run, "userfault.reason.missing", 1);
	expect(run, "userfault.result.retry", 1);
	expect(run, "userfault.must_wait.yes", 1);
	expect(run, "userfault.entry.none", 1);
	expect_up_to(run, "userfault.long", 1);
	return 0;
}

static int wait_fault(struct run *run)
{
	struct pollfd p = { .fd = u.uffd, .events = POLLIN };
	struct uffd_msg msg;

	if (poll(&p, 1, WAIT_MAX_S * 1000) != 1)
		return scenario_fail(run, "no fault came from the reader in %d s. Is the machine overloaded?",
				     WAIT_MAX_S);
	if (read(u.uffd, &msg, sizeof(msg)) != sizeof(msg))
		return scenario_fail(run, "read of the userfaultfd: %s. Try again",
				     strerror(errno));
	if (msg.event != UFFD_EVENT_PAGEFAULT ||
	    (msg.arg.pagefault.address & ~(u.page - 1)) != (uintptr_t)u.area)
		return scenario_fail(run, "the userfaultfd told of something else than the reader's fault. Try again");
	return 0;
}

/* The event is there before the task sleeps: the waker could be too early. */
static int wait_asleep(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	char path[64], line[256], *state;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat",
		 atomic_load(&u.tid));
	while (!deadline_passed(&deadline)) {
		if (!sys_line("", path, line, sizeof(line))) {
			state = strrchr(line, ')');
			if (state && state[1] && strchr("SD", state[2]))
				return 0;
		}
		pause_ms(1);
	}
	return scenario_fail(run, "the reader did not fall asleep in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

static int act(struct run *run)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct uffdio_copy copy = { 0 };
	int ret;

	atomic_store(&u.go, true);
	ret = wait_fault(run);
	if (!ret)
		ret = wait_asleep(run);
	if (ret)
		return ret;
	pause_ms(run->hold_ms);
	check(run, !atomic_load(&u.done),
	      "the reader waited until the page was filled");
	copy.dst = (uintptr_t)u.area;
	copy.src = (uintptr_t)u.source;
	copy.len = u.page;
	if (ioctl(u.uffd, UFFDIO_COPY, &copy))
		return scenario_fail(run, "UFFDIO_COPY: %s. Try again",
				     strerror(errno));
	while (!atomic_load(&u.done)) {
		if (deadline_passed(&deadline))
			return scenario_fail(run, "the reader did not wake in %d s although its page is there. Look at /proc/%d/stack",
					     WAIT_MAX_S, atomic_load(&u.tid));
		pause_ms(1);
	}
	pthread_join(u.reader, NULL);
	check(run, u.seen == PATTERN, "the reader read 0x%02x, the monitor wrote 0x%02x",
	      u.seen, PATTERN);
	return 0;
}

static void cleanup(struct run *run)
{
	(void)run;
	/* Wakes the reader if it still sleeps. */
	if (u.uffd >= 0)
		close(u.uffd);
}

const struct scenario scenario_userfault = {
	.name = "userfault",
	.watch = MMDEP_WATCH_USERFAULT,
	.hold_ms = 100,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
