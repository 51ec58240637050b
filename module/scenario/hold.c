// SPDX-License-Identifier: GPL-2.0
/*
 * Hold points: stop a task of one's own at a named place in the kernel, for a
 * bounded time, so that a window of nanoseconds is open for as long as it takes
 * to see what happens in it.
 *
 * A kprobe stands at the entry of the function.  For a task that is to be held,
 * its handler sets the instruction pointer to mmdep_hold_entry (hold_entry.S),
 * which saves the arguments, calls mmdep_hold_task() to sleep, and then returns
 * to the probe once more, which lets the task pass.  By a return and not by an indirect
 * call or jump: static functions have no landing pad (IBT).
 *
 * Bounds: only tasks of the address space that armed the point, only as many
 * times as asked for, never longer than asked for, killable; the module cannot
 * be removed while a task is held, since its text is on that task's stack.
 *
 * Locks: holds_mutex (outermost here; taken by arm and disarm; registers
 * probes, which takes the kernel's kprobe_mutex) protects the points and
 * which slots are taken.  Handlers take no lock: a slot becomes visible to them
 * when its mm is set, and after the mm is cleared mmdep_hold_disarm() waits for
 * handlers (RCU) and for held tasks (the slot's count).
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>

#include "compat/rcu.h"
#include "scenario/held.h"
#include "scenario/hold.h"

static const char * const counter_names[MMDEP_NR_HOLD] = {
	[MMDEP_HOLD_HELD] = "held",
	[MMDEP_HOLD_REFUSED] = "refused",
	[MMDEP_HOLD_SKIPPED] = "skipped",
};

struct mmdep_counter_set mmdep_hold_counters = {
	.prefix = "hold",
	.names = counter_names,
	.nr = MMDEP_NR_HOLD,
};

static DEFINE_MUTEX(holds_mutex);

/**
 * mmdep_hold_init - find out which points exist, by trying each of them
 *
 * Context: module init, may sleep.
 * Return: 0 or a negative errno.
 */
int mmdep_hold_init(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_HOLDS; i++) {
		init_waitqueue_head(&mmdep_holds[i].wait);
		spin_lock_init(&mmdep_holds[i].lock);
		INIT_LIST_HEAD(&mmdep_holds[i].tasks);
	}
	mutex_lock(&holds_mutex);
	mmdep_points_try(mmdep_hold_at_point);
	mutex_unlock(&holds_mutex);
	return mmdep_counters_add(&mmdep_hold_counters);
}

/**
 * mmdep_hold_exit - wait until no task runs our text any more
 *
 * Context: module exit, may sleep; nothing is armed.
 */
void mmdep_hold_exit(void)
{
	mmdep_synchronize_text();
}

static struct mmdep_hold *take_slot(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_HOLDS; i++) {
		if (!mmdep_holds[i].taken) {
			mmdep_holds[i].taken = true;
			return &mmdep_holds[i];
		}
	}
	return NULL;
}

/**
 * mmdep_hold_arm - hold tasks of a process at a point
 * @id:       the point
 * @mm:       of the process; kept as an identity, until mmdep_hold_disarm()
 * @pid:      its number
 * @hold_ms:  how long each time at most
 * @max_hits: how many times at most
 *
 * Context: process, may sleep.  Takes holds_mutex.
 * Return: the armed hold, to be given to mmdep_hold_disarm(); -ENODEV when the
 * point cannot be used here, -EAGAIN when all slots are taken, or the errno of
 * the probe's registration.
 */
struct mmdep_hold *mmdep_hold_arm(enum mmdep_point_id id, struct mm_struct *mm,
				  pid_t pid, u32 hold_ms, u32 max_hits)
{
	static u32 last_id;
	struct mmdep_point *point = mmdep_point(id);
	struct mmdep_hold *hold;
	int err;

	if (point->why)
		return ERR_PTR(-ENODEV);

	mutex_lock(&holds_mutex);
	hold = take_slot();
	if (!hold) {
		err = -EAGAIN;
		goto out_unlock;
	}
	err = mmdep_point_get(point, mmdep_hold_at_point);
	if (err) {
		hold->taken = false;
		goto out_unlock;
	}
	hold->id = ++last_id;
	hold->pid = pid;
	hold->point = point;
	memset(hold->passing, 0, sizeof(hold->passing));
	hold->resume = mmdep_point_resume(point);
	hold->release = false;
	hold->hold_ms = hold_ms;
	atomic_set(&hold->hits_left, max_hits);
	atomic_set(&hold->hits, 0);
	atomic_set(&hold->expired, 0);
	atomic_set(&hold->released, 0);
	atomic_set(&hold->killed, 0);
	atomic_set(&hold->refused, 0);
	atomic64_set(&hold->held_ns, 0);
	/* Kept as an identity, so that no other process can get its address. */
	mmgrab(mm);
	/* Pairs with the acquire in mmdep_hold_at_point(). */
	smp_store_release(&hold->mm, mm);
out_unlock:
	mutex_unlock(&holds_mutex);
	return err ? ERR_PTR(err) : hold;
}

/**
 * mmdep_hold_release - let go who is held and hold nobody any more
 * @hold: an armed hold
 *
 * Context: process.
 */
void mmdep_hold_release(struct mmdep_hold *hold)
{
	WRITE_ONCE(hold->release, true);
	wake_up_all(&hold->wait);
}

/**
 * mmdep_hold_stats - what a hold did so far
 * @hold:  an armed hold
 * @stats: its figures
 *
 * Context: any.
 */
void mmdep_hold_stats(struct mmdep_hold *hold, struct mmdep_hold_stats *stats)
{
	stats->hits = atomic_read(&hold->hits);
	stats->expired = atomic_read(&hold->expired);
	stats->released = atomic_read(&hold->released);
	stats->killed = atomic_read(&hold->killed);
	stats->refused = atomic_read(&hold->refused);
	stats->held_ns = atomic64_read(&hold->held_ns);
	stats->held_now = atomic_read(&hold->held);
}

/**
 * mmdep_hold_disarm - end a hold
 * @hold:  an armed hold, gone afterwards
 * @stats: its last figures, or NULL
 *
 * Context: process; sleeps until every held task has gone on.  Takes
 * holds_mutex.
 */
void mmdep_hold_disarm(struct mmdep_hold *hold, struct mmdep_hold_stats *stats)
{
	struct mm_struct *mm = hold->mm;

	mmdep_hold_release(hold);
	WRITE_ONCE(hold->mm, NULL);
	/* A handler that still saw the mm has counted its task when this ends. */
	synchronize_rcu();
	wait_event(hold->wait, !atomic_read(&hold->held));
	if (stats)
		mmdep_hold_stats(hold, stats);
	mmdrop(mm);

	mutex_lock(&holds_mutex);
	mmdep_point_put(hold->point);
	hold->taken = false;
	mutex_unlock(&holds_mutex);
}

/**
 * mmdep_hold_release_id - let go who is held by a hold of any file
 * @id: which; zero: all of them
 *
 * To let go is always safe.
 *
 * Context: process, may sleep.  Takes holds_mutex.
 * Return: how many holds that were.
 */
unsigned int mmdep_hold_release_id(u32 id)
{
	unsigned int i, n = 0;

	mutex_lock(&holds_mutex);
	for (i = 0; i < MMDEP_NR_HOLDS; i++) {
		if (!mmdep_holds[i].taken || (id && mmdep_holds[i].id != id))
			continue;
		mmdep_hold_release(&mmdep_holds[i]);
		n++;
	}
	mutex_unlock(&holds_mutex);
	return n;
}

/**
 * mmdep_hold_id - the number of a hold
 * @hold: an armed hold
 *
 * Context: any.
 */
u32 mmdep_hold_id(const struct mmdep_hold *hold)
{
	return hold->id;
}

static void look(struct mmdep_hold *hold, struct mmdep_hold_look *look)
{
	struct mmdep_held *held;

	look->id = hold->id;
	look->pid = hold->pid;
	look->point = hold->point;
	look->hold_ms = hold->hold_ms;
	look->hits_left = hold->release ? 0 : atomic_read(&hold->hits_left);
	mmdep_hold_stats(hold, &look->stats);
	look->nr_tasks = 0;
	spin_lock(&hold->lock);
	list_for_each_entry(held, &hold->tasks, list) {
		if (look->nr_tasks == MMDEP_HOLD_LOOK_MAX)
			break;
		look->task[look->nr_tasks].tid = held->tid;
		look->task[look->nr_tasks++].start_ns = held->start_ns;
	}
	spin_unlock(&hold->lock);
}

/**
 * mmdep_hold_next - what is armed now, one after the other
 * @at:  where to go on, zero at first; moved on
 * @out: what is armed there
 *
 * Context: process, may sleep.  Takes holds_mutex.
 * Return: false past the last one.
 */
bool mmdep_hold_next(unsigned int *at, struct mmdep_hold_look *out)
{
	bool found = false;

	mutex_lock(&holds_mutex);
	for (; *at < MMDEP_NR_HOLDS && !found; ++*at) {
		found = mmdep_holds[*at].taken;
		if (found)
			look(&mmdep_holds[*at], out);
	}
	mutex_unlock(&holds_mutex);
	return found;
}

/**
 * mmdep_hold_tasks - tasks that are held at this moment, by anyone
 *
 * Context: any.
 */
unsigned int mmdep_hold_tasks(void)
{
	unsigned int i, tasks = 0;

	for (i = 0; i < MMDEP_NR_HOLDS; i++)
		tasks += atomic_read(&mmdep_holds[i].held);
	return tasks;
}
