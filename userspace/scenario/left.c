// SPDX-License-Identifier: GPL-2.0
/*
 * Scenarios lock-left-*: a system call of the module returns with one of its locks held.
 */
#include <time.h>

#include "scenario.h"

static int prepare(struct run *run)
{
	return lock_order_expect(run, 0);
}

static int prepare_exit(struct run *run)
{
	expect(run, "locks.at_exit", 1);
	return lock_order_expect(run, 0);
}

/* The time is asked without a system call: this is user code. */
static void run_user_code(unsigned int ms)
{
	struct timespec now, start;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < ms);
}

static int go_on(struct run *run)
{
	return lock_order_wait_by(run, run_user_code);
}

static void cleanup(struct run *run)
{
	(void)run;
}

const struct scenario scenario_lock_left_user = {
	.name = "lock-left-user",
	.story = "a way out of a function lacks the release of a lock: the task goes on in user mode, and nothing is wrong until somebody else wants the lock",
	.seen = "nobody waits; the report has the place where the lock was taken",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-held-too-far",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare,
	.act = go_on,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_left_exit = {
	.name = "lock-left-exit",
	.story = "the same, and the thread exits before anybody notices: whoever wants the lock then waits for ever, for a task that is gone",
	.seen = "nobody waits; the report names the thread, and the place where the lock was taken",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-held-too-far",
	.watch = MMDEP_WATCH_LOCKS,
	.apart = true,
	.prepare = prepare_exit,
	.act = lock_order_wait,
	.cleanup = cleanup,
};
