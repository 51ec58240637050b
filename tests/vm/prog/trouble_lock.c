// SPDX-License-Identifier: GPL-2.0
/*
 * Those who serve wait for a lock, which is held by who waits for them: write(2) has the
 * lock of a file, or of a pipe, while it faults its buffer in.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trouble.h"

/**
 * struct serving - memory that is served, and two threads
 * @uffd:   its userfaultfd
 * @page:   one page is written from by @user, the next one is there to be served before
 * @to:     where @user writes it
 * @user:   holds the lock of @to and waits for @server
 * @server: has read the fault, and does @then before it serves the page
 * @then:   whether what it got was right
 */
struct serving {
	int uffd;
	unsigned char *page;
	int to;
	struct toucher user;
	struct toucher server;
	bool (*then)(struct serving *me);
};

static struct serving a, b;
static struct toucher third;
static int file, ends[2];

static struct serving *of(const struct toucher *me)
{
	return me->page == a.page ? &a : &b;
}

static bool write_page(struct toucher *me)
{
	return write(of(me)->to, me->page, PAGE) == (ssize_t)PAGE;
}

static bool read_and_go_on(struct toucher *me)
{
	struct serving *s = of(me);

	uffd_read_fault(s->uffd, s->page);
	atomic_store(&me->switches, voluntary_switches());
	return s->then(s);
}

static bool append(struct serving *me)
{
	char c = VALUE;

	(void)me;
	return write(file, &c, 1) == 1;
}

static bool drain(struct serving *me)
{
	unsigned char got[PAGE];

	(void)me;
	return read(ends[0], got, PAGE) == (ssize_t)PAGE && got[0] == VALUE;
}

static void set_up(struct serving *s, int to, bool (*then)(struct serving *me))
{
	s->uffd = uffd_open(0);
	s->page = map_pages(2);
	uffd_watch(s->uffd, s->page, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING);
	s->to = to;
	s->then = then;
}

static void start(struct serving *s)
{
	toucher_start(&s->user, s->page, write_page);
	toucher_asleep(&s->user);
	toucher_start(&s->server, s->page, read_and_go_on);
	toucher_asleep(&s->server);
}

static void finish_serving(struct serving *s)
{
	uffd_serve(s->uffd, s->page);
	toucher_end(&s->user);
	toucher_end(&s->server);
}

static void say_ready(void)
{
	/* The lower thread id is the victim. */
	if (a.user.tid < a.server.tid)
		ready(a.user.tid, a.server.tid, a.page);
	else
		ready(a.server.tid, a.user.tid, a.page);
}

static void open_file(void)
{
	file = memfd_create("ring", MFD_CLOEXEC);
	if (file < 0)
		die("memfd_create");
}

/* A file: a rw_semaphore. */
static void ring_file(void)
{
	open_file();
	set_up(&a, file, append);
	start(&a);
	say_ready();
}

static void ring_file_end(void)
{
	finish_serving(&a);
}

/* A pipe: a mutex. */
static void ring_pipe(void)
{
	if (pipe(ends))
		die("pipe");
	set_up(&a, ends[1], drain);
	start(&a);
	say_ready();
}

/* It serves the other memory, and needs a page of its own for that. */
static bool serve_other(struct toucher *me)
{
	uffd_read_fault(b.uffd, b.page);
	atomic_store(&me->switches, voluntary_switches());
	return *(volatile unsigned char *)me->page == VALUE;
}

/*
 * Three: one waits for a page of the second, which waits for the lock of a file, which
 * the third holds while it waits for a page that the first serves.
 */
static void ring_three(void)
{
	open_file();
	set_up(&a, -1, append);
	set_up(&b, file, NULL);
	toucher_start(&third, b.page, write_page);
	toucher_asleep(&third);
	toucher_start(&a.user, a.page, serve_other);
	toucher_asleep(&a.user);
	toucher_start(&a.server, a.page, read_and_go_on);
	toucher_asleep(&a.server);
	ready(third.tid, a.user.tid, b.page);
}

static void ring_three_end(void)
{
	uffd_serve(b.uffd, b.page);
	toucher_end(&third);
	uffd_serve(a.uffd, a.page);
	toucher_end(&a.user);
	toucher_end(&a.server);
}

/* The same as of a file, but there is somebody else who serves. */
static void twin_file(void)
{
	struct toucher reader = {};

	open_file();
	set_up(&a, file, append);
	toucher_start(&reader, a.page + PAGE, touch_read);
	uffd_read_fault(a.uffd, a.page + PAGE);
	uffd_serve(a.uffd, a.page + PAGE);
	toucher_end(&reader);
	start(&a);
	say_ready();
}

const struct mode lock_modes[] = {
	{ "ring-file", ring_file, ring_file_end },
	{ "ring-pipe", ring_pipe, ring_file_end },
	{ "ring-three", ring_three, ring_three_end },
	{ "twin-file", twin_file, ring_file_end },
	{}
};
