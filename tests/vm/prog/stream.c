// SPDX-License-Identifier: GPL-2.0
/*
 * stream dump findings|waits|jobs|all: prints the records of /dev/mmdep, a line each,
 * "ready" first, until SIGTERM.
 *
 * stream check: how reading behaves, as KTAP.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <mmdep.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

#define SMALL_WAIT	sizeof(struct mmdep_event_wait)

static int stream_ioctl(int fd, uint32_t what)
{
	struct mmdep_stream stream = { .size = sizeof(stream), .what = what };

	return ioctl(fd, MMDEP_IOC_STREAM, &stream) ? errno : 0;
}

static int device_open(int flags, uint32_t what)
{
	int fd = open(MMDEP_DEVICE, O_RDONLY | O_CLOEXEC | flags);

	if (fd < 0)
		die(MMDEP_DEVICE);
	if (what && stream_ioctl(fd, what))
		die("MMDEP_IOC_STREAM");
	return fd;
}

/* --- dump --- */

static void print_wait(const struct mmdep_event_wait *w)
{
	printf("%s time_ns=%llu kind=%s tid=%u pid=%u address=0x%llx waited_ns=%llu flags=%u comm=%s\n",
	       w->head.type == MMDEP_EVENT_WAIT_BEGIN ? "wait_begin" : "wait_end",
	       (unsigned long long)w->head.time_ns, w->kind, w->tid, w->pid,
	       (unsigned long long)w->address, (unsigned long long)w->waited_ns,
	       w->flags, w->comm);
}

static void print_finding(const struct mmdep_event_finding *f)
{
	unsigned int i;

	printf("finding id=%llu count=%llu name=%s number=%u severity=%u tid=%u pid=%u culprit_tid=%u address=0x%llx what=%s",
	       (unsigned long long)f->id, (unsigned long long)f->count, f->name,
	       f->finding, f->severity, f->tid, f->pid, f->culprit_tid,
	       (unsigned long long)f->address, f->what);
	for (i = 0; i < f->nr_ring && i < MMDEP_RING_MAX; i++)
		printf("%s%u", i ? " " : " ring=", f->ring[i]);
	printf("\n");
}

static void print_job(const struct mmdep_event_job *j)
{
	printf("%s name=%s tid=%u pid=%u owner_pid=%u address=0x%llx folios=%u time_ns=%llu took_ns=%llu wait_ns=%llu hold_ns=%llu comm=%s\n",
	       j->head.type == MMDEP_EVENT_MIGRATION ? "migration" : "collapse",
	       j->name, j->tid, j->pid, j->owner_pid,
	       (unsigned long long)j->address, j->folios,
	       (unsigned long long)j->head.time_ns,
	       (unsigned long long)j->took_ns, (unsigned long long)j->wait_ns,
	       (unsigned long long)j->hold_ns, j->comm);
}

static void print_record(const struct mmdep_event *event)
{
	const struct mmdep_event_lost *lost = (const void *)event;

	switch (event->type) {
	case MMDEP_EVENT_LOST:
		printf("lost findings=%llu waits=%llu jobs=%llu\n",
		       (unsigned long long)lost->findings,
		       (unsigned long long)lost->waits,
		       (unsigned long long)lost->jobs);
		break;
	case MMDEP_EVENT_FINDING:
		print_finding((const void *)event);
		break;
	case MMDEP_EVENT_WAIT_BEGIN:
	case MMDEP_EVENT_WAIT_END:
		print_wait((const void *)event);
		break;
	case MMDEP_EVENT_MIGRATION:
	case MMDEP_EVENT_COLLAPSE:
		print_job((const void *)event);
		break;
	default:
		die("a record of type %u", event->type);
	}
}

static void dump(uint32_t what)
{
	static char buf[16 * MMDEP_EVENT_MAX] __attribute__((aligned(8)));
	int fd = device_open(0, what);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	const struct mmdep_event *event;
	ssize_t n, at;

	printf("ready\n");
	fflush(stdout);
	while (poll(&p, 1, -1) == 1) {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			die("read");
		for (at = 0; at < n; at += event->size) {
			event = (const void *)(buf + at);
			if (event->size < sizeof(*event) || at + event->size > n)
				die("a record of %u bytes", event->size);
			print_record(event);
		}
		fflush(stdout);
	}
}

/* --- check --- */

static unsigned char *area;
static size_t nr_pages;

static void *touch_all(void *unused)
{
	size_t i;

	for (i = 0; i < nr_pages; i++)
		if (*(volatile unsigned char *)(area + i * PAGE) != 0)
			die("a page of zeros has something in it");
	return unused;
}

/* So many userfaults, one after the other; the address of the first. */
static uint64_t make_waits(size_t n)
{
	int uffd = uffd_new();
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	pthread_t thread;
	uint64_t first;
	size_t i;

	nr_pages = n;
	area = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		die("mmap");
	first = (uintptr_t)area;
	madvise(area, n * PAGE, MADV_NOHUGEPAGE);
	uffd_register(uffd, area, n * PAGE);
	if (pthread_create(&thread, NULL, touch_all, NULL))
		die("pthread_create");
	for (i = 0; i < n; i++) {
		struct uffdio_zeropage zero = {};
		struct uffd_msg msg;

		if (poll(&p, 1, WAIT_MAX_S * 1000) != 1 ||
		    read(uffd, &msg, sizeof(msg)) != sizeof(msg))
			die("no fault comes");
		zero.range.start = msg.arg.pagefault.address & ~(PAGE - 1);
		zero.range.len = PAGE;
		if (ioctl(uffd, UFFDIO_ZEROPAGE, &zero))
			die("UFFDIO_ZEROPAGE");
	}
	pthread_join(thread, NULL);
	munmap(area, n * PAGE);
	close(uffd);
	return first;
}

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1 && p.revents & POLLIN;
}

/* What there is now, at most @max bytes at once. */
struct seen {
	size_t records, begins, ends, losts, bad;
	uint64_t lost, last_ns, first_address;
	bool ordered;
};

static struct seen drain(int fd, size_t max)
{
	static char buf[64 * MMDEP_EVENT_MAX] __attribute__((aligned(8)));
	struct seen seen = { .ordered = true };
	ssize_t n, at;

	while ((n = read(fd, buf, max)) > 0) {
		const struct mmdep_event *event;

		for (at = 0; at < n; at += event->size) {
			event = (const void *)(buf + at);
			seen.records++;
			if (event->type == MMDEP_EVENT_LOST) {
				seen.losts++;
				seen.lost += ((const struct mmdep_event_lost *)event)->waits;
				seen.bad += event->size != sizeof(struct mmdep_event_lost);
				continue;
			}
			if (event->time_ns < seen.last_ns)
				seen.ordered = false;
			seen.last_ns = event->time_ns;
			seen.begins += event->type == MMDEP_EVENT_WAIT_BEGIN;
			seen.ends += event->type == MMDEP_EVENT_WAIT_END;
			seen.bad += event->size != SMALL_WAIT || event->pad;
			if (!seen.first_address)
				seen.first_address =
					((const struct mmdep_event_wait *)event)->address;
		}
	}
	if (n != -1 || errno != EAGAIN)
		die("read");
	return seen;
}

static void check_ioctl(int fd)
{
	struct mmdep_stream stream = { .size = sizeof(stream), .what = 1 };

	is(stream_ioctl(fd, 0), EINVAL, "nothing chosen: EINVAL");
	is(stream_ioctl(fd, 1U << 5), EOPNOTSUPP, "an unknown choice: EOPNOTSUPP");
	stream.reserved[1] = 1;
	is(ioctl(fd, MMDEP_IOC_STREAM, &stream) ? errno : 0, EINVAL,
	   "a reserved field: EINVAL");
	is(stream_ioctl(fd, MMDEP_STREAM_WAITS), 0, "waits can be chosen");
}

static void check_reading(int fd)
{
	void *nowhere = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			     -1, 0);
	char buf[MMDEP_EVENT_MAX];
	struct seen seen;
	uint64_t first;

	ok(!readable(fd), "at first there is nothing");
	is(read(fd, buf, sizeof(buf)) < 0 ? errno : 0, EAGAIN,
	   "nothing there, O_NONBLOCK: EAGAIN");
	first = make_waits(10);
	ok(readable(fd), "after some waits there is something");
	is(read(fd, buf, SMALL_WAIT - 1) < 0 ? errno : 0, EINVAL,
	   "a buffer too small for one record: EINVAL");
	is(read(fd, buf, 0) < 0 ? errno : 0, EINVAL, "a buffer of nothing: EINVAL");
	is(read(fd, nowhere, sizeof(buf)) < 0 ? errno : 0, EFAULT,
	   "no buffer: EFAULT");
	is(read(fd, buf, 2 * SMALL_WAIT + 7), 2 * SMALL_WAIT,
	   "only whole records are given");
	is(((struct mmdep_event_wait *)buf)->address, first,
	   "the first is the first: what failed took nothing");
	seen = drain(fd, sizeof(buf));
	is(seen.begins, 9, "the beginnings of ten waits");
	is(seen.ends, 9, "and their ends");
	is(seen.bad, 0, "all of the right size");
	ok(seen.ordered, "in their order");
	is(seen.losts, 0, "none was lost");
}

static void check_lost(int fd, int other)
{
	struct seen seen, all;

	make_waits(1500);
	seen = drain(fd, MMDEP_EVENT_MAX);
	is(seen.losts, 1, "who does not read for long is told once");
	is(seen.lost + seen.begins + seen.ends, 3000,
	   "what was lost and what was not is all");
	at_least(seen.begins + seen.ends, 1000, "the latest are there");
	make_waits(5);
	seen = drain(fd, 64 * MMDEP_EVENT_MAX);
	is(seen.losts, 0, "then nothing is lost any more");
	is(seen.records, 10, "and all comes");
	all = drain(other, MMDEP_EVENT_MAX);
	is(all.lost + all.begins + all.ends, 3010 + 20,
	   "a second reader has a place of its own");
}

static int read_result, read_errno, blocked_fd;
static atomic_int reading;

static void *read_blocking(void *unused)
{
	char buf[MMDEP_EVENT_MAX];
	ssize_t n;

	atomic_store(&reading, gettid());
	n = read(blocked_fd, buf, sizeof(buf));
	read_errno = errno;
	read_result = n;
	return unused;
}

static pthread_t start_blocking(int fd)
{
	pthread_t thread;

	blocked_fd = fd;
	atomic_store(&reading, 0);
	if (pthread_create(&thread, NULL, read_blocking, NULL))
		die("pthread_create");
	if (!wait_until(atomic_load(&reading) &&
			thread_slept_since(atomic_load(&reading), 0)))
		die("read does not sleep");
	return thread;
}

static void nothing(int sig)
{
	(void)sig;
}

static void check_blocking(void)
{
	struct sigaction action = { .sa_handler = nothing };
	int fd = device_open(0, MMDEP_STREAM_WAITS);
	pthread_t thread;

	sigaction(SIGUSR1, &action, NULL);
	thread = start_blocking(fd);
	pthread_kill(thread, SIGUSR1);
	pthread_join(thread, NULL);
	ok(read_result == -1 && read_errno == EINTR,
	   "a signal ends a read that waits");
	thread = start_blocking(fd);
	make_waits(1);
	pthread_join(thread, NULL);
	at_least(read_result, SMALL_WAIT, "a wait ends a read that waits");
	close(fd);
	/* The end of that wait may have come later, and nobody has read it. */
	fd = device_open(0, MMDEP_STREAM_WAITS);
	thread = start_blocking(fd);
	close(fd);
	make_waits(1);
	pthread_join(thread, NULL);
	at_least(read_result, 1, "a file closed while it is read from is read to the end");
}

static int check(void)
{
	int fd, other;

	plan(26);
	fd = device_open(O_NONBLOCK, 0);
	check_ioctl(fd);
	other = device_open(O_NONBLOCK, MMDEP_STREAM_WAITS);
	check_reading(fd);
	check_lost(fd, other);
	check_blocking();
	close(fd);
	close(other);
	return finish();
}

static uint32_t what_of(const char *word)
{
	if (!strcmp(word, "waits"))
		return MMDEP_STREAM_WAITS;
	if (!strcmp(word, "jobs"))
		return MMDEP_STREAM_JOBS;
	if (!strcmp(word, "findings"))
		return MMDEP_STREAM_FINDINGS;
	return MMDEP_STREAM_ALL;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "check"))
		return check();
	if (argc == 3 && !strcmp(argv[1], "dump")) {
		dump(what_of(argv[2]));
		return 0;
	}
	die("usage: stream check | stream dump findings|waits|jobs|all");
}
