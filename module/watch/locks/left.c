// SPDX-License-Identifier: GPL-2.0
/*
 * Locks that a task takes with it: back to user mode, or when it exits.
 *
 * Only of a lock held for writing this is certain: it names its owner.  A lock of which
 * the release was not seen is not told, for it does not name the task any more.
 *
 * To look at each return to user mode would cost more than all the rest of the watch.
 * So once a second the table is looked through for locks that have been held for
 * writing for a second, which hardly any are.  Where there is one the CPU of its task is
 * asked whether it runs user code, by a timer: that knows what it interrupts.
 */
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include <asm/irq_regs.h>

#include "compat/hrtimer.h"
#include "compat/sched.h"
#include "watch/locks/locks.h"

#define PERIOD_MS	1000
#define LONG_MS		1000

/* CPUs that are asked in one look. */
#define ASKS_MAX	8

/* So that who looks is off the CPU when it is asked. */
#define ASK_MS		2

static DEFINE_PER_CPU(struct hrtimer, ask_timer);

static void look(struct work_struct *work);
static DECLARE_DELAYED_WORK(look_work, look);

/* Set while the watch is on: the work may start itself again. */
static bool again;

static __always_inline bool for_long(const struct mmdep_order_hold *hold)
{
	return time_after64(get_jiffies_64(),
			    READ_ONCE(hold->since) + msecs_to_jiffies(LONG_MS));
}

/* What the current task should not hold now; it does not run on. */
static notrace void tell(struct mmdep_lock_slot *slot, u8 finding)
{
	struct mmdep_order_hold *hold = &slot->held.hold[1];
	u32 i;

	for (i = 1; i <= mmdep_lock_slot_end(slot); i++, hold++) {
		if (finding == MMDEP_LOCK_LEFT_USER &&
		    (hold->what & MMDEP_LOCK_TOLD || !for_long(hold)))
			continue;
		if (!mmdep_lock_is_mine(hold))
			continue;
		WRITE_ONCE(hold->what, hold->what | MMDEP_LOCK_TOLD);
		mmdep_lock_report_left(hold, finding);
	}
}
NOKPROBE_SYMBOL(tell);

/**
 * mmdep_lock_left_exit - the current task exits
 * @slot: its slot
 *
 * Context: the task's own, process; as a handler may be.
 */
notrace void mmdep_lock_left_exit(struct mmdep_lock_slot *slot)
{
	tell(slot, MMDEP_LOCK_LEFT_EXIT);
}
NOKPROBE_SYMBOL(mmdep_lock_left_exit);

static notrace enum hrtimer_restart ask(struct hrtimer *timer)
{
	struct pt_regs *regs = get_irq_regs();
	struct mmdep_lock_slot *slot;

	if (!regs || !user_mode(regs))
		return HRTIMER_NORESTART;
	slot = mmdep_lock_slot_of(current);
	if (slot)
		tell(slot, MMDEP_LOCK_LEFT_USER);
	return HRTIMER_NORESTART;
}
NOKPROBE_SYMBOL(ask);

static void start_timer(void *unused)
{
	hrtimer_start(this_cpu_ptr(&ask_timer), ms_to_ktime(ASK_MS),
		      HRTIMER_MODE_REL_PINNED_HARD);
}

static bool is_suspect(const struct mmdep_order_hold *hold)
{
	const u32 no = MMDEP_ORDER_READ | MMDEP_ORDER_WAITS | MMDEP_LOCK_TOLD;

	return READ_ONCE(hold->instance) && !(READ_ONCE(hold->what) & no) && for_long(hold);
}

/* Others change it meanwhile: that costs a question, or a second. */
static bool any_suspect(const struct mmdep_lock_slot *slot)
{
	u32 i;

	if (!READ_ONCE(slot->owner))
		return false;
	for (i = 1; i <= mmdep_lock_slot_end(slot); i++)
		if (is_suspect(&slot->held.hold[i]))
			return true;
	return false;
}

/* Whether its CPU was asked: one that sleeps is in the kernel. */
static bool ask_cpu_of(const struct mmdep_lock_slot *slot)
{
	struct task_struct *task = mmdep_task_get(slot->who.tid, slot->who.born_ns);
	bool runs;

	if (!task)
		return false;
	runs = task_is_running(task);
	if (runs) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_ASKED);
		smp_call_function_single(task_cpu(task), start_timer, NULL, true);
	}
	put_task_struct(task);
	return runs;
}

static void look(struct work_struct *work)
{
	u32 i, asked = 0;

	for (i = 0; i < MMDEP_LOCKS_TASKS && asked < ASKS_MAX; i++)
		if (any_suspect(&mmdep_locks->slot[i]))
			asked += ask_cpu_of(&mmdep_locks->slot[i]);
	if (READ_ONCE(again))
		schedule_delayed_work(&look_work, msecs_to_jiffies(PERIOD_MS));
}

/**
 * mmdep_lock_left_begin - look from now on
 *
 * Context: process, may sleep; under the lock of the watches.
 */
void mmdep_lock_left_begin(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		hrtimer_setup(per_cpu_ptr(&ask_timer, cpu), ask, CLOCK_MONOTONIC,
			      HRTIMER_MODE_REL_PINNED_HARD);
	WRITE_ONCE(again, true);
	schedule_delayed_work(&look_work, msecs_to_jiffies(PERIOD_MS));
}

/**
 * mmdep_lock_left_end - nobody looks any more
 *
 * Context: process, may sleep; under the lock of the watches.
 */
void mmdep_lock_left_end(void)
{
	int cpu;

	if (!READ_ONCE(again))
		return;
	WRITE_ONCE(again, false);
	cancel_delayed_work_sync(&look_work);
	for_each_possible_cpu(cpu)
		hrtimer_cancel(per_cpu_ptr(&ask_timer, cpu));
}
