// SPDX-License-Identifier: GPL-2.0
/*
 * Those who serve wait themselves: one for its own pages, or two for each
 * other's.
 */
#include "area.h"

/**
 * struct service - what somebody serves
 * @area:   page 0 is asked for by @user, and @server then needs a page itself
 * @user:   reads page 0
 * @server: reads the fault of it, reads @needs, and only then brings it
 * @needs:  page 1 of one of the services
 */
struct service {
	struct area area;
	struct worker user;
	struct worker server;
	unsigned char *needs;
};

static struct service a = { .area = AREA_INIT };
static struct service b = { .area = AREA_INIT };
static atomic_uint asked, services;

static bool serve(void *arg)
{
	struct service *s = arg;
	bool right;

	if (!area_take_fault(&s->area, 0))
		return false;
	atomic_fetch_add(&asked, 1);
	while (atomic_load(&asked) != atomic_load(&services))
		pause_ms(1);
	right = read_value(s->needs);
	return area_try_fill(&s->area, 0, 0) && right;
}

static int prepare_self(struct run *run)
{
	area_expect(run, 2);
	return area_open(run, &a.area, 2);
}

static int prepare_cycle(struct run *run)
{
	int ret = area_open(run, &a.area, 2);

	area_expect(run, 4);
	return ret ? ret : area_open(run, &b.area, 2);
}

static int start(struct run *run, struct service *s, unsigned char *needs)
{
	int ret;

	s->needs = needs;
	ret = worker_start(run, &s->user, read_value, s->area.start);
	return ret ? ret : worker_start(run, &s->server, serve, s);
}

/* Brings page 1, which its server or the other one waits for. */
static int help(struct run *run, struct service *s, struct service *who)
{
	int ret = area_fill(run, &s->area, 1, 0);

	if (!ret)
		ret = worker_end(run, &who->server, "helped, the server went on");
	if (!ret)
		ret = worker_end(run, &who->user, "and served its user");
	return ret;
}

static int act_self(struct run *run)
{
	int ret;

	atomic_store(&services, 1);
	ret = start(run, &a, area_at(&a.area, 1));
	if (ret)
		return ret;
	wait_found(run);
	check(run, !atomic_load(&a.server.done), "the server did not get on by itself");
	return help(run, &a, &a);
}

static int act_cycle(struct run *run)
{
	int ret;

	atomic_store(&services, 2);
	ret = start(run, &a, area_at(&b.area, 1));
	if (!ret)
		ret = start(run, &b, area_at(&a.area, 1));
	if (ret)
		return ret;
	wait_found(run);
	check(run, !atomic_load(&a.server.done) && !atomic_load(&b.server.done),
	      "neither server got on by itself");
	ret = help(run, &b, &a);
	return ret ? ret : help(run, &a, &b);
}

static void cleanup(struct run *run)
{
	(void)run;
	area_close(&a.area);
	area_close(&b.area);
}

const struct scenario scenario_self_wait = {
	.name = "uffd-self-wait",
	.story = "a monitor that touches the memory it serves, at any time since userfaultfd came in 2015",
	.seen = "a thread that waits for a page which only itself would bring",
	.finding = "uffd-self-wait",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare_self,
	.act = act_self,
	.cleanup = cleanup,
};

const struct scenario scenario_wait_cycle = {
	.name = "wait-cycle",
	.story = "two monitors that use each other's memory, at any time since userfaultfd came in 2015",
	.seen = "both threads, each waiting for the other, and both userfaults",
	.finding = "wait-cycle",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare_cycle,
	.act = act_cycle,
	.cleanup = cleanup,
};
