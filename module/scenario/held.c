// SPDX-License-Identifier: GPL-2.0
/*
 * Being held: what happens to a task at a hold point.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat/rcu.h"
#include "scenario/held.h"
#include "scenario/hold.h"
#include "scenario/hold_entry.h"

struct mmdep_hold mmdep_holds[MMDEP_NR_HOLDS];
static_assert(offsetof(struct mmdep_hold, resume) == 0);

/*
 * Whether the current task has been held for this very call.  Only a task itself
 * puts itself in, and takes itself out.
 */
static __always_inline bool passes(struct mmdep_hold *hold)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_PASSING; i++) {
		if (READ_ONCE(hold->passing[i]) != current)
			continue;
		WRITE_ONCE(hold->passing[i], NULL);
		return true;
	}
	return false;
}

/**
 * mmdep_hold_at_point - decide for one call at a point
 * @kp:   the probe of the point
 * @regs: of the task at its entry
 *
 * The count of held tasks and the module reference are taken here, before the
 * task can be seen in the replacement's text, and given back in mmdep_hold_task().
 *
 * Context: where kprobe handlers run.
 * Return: 1 when the task is sent away.
 */
notrace int mmdep_hold_at_point(struct kprobe *kp, struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	unsigned int i;

	if (!mm)
		return 0;
	for (i = 0; i < MMDEP_NR_HOLDS; i++) {
		struct mmdep_hold *hold = &mmdep_holds[i];

		/* Pairs with the release in mmdep_hold_arm(). */
		if (smp_load_acquire(&hold->mm) != mm || &hold->point->kp != kp)
			continue;
		if (passes(hold))
			return 0;
		if (READ_ONCE(hold->release) || atomic_dec_if_positive(&hold->hits_left) < 0)
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
NOKPROBE_SYMBOL(mmdep_hold_at_point);

static void sleep_at_point(struct mmdep_hold *hold)
{
	struct mmdep_held me = { .tid = current->pid, .start_ns = ktime_get_ns() };
	long left;

	atomic_inc(&hold->hits);
	mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_HELD);
	spin_lock(&hold->lock);
	list_add_tail(&me.list, &hold->tasks);
	spin_unlock(&hold->lock);
	left = wait_event_killable_timeout(hold->wait, READ_ONCE(hold->release),
					   msecs_to_jiffies(hold->hold_ms));
	spin_lock(&hold->lock);
	list_del(&me.list);
	spin_unlock(&hold->lock);
	if (left < 0)
		atomic_inc(&hold->killed);
	else if (left)
		atomic_inc(&hold->released);
	else
		atomic_inc(&hold->expired);
	atomic64_add(ktime_get_ns() - me.start_ns, &hold->held_ns);
}

/*
 * Where the task goes on: at the probe once more.  Other probes may stand there,
 * which the kernel left out when this one sent the task away: they are to see the
 * call.  With too many at once, the rest goes on behind it.
 */
static unsigned long go_on(struct mmdep_hold *hold)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_PASSING; i++)
		if (!cmpxchg(&hold->passing[i], NULL, current))
			return hold->resume - MCOUNT_INSN_SIZE;
	return hold->resume;
}

/**
 * mmdep_hold_task - hold the current task; called by mmdep_hold_entry only
 * @hold: what the handler chose
 *
 * Context: whatever the hooked function is called in.  Sleeps killably where
 * that is allowed, else only counts that it was not.
 * Return: where to go on.
 */
asmlinkage unsigned long mmdep_hold_task(struct mmdep_hold *hold)
{
	unsigned long to = go_on(hold);

	if (mmdep_may_sleep(hold->point->sleeps)) {
		sleep_at_point(hold);
	} else {
		atomic_inc(&hold->refused);
		mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_REFUSED);
	}
	/* The slot may be given away as soon as the count is down. */
	if (atomic_dec_and_test(&hold->held))
		wake_up_all(&hold->wait);
	/* mmdep_hold_exit() waits for the instructions behind this. */
	module_put(THIS_MODULE);
	return to;
}
