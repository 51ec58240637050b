// SPDX-License-Identifier: GPL-2.0
/*
 * The page does not come: nobody serves it, or it is asked for in a way that
 * cannot be served.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trouble.h"

static struct toucher one, monitor;
static unsigned char *page;
static int uffd;

static void watch_pages(uint64_t features, size_t n)
{
	uffd = uffd_open(features);
	page = map_pages(n);
	uffd_watch(uffd, page, n * PAGE, UFFDIO_REGISTER_MODE_MISSING);
}

static void serve_end(void)
{
	uffd_serve(uffd, page);
	toucher_end(&one);
}

static void unread(void)
{
	watch_pages(0, 1);
	toucher_start(&one, page, touch_read);
	toucher_asleep(&one);
	ready(one.tid, gettid(), page);
}

static void nothing(int sig)
{
	(void)sig;
}

/* Reads the fault and does nothing about it. */
static bool read_and_pause(struct toucher *me)
{
	(void)me;
	uffd_read_fault(uffd, page);
	pause();
	return true;
}

static void handle(int sig)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(sig, &action, NULL);
}

static void read_only(void)
{
	watch_pages(0, 1);
	handle(SIGUSR2);
	toucher_start(&monitor, NULL, read_and_pause);
	toucher_start(&one, page, touch_read);
	toucher_asleep(&one);
	toucher_asleep(&monitor);
	ready(one.tid, monitor.tid, page);
}

static void read_end(void)
{
	pthread_kill(monitor.thread, SIGUSR2);
	toucher_end(&monitor);
	serve_end();
}

static atomic_bool stop;

/* MADV_DONTNEED waits until somebody reads that it happened. */
static bool drop_page(struct toucher *me)
{
	return !madvise(me->page, PAGE, MADV_DONTNEED);
}

static bool serve_in_vain(struct toucher *me)
{
	unsigned int failed = 0;

	while (!atomic_load(&stop)) {
		if (uffd_copy(uffd, page, PAGE, 0) == EAGAIN)
			failed++;
		atomic_store(&me->switches, failed);
		pause_ms(100);
	}
	return failed;
}

static struct toucher dropper;

static void again(void)
{
	watch_pages(UFFD_FEATURE_EVENT_REMOVE, 2);
	toucher_start(&one, page, touch_read);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
	toucher_start(&dropper, page + PAGE, drop_page);
	toucher_asleep(&dropper);
	toucher_start(&monitor, NULL, serve_in_vain);
	if (!wait_until(atomic_load(&monitor.switches) >= 5))
		die("UFFDIO_COPY does not fail with EAGAIN");
	ready(one.tid, monitor.tid, page);
}

static void again_end(void)
{
	atomic_store(&stop, true);
	toucher_end(&monitor);
	if (uffd_read_one(uffd).event != UFFD_EVENT_REMOVE)
		die("no event");
	toucher_end(&dropper);
	serve_end();
}

/* The kernel waits, as in write(2). */
static void kernel(void)
{
	watch_pages(0, 1);
	toucher_start(&one, page, touch_pipe);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
	ready(one.tid, gettid(), page);
}

/* The same with a signal pending, which keeps it from sleeping. */
static void spin(void)
{
	struct sigaction action = { .sa_handler = nothing };

	watch_pages(0, 1);
	sigaction(SIGUSR1, &action, NULL);
	toucher_start(&one, page, touch_pipe);
	uffd_read_fault(uffd, page);
	toucher_asleep(&one);
	pthread_kill(one.thread, SIGUSR1);
	ready(one.tid, gettid(), page);
}

static atomic_uint refused;

/* /proc/PID/mem cannot wait for a userfault. */
static bool read_mem(struct toucher *me)
{
	int fd = open("/proc/self/mem", O_RDONLY);
	unsigned char byte;

	if (fd < 0)
		die("/proc/self/mem");
	while (!atomic_load(&stop)) {
		if (pread(fd, &byte, 1, (uintptr_t)me->page) != -1 || errno != EIO)
			return false;
		atomic_fetch_add(&refused, 1);
		pause_ms(100);
	}
	close(fd);
	return true;
}

static void refuse(void)
{
	watch_pages(0, 1);
	toucher_start(&one, page, read_mem);
	if (!wait_until(atomic_load(&refused)))
		die("reading /proc/self/mem did not fail");
	ready(one.tid, 0, page);
}

static void refuse_end(void)
{
	atomic_store(&stop, true);
	toucher_end(&one);
}

static pid_t child;
static int command[2];

static bool read_other(struct toucher *me)
{
	unsigned char got[PAGE] = {};
	struct iovec here = { got, PAGE }, there = { me->page, PAGE };

	return process_vm_readv(child, &here, 1, &there, 1, 0) == PAGE &&
	       got[0] == VALUE && got[PAGE - 1] == VALUE;
}

/* The other process: it has the page, reads the fault, and waits for a command. */
static void be_child(int answer)
{
	char c = 0;

	watch_pages(0, 1);
	if (write(answer, &page, sizeof(page)) != sizeof(page))
		_exit(1);
	uffd_read_fault(uffd, page);
	if (write(answer, &c, 1) != 1 || read(command[0], &c, 1) != 1)
		_exit(1);
	uffd_serve(uffd, page);
	_exit(0);
}

static void remote(void)
{
	int answer[2];
	char c;

	if (pipe(command) || pipe(answer))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		be_child(answer[1]);
	if (read(answer[0], &page, sizeof(page)) != sizeof(page))
		die("the other process says nothing");
	toucher_start(&one, page, read_other);
	if (read(answer[0], &c, 1) != 1)
		die("the other process has seen no fault");
	toucher_asleep(&one);
	ready(one.tid, child, page);
}

static void remote_end(void)
{
	int status;

	if (write(command[1], "", 1) != 1)
		die("write");
	toucher_end(&one);
	if (waitpid(child, &status, 0) != child || status)
		die("the other process failed");
}

const struct mode serve_modes[] = {
	{ "unserved-unread", unread, serve_end },
	{ "unserved-read", read_only, read_end },
	{ "unserved-eagain", again, again_end },
	{ "kernel", kernel, serve_end },
	{ "signal-spin", spin, serve_end },
	{ "cannot-retry", refuse, refuse_end },
	{ "remote", remote, remote_end },
	{}
};
