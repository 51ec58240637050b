// SPDX-License-Identifier: GPL-2.0
/*
 * get_user_pages() over memory that a userfaultfd serves, and whether it gets on.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trouble.h"

/* Older headers lack it. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#endif

#define POPULATED	4

static struct toucher one, monitor;
static int command[2], told[2];
static unsigned char *page;
static pid_t child;
static int uffd;

static bool read_other(struct toucher *me)
{
	unsigned char got[PAGE] = {};
	struct iovec here = { got, PAGE }, there = { me->page, PAGE };

	return process_vm_readv(child, &here, 1, &there, 1, 0) == PAGE &&
	       got[0] == VALUE && got[PAGE - 1] == VALUE;
}

static bool commanded(void)
{
	struct pollfd p = { .fd = command[0], .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/*
 * The other process: wakes who waits for its page and does not fill it, @times
 * times, or until there is a command; then it does.
 */
static void be_child(unsigned int times)
{
	unsigned int i;

	uffd = uffd_open(0);
	page = map_pages(1);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MISSING);
	if (write(told[1], &page, sizeof(page)) != sizeof(page))
		_exit(1);
	for (i = 0; times ? i < times : !commanded(); i++) {
		uffd_read_fault(uffd, page);
		uffd_wake(uffd, page, PAGE);
		if (i == 100 && write(told[1], "", 1) != 1)
			_exit(1);
	}
	uffd_read_fault(uffd, page);
	uffd_serve(uffd, page);
	_exit(0);
}

static void begin(unsigned int times)
{
	if (pipe(command) || pipe(told))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		be_child(times);
	if (read(told[0], &page, sizeof(page)) != sizeof(page))
		die("the other process says nothing");
	toucher_start(&one, page, read_other);
}

static void end(void)
{
	int status;

	toucher_end(&one);
	if (waitpid(child, &status, 0) != child || status)
		die("the other process failed");
}

static void trapped(void)
{
	char c;

	begin(0);
	if (read(told[0], &c, 1) != 1)
		die("the other process has not seen enough faults");
	ready(one.tid, child, page);
}

static void trapped_end(void)
{
	if (write(command[1], "", 1) != 1)
		die("write");
	end();
}

static void woken(void)
{
	begin(3);
	end();
}

static bool serve_all(struct toucher *me)
{
	unsigned int i;

	for (i = 0; i < POPULATED; i++) {
		uffd_read_fault(uffd, me->page + i * PAGE);
		uffd_serve(uffd, me->page + i * PAGE);
	}
	return true;
}

/* Only that the pages are there is asked for. */
static void populate(void)
{
	uffd = uffd_open(0);
	page = map_pages(POPULATED);
	uffd_watch(uffd, page, POPULATED * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	toucher_start(&monitor, page, serve_all);
	if (madvise(page, POPULATED * PAGE, MADV_POPULATE_READ)) {
		printf("skip this kernel has no MADV_POPULATE_READ\n");
		fflush(stdout);
		_exit(2);
	}
	toucher_end(&monitor);
	if (page[0] != VALUE || page[POPULATED * PAGE - 1] != VALUE)
		die("wrong data");
}

static void served(bool (*touch)(struct toucher *me))
{
	uffd = uffd_open(0);
	page = map_pages(1);
	uffd_watch(uffd, page, PAGE, UFFDIO_REGISTER_MODE_MISSING);
	toucher_start(&one, page, touch);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
	uffd_serve(uffd, page);
	toucher_end(&one);
	close(uffd);
}

static bool touch_vmsplice(struct toucher *me)
{
	struct iovec there = { me->page, PAGE };
	unsigned char got[PAGE];
	bool right;
	int fds[2];

	if (pipe(fds))
		die("pipe");
	right = vmsplice(fds[1], &there, 1, 0) == (ssize_t)PAGE &&
		read(fds[0], got, PAGE) == (ssize_t)PAGE &&
		got[0] == VALUE && got[PAGE - 1] == VALUE;
	close(fds[0]);
	close(fds[1]);
	return right;
}

/* A disk that there is always: that of the guest's root. */
#define DISK	"/dev/vda"

/* The kernel pins the page, and the disk writes what it has into it. */
static bool touch_direct(struct toucher *me)
{
	int direct = open(DISK, O_RDONLY | O_DIRECT), usual = open(DISK, O_RDONLY);
	unsigned char want[PAGE];
	bool right;

	if (direct < 0 || usual < 0)
		die("%s", DISK);
	if (pread(usual, want, PAGE, 0) != (ssize_t)PAGE)
		die("nothing to read from %s", DISK);
	right = pread(direct, me->page, PAGE, 0) == (ssize_t)PAGE &&
		!memcmp(me->page, want, PAGE);
	close(direct);
	close(usual);
	return right;
}

/* The key of a shared futex is its page. */
static bool touch_futex(struct toucher *me)
{
	return !syscall(SYS_futex, me->page, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* A futex that is written while it may not fault, hence mended; no userfault. */
static void mend(void)
{
	unsigned int *at = (unsigned int *)map_pages(1), here = 0;

	if (syscall(SYS_futex, &here, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, 1, at,
		    FUTEX_OP(FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 0)))
		die("FUTEX_WAKE_OP");
	if (*at != 7)
		die("the futex was not written");
}

static void vmspliced(void)
{
	served(touch_vmsplice);
}

static void futexed(void)
{
	served(touch_futex);
}

static void directed(void)
{
	served(touch_direct);
}

/*
 * A process of two pages: one that is there, and one that nobody serves.  It waits
 * to be killed.
 */
static void be_tracee(void)
{
	uffd = uffd_open(0);
	page = map_pages(2);
	uffd_watch(uffd, page, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	uffd_serve(uffd, page + PAGE);
	if (write(told[1], &page, sizeof(page)) != sizeof(page))
		_exit(1);
	for (;;)
		pause();
}

/* A debugger looks at both: one word it gets, for the other it cannot wait. */
static bool peek(struct toucher *me)
{
	long want, got, none;
	int status;

	memset(&want, VALUE, sizeof(want));
	if (ptrace(PTRACE_SEIZE, child, 0, 0) || ptrace(PTRACE_INTERRUPT, child, 0, 0) ||
	    waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
		die("the process cannot be stopped");
	errno = 0;
	got = ptrace(PTRACE_PEEKDATA, child, me->page + PAGE, 0);
	if (errno)
		return false;
	none = ptrace(PTRACE_PEEKDATA, child, me->page, 0);
	return got == want && none == -1 && errno == EIO;
}

static void ptraced(void)
{
	int status;

	if (pipe(told))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		be_tracee();
	if (read(told[0], &page, sizeof(page)) != sizeof(page))
		die("the other process says nothing");
	toucher_start(&one, page, peek);
	toucher_end(&one);
	if (kill(child, SIGKILL) || waitpid(child, &status, 0) != child)
		die("the other process does not end");
}

const struct mode gup_modes[] = {
	{ "gup-trapped", trapped, trapped_end },
	{ "gup-woken", woken, NULL },
	{ "gup-populate", populate, NULL },
	{ "gup-vmsplice", vmspliced, NULL },
	{ "gup-futex", futexed, NULL },
	{ "gup-direct", directed, NULL },
	{ "gup-ptrace", ptraced, NULL },
	{ "gup-mend", mend, NULL },
	{}
};
