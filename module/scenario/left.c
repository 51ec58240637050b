// SPDX-License-Identifier: GPL-2.0
/*
 * Locks of our own that are taken and not given back until the scenario is stopped.
 * Nobody ever waits for them.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/rwsem.h>

#include "compat/rwsem.h"
#include "scenario/locks.h"
#include "scenario/scenario.h"

/* Of a task that goes on in user mode, and of one that exits. */
static DECLARE_RWSEM(mmdep_lock_left);
static DECLARE_RWSEM(mmdep_lock_lost);
static atomic_t left_taken, lost_taken;

static int take(struct rw_semaphore *lock, atomic_t *taken)
{
	if (atomic_cmpxchg(taken, 0, 1))
		return -EAGAIN;
	mmdep_scenario_unseen();
	down_write(lock);
	mmdep_scenario_seen();
	return 0;
}

/* When the task that has it is gone, or is another one, the lock is made anew. */
static void give_back(struct rw_semaphore *lock, atomic_t *taken)
{
	mmdep_scenario_unseen();
	if (mmdep_rwsem_held(lock, false))
		up_write(lock);
	else
		init_rwsem(lock);
	mmdep_scenario_seen();
	/* Not before it is free. */
	atomic_set_release(taken, 0);
}

/**
 * mmdep_lock_scenario_leave - a lock is taken, and the system call returns
 *
 * Context: process, may sleep.
 * Return: 0; -EAGAIN: another one has it.
 */
int mmdep_lock_scenario_leave(void)
{
	return take(&mmdep_lock_left, &left_taken);
}

/**
 * mmdep_lock_scenario_return - undo mmdep_lock_scenario_leave()
 *
 * Context: process, may sleep.
 */
void mmdep_lock_scenario_return(void)
{
	give_back(&mmdep_lock_left, &left_taken);
}

/**
 * mmdep_lock_scenario_lose - a lock is taken by a thread that is going to exit
 *
 * Context: process, may sleep.
 * Return: 0; -EAGAIN: another one has it.
 */
int mmdep_lock_scenario_lose(void)
{
	return take(&mmdep_lock_lost, &lost_taken);
}

/**
 * mmdep_lock_scenario_find_again - undo mmdep_lock_scenario_lose()
 *
 * Context: process, may sleep.
 */
void mmdep_lock_scenario_find_again(void)
{
	give_back(&mmdep_lock_lost, &lost_taken);
}
