// SPDX-License-Identifier: GPL-2.0
/*
 * Orders of locks that are wrong, and their twins that are right, with locks of our
 * own.  One after the other, by one task: nobody ever waits.
 */
#include <linux/rwsem.h>

#include "scenario/locks.h"

static DECLARE_RWSEM(mmdep_lock_a);
static DECLARE_RWSEM(mmdep_lock_b);
static DECLARE_RWSEM(mmdep_lock_c);

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
 */
void mmdep_lock_scenario_aa(void)
{
	one_then_read(&mmdep_lock_a, &mmdep_lock_a);
}

/**
 * mmdep_lock_scenario_abba - A then B, and B then A
 *
 * Context: process, may sleep.
 */
void mmdep_lock_scenario_abba(void)
{
	one_then(&mmdep_lock_a, &mmdep_lock_b);
	one_then_read(&mmdep_lock_b, &mmdep_lock_a);
}

/**
 * mmdep_lock_scenario_abbcca - A then B, B then C, C then A
 *
 * Context: process, may sleep.
 */
void mmdep_lock_scenario_abbcca(void)
{
	one_then(&mmdep_lock_a, &mmdep_lock_b);
	one_then(&mmdep_lock_b, &mmdep_lock_c);
	one_then(&mmdep_lock_c, &mmdep_lock_a);
}

/**
 * mmdep_lock_scenario_ordered - always in one order, or by trylock
 *
 * Context: process, may sleep.
 */
void mmdep_lock_scenario_ordered(void)
{
	one_then(&mmdep_lock_e, &mmdep_lock_f);
	one_then(&mmdep_lock_f, &mmdep_lock_g);
	one_then_read(&mmdep_lock_e, &mmdep_lock_g);
	down_write(&mmdep_lock_g);
	if (down_write_trylock(&mmdep_lock_e))
		up_write(&mmdep_lock_e);
	up_write(&mmdep_lock_g);
	down_write(&mmdep_lock_f);
	downgrade_write(&mmdep_lock_f);
	up_read(&mmdep_lock_f);
}
