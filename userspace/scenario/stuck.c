// SPDX-License-Identifier: GPL-2.0
/*
 * A thread waits for a page and is not helped: nobody brings it, or it came and
 * nobody said so; or it cannot wait, or cannot sleep.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "area.h"

static struct area area = AREA_INIT;
static struct worker user;
static int fds[2] = { -1, -1 };

static int prepare(struct run *run)
{
	area_expect(run, 1);
	return area_open(run, &area, 1);
}

static void cleanup(struct run *run)
{
	size_t i;

	(void)run;
	area_close(&area);
	for (i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* A thread that waits for page 0, of which the monitor knows. */
static int wait_for_page(struct run *run, bool (*does)(void *arg))
{
	int ret = worker_start(run, &user, does, area.start);

	if (!ret)
		ret = area_read_fault(run, &area, 0);
	if (!ret)
		ret = worker_asleep(run, &user);
	return ret;
}

static int act_missed(struct run *run)
{
	int ret = wait_for_page(run, read_value);

	if (!ret)
		ret = area_fill(run, &area, 0, UFFDIO_COPY_MODE_DONTWAKE);
	if (ret)
		return ret;
	wait_found(run);
	check(run, !atomic_load(&user.done),
	      "the page is there, and the thread sleeps");
	ret = area_wake(run, &area, 0);
	return ret ? ret : worker_end(run, &user, "woken, it read what it should");
}

static int prepare_lost(struct run *run)
{
	expect(run, "hold.skipped", 1);
	expect(run, "userfault.closed", 1);
	return prepare(run);
}

/* As act_missed(), but the monitor has asked for the wake-up. */
static int act_lost(struct run *run)
{
	int ret = wait_for_page(run, read_value);

	if (!ret)
		ret = area_fill(run, &area, 0, 0);
	if (ret)
		return ret;
	wait_found(run);
	check(run, !atomic_load(&user.done),
	      "the page is there, a wake-up was asked for, and the thread sleeps");
	/* UFFDIO_WAKE would be lost, too. */
	area_close(&area);
	return worker_end(run, &user, "with the userfaultfd closed, it read what it should");
}

static int act_unserved(struct run *run)
{
	int ret = wait_for_page(run, read_value);

	if (ret)
		return ret;
	wait_found(run);
	check(run, !atomic_load(&user.done), "the thread waited all the time");
	ret = area_fill(run, &area, 0, 0);
	return ret ? ret : worker_end(run, &user, "served, it read what it should");
}

static int prepare_refused(struct run *run)
{
	expect(run, "userfault.enter", 1);
	expect(run, "userfault.cannot_retry", 1);
	expect(run, "userfault.reason.missing", 1);
	expect(run, "userfault.result.sigbus", 1);
	expect(run, "userfault.at_once", 1);
	expect(run, "userfault.must_wait.yes", 1);
	expect(run, "userfault.entry.none", 1);
	return area_open(run, &area, 1);
}

/* What reads /proc/PID/mem cannot let go of mmap_lock and come back. */
static int act_refused(struct run *run)
{
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned char byte;
	ssize_t n;
	int err;

	if (fd < 0)
		return scenario_fail(run, "/proc/self/mem: %s. Is /proc mounted?",
				     strerror(errno));
	n = pread(fd, &byte, 1, (uintptr_t)area.start);
	err = n < 0 ? errno : 0;
	close(fd);
	wait_found(run);
	check(run, err == EIO, "reading the page by /proc/self/mem: %s",
	      err ? strerror(err) : "done, and should have failed");
	return 0;
}

#define SPIN	64

static void nothing(int sig)
{
	(void)sig;
}

static int prepare_spin(struct run *run)
{
	struct sigaction action = { .sa_handler = nothing };

	if (pipe2(fds, O_CLOEXEC) || sigaction(SIGUSR1, &action, NULL))
		return scenario_fail(run, "pipe2(2): %s. Try again",
				     strerror(errno));
	/* It sleeps before the signal, and at the end. */
	area_expect_again(run, SPIN);
	/* One that is pre-empted on its way into a sleep looks as if it had slept. */
	expect_at_least(run, "userfault.at_once", 1);
	return area_open(run, &area, 1);
}

/* The kernel reads the page. */
static bool write_page(void *arg)
{
	unsigned char got;

	return write(fds[1], arg, area.page) == (ssize_t)area.page &&
	       read(fds[0], &got, 1) == 1 && got == AREA_VALUE;
}

static int act_spin(struct run *run)
{
	int ret = wait_for_page(run, write_page);

	if (ret)
		return ret;
	/* It is not handled before write(2) is over, and keeps it from sleeping. */
	pthread_kill(user.thread, SIGUSR1);
	wait_found(run);
	check(run, !atomic_load(&user.done), "write(2) did not come back");
	ret = area_fill(run, &area, 0, 0);
	return ret ? ret : worker_end(run, &user, "served, it wrote what it should");
}

const struct scenario scenario_missed_wake = {
	.name = "uffd-missed-wake",
	.story = "monitors that fill with DONTWAKE and lose the wake-up, or take EEXIST for done: microVMs that hang after a restore, up to 2026",
	.seen = "a thread asleep in handle_userfault although its page is mapped",
	.finding = "uffd-missed-wake",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare,
	.act = act_missed,
	.cleanup = cleanup,
};

const struct scenario scenario_lost_wake = {
	.name = "uffd-lost-wake",
	.story = "while userfaultfd was being made, wake-ups were lost of faults that were just being read: 2015",
	.seen = "a thread asleep in handle_userfault although its page is mapped, and the monitor did all that it must",
	.replaces = "the wake-up of who waits for a page that this process fills in (__wake_userfault()) wakes nobody",
	.finding = "uffd-missed-wake",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare_lost,
	.act = act_lost,
	.cleanup = cleanup,
};

const struct scenario scenario_unserved = {
	.name = "uffd-unserved",
	.story = "a monitor that hangs, at any time since userfaultfd came in 2015",
	.seen = "a thread that waits, who read its fault, and what that thread does now",
	.finding = "uffd-unserved",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare,
	.act = act_unserved,
	.cleanup = cleanup,
};

const struct scenario scenario_cannot_retry = {
	.name = "uffd-cannot-retry",
	.story = "callers of get_user_pages() that may not retry cannot wait for a userfault: discussed in 2019, and so until today",
	.seen = "EIO for who reads, and the caller's kernel stack",
	.finding = "uffd-cannot-retry",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare_refused,
	.act = act_refused,
	.cleanup = cleanup,
};

const struct scenario scenario_fault_spin = {
	.name = "fault-spin",
	.story = "a fault taken by the kernel cannot be left for a signal: with one pending it does not sleep either, and runs in circles (until today)",
	.seen = "a thread that takes one fault again and again: all of a CPU, no sleep, an empty wchan",
	.finding = "fault-spin",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare_spin,
	.act = act_spin,
	.cleanup = cleanup,
};
