// SPDX-License-Identifier: GPL-2.0
/*
 * Orders of locks that are wrong, and their twins that are right, with locks of our
 * own.  One after the other: nobody ever waits for any of them.
 */
#include <linux/completion.h>
#include <linux/rwsem.h>
#include <linux/workqueue.h>

#include "scenario/locks.h"

static DECLARE_RWSEM(mmdep_lock_a);
static DECLARE_RWSEM(mmdep_lock_b);
static DECLARE_RWSEM(mmdep_lock_c);

/* Of what is tried. */
static DECLARE_RWSEM(mmdep_lock_t);
static DECLARE_RWSEM(mmdep_lock_u);

/* Of the twins, so that nothing is left of one for the other. */
static DECLARE_RWSEM(mmdep_lock_e);
static DECLARE_RWSEM(mmdep_lock_f);
static DECLARE_RWSEM(mmdep_lock_g);

static void one_then(struct rw_semaphore *one, struct rw_semaphore *other)
{
	down_write(one);
	down_write(other);
	up_write(other);
	up_write(one);
}

static void one_then_read(struct rw_semaphore *one, struct rw_semaphore *other)
{
	down_read(one);
	down_read(other);
	up_read(other);
	up_read(one);
}

/**
 * mmdep_lock_scenario_aa - a lock is taken twice, both times for reading
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_aa(void)
{
	one_then_read(&mmdep_lock_a, &mmdep_lock_a);
	return 0;
}

/**
 * mmdep_lock_scenario_abba - A then B, and B then A
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_abba(void)
{
	one_then(&mmdep_lock_a, &mmdep_lock_b);
	one_then_read(&mmdep_lock_b, &mmdep_lock_a);
	return 0;
}

/**
 * mmdep_lock_scenario_abbcca - A then B, B then C, C then A
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_abbcca(void)
{
	one_then(&mmdep_lock_a, &mmdep_lock_b);
	one_then(&mmdep_lock_b, &mmdep_lock_c);
	one_then(&mmdep_lock_c, &mmdep_lock_a);
	return 0;
}

/**
 * mmdep_lock_scenario_try - T then U, and T with U held by trylock
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_try(void)
{
	one_then(&mmdep_lock_t, &mmdep_lock_u);
	if (!down_read_trylock(&mmdep_lock_u))
		return 0;
	down_read(&mmdep_lock_t);
	up_read(&mmdep_lock_t);
	up_read(&mmdep_lock_u);
	return 0;
}

/**
 * struct holder - a worker that has a lock for a while
 * @work:   its work
 * @lock:   the lock
 * @has:    it has it
 * @may_go: it may give it back
 */
struct holder {
	struct work_struct work;
	struct rw_semaphore *lock;
	struct completion *has;
	struct completion *may_go;
};

static void hold_for_a_while(struct work_struct *work)
{
	struct holder *holder = container_of(work, struct holder, work);

	down_write(holder->lock);
	complete(holder->has);
	wait_for_completion(holder->may_go);
	up_write(holder->lock);
}

/* After a lock was tried in vain any other may be taken. */
static void try_in_vain(struct rw_semaphore *tried, struct rw_semaphore *then)
{
	/* init_completion() leaves a __key of no size: where a lock is that would name it. */
	DECLARE_COMPLETION_ONSTACK(has);
	DECLARE_COMPLETION_ONSTACK(may_go);
	struct holder holder = { .lock = tried, .has = &has, .may_go = &may_go };

	INIT_WORK_ONSTACK(&holder.work, hold_for_a_while);
	schedule_work(&holder.work);
	wait_for_completion(&has);
	if (down_read_trylock(tried))
		up_read(tried);
	down_write(then);
	up_write(then);
	if (down_write_trylock(tried))
		up_write(tried);
	down_read(then);
	up_read(then);
	complete(&may_go);
	flush_work(&holder.work);
	destroy_work_on_stack(&holder.work);
}

/**
 * mmdep_lock_scenario_ordered - always in one order, or by trylock
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_ordered(void)
{
	one_then(&mmdep_lock_e, &mmdep_lock_f);
	one_then(&mmdep_lock_f, &mmdep_lock_g);
	down_write(&mmdep_lock_g);
	if (down_write_trylock(&mmdep_lock_e))
		up_write(&mmdep_lock_e);
	up_write(&mmdep_lock_g);
	try_in_vain(&mmdep_lock_g, &mmdep_lock_e);
	/* That it was in vain says nothing of what is held: this order is seen here only. */
	down_write(&mmdep_lock_e);
	try_in_vain(&mmdep_lock_f, &mmdep_lock_g);
	up_write(&mmdep_lock_e);
	down_write(&mmdep_lock_f);
	downgrade_write(&mmdep_lock_f);
	up_read(&mmdep_lock_f);
	return 0;
}
