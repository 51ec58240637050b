// SPDX-License-Identifier: GPL-2.0
/*
 * Those who serve wait themselves.
 */
#include <stdio.h>
#include <unistd.h>

#include "trouble.h"

/* What somebody serves: a page is asked for, and it then needs another. */
struct service {
	int uffd;
	unsigned char *pages;
	struct toucher user;
	struct toucher server;
	unsigned char *needs;
};

static struct service a, b;

static void set_up(struct service *s)
{
	s->uffd = uffd_open(0);
	s->pages = map_pages(3);
	uffd_watch(s->uffd, s->pages, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING);
}

static atomic_uint asked, services;

/* Page 0 is asked for, of each; to serve it @needs is needed. */
static bool serve(struct toucher *me)
{
	struct service *s = me->page == a.pages ? &a : &b;

	uffd_read_fault(s->uffd, s->pages);
	atomic_fetch_add(&asked, 1);
	if (!wait_until(atomic_load(&asked) == atomic_load(&services)))
		return false;
	atomic_store(&me->switches, voluntary_switches());
	return *(volatile unsigned char *)s->needs == VALUE;
}

static void start(struct service *s, unsigned char *needs)
{
	s->needs = needs;
	toucher_start(&s->user, s->pages, touch_read);
	toucher_asleep(&s->user);
	toucher_start(&s->server, s->pages, serve);
}

/* All were asked, so the server sleeps in no other place any more. */
static void stuck(struct service *s)
{
	if (!wait_until(atomic_load(&asked) == atomic_load(&services)))
		die("a server was not asked");
	toucher_asleep(&s->server);
}

static void self(void)
{
	atomic_store(&services, 1);
	set_up(&a);
	start(&a, a.pages + PAGE);
	stuck(&a);
	ready(a.server.tid, a.server.tid, a.pages + PAGE);
}

static void self_end(void)
{
	uffd_serve(a.uffd, a.pages + PAGE);
	toucher_end(&a.server);
	uffd_serve(a.uffd, a.pages);
	toucher_end(&a.user);
}

static void cycle(void)
{
	atomic_store(&services, 2);
	set_up(&a);
	set_up(&b);
	start(&a, b.pages + PAGE);
	start(&b, a.pages + PAGE);
	stuck(&a);
	stuck(&b);
	/* The lower thread id is the victim. */
	if (a.server.tid < b.server.tid)
		ready(a.server.tid, b.server.tid, b.pages + PAGE);
	else
		ready(b.server.tid, a.server.tid, a.pages + PAGE);
}

static void cycle_end(void)
{
	uffd_serve(b.uffd, b.pages + PAGE);
	toucher_end(&a.server);
	uffd_serve(a.uffd, a.pages);
	toucher_end(&a.user);
	uffd_serve(a.uffd, a.pages + PAGE);
	toucher_end(&b.server);
	uffd_serve(b.uffd, b.pages);
	toucher_end(&b.user);
}

static unsigned int late_ms;
static atomic_bool taken;

/* Reads a fault, needs a page for it that only the other server can bring. */
static bool serve_first(struct toucher *me)
{
	(void)me;
	uffd_read_fault(a.uffd, a.pages);
	atomic_store(&taken, true);
	if (*(volatile unsigned char *)a.needs != VALUE)
		return false;
	uffd_serve(a.uffd, a.pages);
	return true;
}

/* Is known as one that serves, and brings that page, late. */
static bool serve_second(struct toucher *me)
{
	(void)me;
	uffd_read_fault(a.uffd, a.pages + 2 * PAGE);
	uffd_serve(a.uffd, a.pages + 2 * PAGE);
	if (!wait_until(atomic_load(&taken)))
		return false;
	uffd_read_fault(a.uffd, a.pages + PAGE);
	pause_ms(late_ms);
	uffd_serve(a.uffd, a.pages + PAGE);
	return true;
}

static void two(void)
{
	struct toucher second = {};

	set_up(&a);
	a.needs = a.pages + PAGE;
	toucher_start(&second, NULL, serve_second);
	toucher_start(&a.user, a.pages + 2 * PAGE, touch_read);
	toucher_end(&a.user);
	toucher_start(&a.user, a.pages, touch_read);
	toucher_start(&a.server, NULL, serve_first);
	printf("tid=%d\n", a.server.tid);
	fflush(stdout);
	toucher_end(&a.user);
	toucher_end(&a.server);
	toucher_end(&second);
}

static void two_soon(void)
{
	late_ms = 300;
	two();
}

static void two_late(void)
{
	late_ms = 8000;
	two();
}

const struct mode ring_modes[] = {
	{ "self-wait", self, self_end },
	{ "cycle", cycle, cycle_end },
	{ "two-servers", two_soon, NULL },
	{ "two-servers-late", two_late, NULL },
	{}
};
