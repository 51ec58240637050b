// SPDX-License-Identifier: GPL-2.0
/*
 * The same with mutexes of our own, which are watched only if the user named them.
 * Nobody ever waits for them, or a signal is there and ends it at once.
 */
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/workqueue.h>

#include "scenario/locks.h"

static DEFINE_MUTEX(mmdep_mutex_a);
static DECLARE_RWSEM(mmdep_sem_b);

/* Of what is tried. */
static DEFINE_MUTEX(mmdep_mutex_t);
static DECLARE_RWSEM(mmdep_sem_u);

/* Of the twin, so that nothing is left of one for the other. */
static DEFINE_MUTEX(mmdep_mutex_e);
static DECLARE_RWSEM(mmdep_sem_f);

/**
 * mmdep_lock_scenario_mutex_abba - mutex then rwsem, and rwsem then mutex
 *
 * Context: process, may sleep.
 * Return: 0 or -EINTR.
 */
int mmdep_lock_scenario_mutex_abba(void)
{
	int err;

	mutex_lock(&mmdep_mutex_a);
	down_write(&mmdep_sem_b);
	up_write(&mmdep_sem_b);
	mutex_unlock(&mmdep_mutex_a);
	down_read(&mmdep_sem_b);
	err = mutex_lock_interruptible(&mmdep_mutex_a);
	if (!err)
		mutex_unlock(&mmdep_mutex_a);
	up_read(&mmdep_sem_b);
	return err;
}

/**
 * mmdep_lock_scenario_mutex_try - the same, and the mutex was got by trylock
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_lock_scenario_mutex_try(void)
{
	down_write(&mmdep_sem_u);
	mutex_lock(&mmdep_mutex_t);
	mutex_unlock(&mmdep_mutex_t);
	up_write(&mmdep_sem_u);
	if (!mutex_trylock(&mmdep_mutex_t))
		return 0;
	down_read(&mmdep_sem_u);
	up_read(&mmdep_sem_u);
	mutex_unlock(&mmdep_mutex_t);
	return 0;
}

/**
 * struct holder - a worker that has the mutex for a while
 * @work:   its work
 * @has:    it has it
 * @may_go: it may give it back
 */
struct holder {
	struct work_struct work;
	struct completion has;
	struct completion may_go;
};

static void hold_for_a_while(struct work_struct *work)
{
	struct holder *holder = container_of(work, struct holder, work);

	mutex_lock(&mmdep_mutex_e);
	complete(&holder->has);
	wait_for_completion(&holder->may_go);
	mutex_unlock(&mmdep_mutex_e);
}

static void then_other(void)
{
	down_write(&mmdep_sem_f);
	up_write(&mmdep_sem_f);
}

/* After the mutex was not got the lock that comes before it may be taken. */
static void in_vain(void)
{
	struct holder holder;

	INIT_WORK_ONSTACK(&holder.work, hold_for_a_while);
	init_completion(&holder.has);
	init_completion(&holder.may_go);
	schedule_work(&holder.work);
	wait_for_completion(&holder.has);
	if (mutex_trylock(&mmdep_mutex_e))
		mutex_unlock(&mmdep_mutex_e);
	then_other();
	/* As if a signal had come. */
	set_thread_flag(TIF_SIGPENDING);
	if (!mutex_lock_interruptible(&mmdep_mutex_e))
		mutex_unlock(&mmdep_mutex_e);
	recalc_sigpending();
	then_other();
	complete(&holder.may_go);
	flush_work(&holder.work);
	destroy_work_on_stack(&holder.work);
}

/* The other first, then the mutex, by each function that takes one. */
static int in_order(void)
{
	int err;

	down_write(&mmdep_sem_f);
	mutex_lock(&mmdep_mutex_e);
	mutex_unlock(&mmdep_mutex_e);
	mutex_lock_io(&mmdep_mutex_e);
	mutex_unlock(&mmdep_mutex_e);
	downgrade_write(&mmdep_sem_f);
	err = mutex_lock_killable(&mmdep_mutex_e);
	if (!err)
		mutex_unlock(&mmdep_mutex_e);
	if (mutex_trylock(&mmdep_mutex_e))
		mutex_unlock(&mmdep_mutex_e);
	up_read(&mmdep_sem_f);
	return err;
}

/**
 * mmdep_lock_scenario_mutex_ordered - in one order only, or by trylock, or in vain
 *
 * Context: process, may sleep.
 * Return: 0 or -EINTR.
 */
int mmdep_lock_scenario_mutex_ordered(void)
{
	int err = in_order();

	if (err)
		return err;
	mutex_lock_io(&mmdep_mutex_e);
	if (down_write_trylock(&mmdep_sem_f))
		up_write(&mmdep_sem_f);
	mutex_unlock(&mmdep_mutex_e);
	in_vain();
	return 0;
}
