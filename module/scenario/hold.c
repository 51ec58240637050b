// SPDX-License-Identifier: GPL-2.0
/*
 * Hold points: stop a task of one's own at a named place in the kernel, for a
 * bounded time, so that a window of nanoseconds is open for as long as it takes
 * to see what happens in it.
 *
 * A kprobe stands at the entry of the function.  For a task that is to be held,
 * its handler sets the instruction pointer to mmdep_hold_entry (hold_entry.S),
 * which saves the arguments, calls mmdep_hold_task() to sleep, and then returns
 * into the function right behind the probe.  By a return and not by an indirect
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
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "compat/rcu.h"
#include "scenario/hold.h"
#include "scenario/hold_entry.h"
#include "scenario/point.h"

#define NR_SLOTS	8

/**
 * struct mmdep_hold - one armed point, for one address space
 * @resume:    where the function goes on; first, hold_entry.S reads it
 * @mm:        whom to hold; NULL while the slot is not armed
 * @point:     where
 * @taken:     the slot is in use (holds_mutex)
 * @release:   hold nobody any more and let go who is held
 * @hits_left: how many times still
 * @hold_ms:   how long at most
 * @held:      tasks between the handler's decision and their return
 * @wait:      where they sleep, and where disarm waits for them
 * @hits:      see struct mmdep_hold_stats, as for all that follows
 * @expired:   see there
 * @released:  see there
 * @killed:    see there
 * @refused:   see there
 * @held_ns:   see there
 */
struct mmdep_hold {
	unsigned long resume;
	struct mm_struct *mm;
	struct mmdep_point *point;
	bool taken;
	bool release;
	atomic_t hits_left;
	u32 hold_ms;
	atomic_t held;
	wait_queue_head_t wait;
	atomic_t hits;
	atomic_t expired;
	atomic_t released;
	atomic_t killed;
	atomic_t refused;
	atomic64_t held_ns;
};

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

static struct mmdep_hold slots[NR_SLOTS];
static_assert(offsetof(struct mmdep_hold, resume) == 0);
static DEFINE_MUTEX(holds_mutex);

/*
 * Decides for one call; runs where kprobe handlers run.  The count of held
 * tasks and the module reference are taken here, before the task can be seen
 * in the replacement's text, and given back in mmdep_hold_task().
 */
static notrace int at_point(struct kprobe *kp, struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	unsigned int i;

	if (!mm)
		return 0;
	for (i = 0; i < NR_SLOTS; i++) {
		struct mmdep_hold *hold = &slots[i];

		/* Pairs with the release in mmdep_hold_arm(). */
		if (smp_load_acquire(&hold->mm) != mm || &hold->point->kp != kp ||
		    READ_ONCE(hold->release))
			continue;
		if (atomic_dec_if_positive(&hold->hits_left) < 0)
			continue;
		if (!try_module_get(THIS_MODULE))
			return 0;
		atomic_inc(&hold->held);
		regs->r10 = (unsigned long)hold;
		instruction_pointer_set(regs, (unsigned long)mmdep_hold_entry);
		return 1;
	}
	return 0;
}
NOKPROBE_SYMBOL(at_point);

/**
 * mmdep_hold_task - hold the current task; called by mmdep_hold_entry only
 * @hold: what the handler chose
 *
 * Context: whatever the hooked function is called in.  Sleeps killably where
 * that is allowed, else only counts that it was not.
 */
asmlinkage void mmdep_hold_task(struct mmdep_hold *hold)
{
	u64 start = ktime_get_ns();
	long left;

	if (!mmdep_may_sleep(hold->point->sleeps)) {
		atomic_inc(&hold->refused);
		mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_REFUSED);
		goto out;
	}
	atomic_inc(&hold->hits);
	mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_HELD);
	left = wait_event_killable_timeout(hold->wait, READ_ONCE(hold->release),
					   msecs_to_jiffies(hold->hold_ms));
	if (left < 0)
		atomic_inc(&hold->killed);
	else if (left)
		atomic_inc(&hold->released);
	else
		atomic_inc(&hold->expired);
	atomic64_add(ktime_get_ns() - start, &hold->held_ns);
out:
	/* The slot may be given away as soon as the count is down. */
	if (atomic_dec_and_test(&hold->held))
		wake_up_all(&hold->wait);
	/* mmdep_hold_exit() waits for the instructions behind this. */
	module_put(THIS_MODULE);
}

/**
 * mmdep_hold_init - find out which points exist, by trying each of them
 *
 * Context: module init, may sleep.
 * Return: 0 or a negative errno.
 */
int mmdep_hold_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_SLOTS; i++)
		init_waitqueue_head(&slots[i].wait);
	mutex_lock(&holds_mutex);
	mmdep_points_try(at_point);
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

	for (i = 0; i < NR_SLOTS; i++) {
		if (!slots[i].taken) {
			slots[i].taken = true;
			return &slots[i];
		}
	}
	return NULL;
}

/**
 * mmdep_hold_arm - hold tasks of the calling process at a point
 * @id:       the point
 * @hold_ms:  how long each time at most
 * @max_hits: how many times at most
 *
 * Context: process, may sleep.  Takes holds_mutex.
 * Return: the armed hold, to be given to mmdep_hold_disarm(); -ENODEV when the
 * point cannot be used here, -EAGAIN when all slots are taken, or the errno of
 * the probe's registration.
 */
struct mmdep_hold *mmdep_hold_arm(enum mmdep_point_id id, u32 hold_ms,
				  u32 max_hits)
{
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
	err = mmdep_point_get(point, at_point);
	if (err) {
		hold->taken = false;
		goto out_unlock;
	}
	hold->point = point;
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
	mmgrab(current->mm);
	/* Pairs with the acquire in at_point(). */
	smp_store_release(&hold->mm, current->mm);
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
 * mmdep_hold_tasks - tasks that are held at this moment, by anyone
 *
 * Context: any.
 */
unsigned int mmdep_hold_tasks(void)
{
	unsigned int i, tasks = 0;

	for (i = 0; i < NR_SLOTS; i++)
		tasks += atomic_read(&slots[i].held);
	return tasks;
}
