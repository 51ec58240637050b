// SPDX-License-Identifier: GPL-2.0
/*
 * Scenarios lock-mutex-*: as the others of locks, but a mutex is only watched if it was
 * named, so that is done first, and taken back.
 */
#include <string.h>
#include <unistd.h>

#include "../lib/device.h"
#include "../lib/lock_name.h"
#include "scenario.h"

#define WHO	"scenario lock-mutex"

/* What this run has named, and nobody before. */
static const char *named;

static int name(struct run *run, const char *lock)
{
	bool had;
	int ret = lock_name_add(run->ctx, run->fd, WHO, lock, &had);

	if (!ret && !had)
		named = lock;
	return ret;
}

static int prepare_abba(struct run *run)
{
	int ret = name(run, "mmdep:mmdep_mutex_a");

	return ret ? ret : lock_order_expect(run, 2);
}

static int prepare_try(struct run *run)
{
	int ret = name(run, "mmdep:mmdep_mutex_t");

	return ret ? ret : lock_order_expect(run, 2);
}

static int prepare_ordered(struct run *run)
{
	int ret = name(run, "mmdep:mmdep_mutex_e");

	expect_at_least(run, "locks.nested_try", 2);
	return ret ? ret : lock_order_expect(run, 3);
}

static void cleanup(struct run *run)
{
	int fd;

	if (!named || device_open(run->ctx, &fd, NULL))
		return;
	lock_name_remove(run->ctx, fd, WHO, named);
	close(fd);
	named = NULL;
}

const struct scenario scenario_lock_mutex_abba = {
	.name = "lock-mutex-abba",
	.story = "a mutex and an rwsem in two orders: mutexes are followed only where the user named them, and this one is for as long as it lasts",
	.seen = "nobody waits; the report has the stacks of both orders",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_abba,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_mutex_try = {
	.name = "lock-mutex-try",
	.story = "the same, and the mutex is got by trylock: that it was got the mutex itself says, for it names its owner",
	.seen = "nobody waits; the report has the stacks of both orders",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_try,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_mutex_ordered = {
	.name = "lock-mutex-ordered",
	.story = "no failure: one order only; against it a trylock, and a mutex that was tried in vain and one from which a signal kept the task",
	.seen = "locks that are taken",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_ordered,
	.act = lock_order_wait,
	.cleanup = cleanup,
};
