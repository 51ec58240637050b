// SPDX-License-Identifier: GPL-2.0
/*
 * The scan: looks at every open wait once a period, as long as there is one.
 *
 * It closes what is over without a return having been seen (the task is gone, or
 * a task that no probe follows has left the function), and looks again at what
 * stands in the page table where a task waits.  It never waits for a lock of the
 * memory it looks at: mmap_lock is only tried, and what cannot be had now is
 * looked at in the next period.
 */
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#include "compat/sched.h"
#include "core/scan.h"
#include "core/waits.h"

#define PERIOD_MS	1000

static void scan(struct work_struct *work);
static DECLARE_DELAYED_WORK(scan_work, scan);

/* A wait begins where no work can be queued: an interrupt does it. */
static void kicked(struct irq_work *work)
{
	schedule_delayed_work(&scan_work, msecs_to_jiffies(PERIOD_MS));
}

static struct irq_work kick = { .func = kicked };

/* The task that waits, with a reference; NULL when it is gone. */
static struct task_struct *get_waiter(const struct mmdep_open_wait *wait)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(wait->pid, &init_pid_ns), PIDTYPE_PID);
	if (task == wait->task && task->start_time == wait->born_ns)
		get_task_struct(task);
	else
		task = NULL;
	rcu_read_unlock();
	return task;
}

/*
 * Only for a task that no return probe follows.  The watched functions sleep
 * once: a second sleep was elsewhere.  A task that runs is on its way out, or
 * out.
 */
static bool has_left(struct task_struct *task, const struct mmdep_open_wait *wait)
{
	return task_is_running(task) || task->nvcsw > wait->switches + 1;
}

static void look_again(struct task_struct *task,
		       const struct mmdep_wait_ref *ref,
		       const struct mmdep_open_wait *wait)
{
	struct mm_struct *mm = get_task_mm(task);
	struct mmdep_entry entry;

	if (!mm)
		return;
	if (mm == wait->mm && wait->address &&
	    mmdep_entry_walk_remote(mm, wait->address, &entry))
		mmdep_wait_set_now(ref, wait->seq, &entry);
	mmput_async(mm);
}

static void scan_one(const struct mmdep_wait_ref *ref,
		     const struct mmdep_open_wait *wait)
{
	struct task_struct *task = get_waiter(wait);

	if (!task) {
		mmdep_wait_reap(ref);
		return;
	}
	if (!wait->followed && has_left(task, wait))
		mmdep_wait_reap(ref);
	else
		look_again(task, ref, wait);
	put_task_struct(task);
}

static void scan(struct work_struct *work)
{
	struct mmdep_wait_ref ref = {};
	struct mmdep_open_wait wait;

	while (mmdep_waits_next(&ref, &wait)) {
		scan_one(&ref, &wait);
		cond_resched();
	}
	if (mmdep_waits_open(MMDEP_KIND_NONE))
		schedule_delayed_work(&scan_work, msecs_to_jiffies(PERIOD_MS));
}

/**
 * mmdep_scan_kick - there is something to scan
 *
 * Context: any, NMI included.
 */
notrace void mmdep_scan_kick(void)
{
	irq_work_queue(&kick);
}
NOKPROBE_SYMBOL(mmdep_scan_kick);

/**
 * mmdep_scan_exit - stop scanning; no wait can begin any more
 *
 * Context: process, may sleep.
 */
void mmdep_scan_exit(void)
{
	irq_work_sync(&kick);
	cancel_delayed_work_sync(&scan_work);
}
