// SPDX-License-Identifier: GPL-2.0
/*
 * The scan: looks at every open wait once a period, as long as there is one, or
 * something that was found is not over.
 *
 * It closes what is over without a return having been seen (the task is gone, or
 * a task that no probe follows has left the function), looks again at what stands
 * in the page table where a task waits, and has the watches judge.  It never
 * waits for a lock of the memory it looks at: mmap_lock is only tried, and what
 * cannot be had now is looked at in the next period.  Tasks that sleep for an
 * mmap_lock are swept by the watch that sees them.
 *
 * What handlers leave to be judged is taken at once, by another work item.
 */
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "compat/sched.h"
#include "core/inside.h"
#include "core/judge.h"
#include "core/scan.h"
#include "core/sleeper.h"
#include "core/waits.h"

#define PERIOD_MS	1000

/* What was not found for so long is over. */
#define OVER_NS		(5 * PERIOD_MS * NSEC_PER_MSEC / 2)

/* So many times in a scan the process of an mm is looked for. */
#define OTHERS_MAX	16
static unsigned int others_left;

static void scan(struct work_struct *work);
static DECLARE_DELAYED_WORK(scan_work, scan);
static void take_notices(struct work_struct *work);
static DECLARE_WORK(notice_work, take_notices);

/* Judges run one at a time.  Outside of the lock of the findings. */
static DEFINE_MUTEX(judge_mutex);

/* The scan runs or will: nobody needs to start it. */
static atomic_t scanning;

/* A wait begins where no work can be queued: an interrupt does it. */
static void start_scan(struct irq_work *work)
{
	schedule_delayed_work(&scan_work, msecs_to_jiffies(PERIOD_MS));
}

static struct irq_work scan_kick = { .func = start_scan };

static void start_notices(struct irq_work *work)
{
	schedule_work(&notice_work);
}

static struct irq_work notice_kick = { .func = start_notices };

static bool needs(const struct mmdep_open_wait *wait,
		  const struct mmdep_entry *entry)
{
	return wait->kind != MMDEP_KIND_USERFAULT ||
	       mmdep_entry_calls_for(entry, wait->write_protect);
}

/* A task of the process that an mm belongs to, with a reference, or NULL. */
static struct task_struct *get_owner(const struct mm_struct *mm)
{
	struct task_struct *task, *owner = NULL;

	rcu_read_lock();
	for_each_process(task) {
		if (READ_ONCE(task->mm) == mm) {
			get_task_struct(task);
			owner = task;
			break;
		}
	}
	rcu_read_unlock();
	return owner;
}

/* The mm of a task, with a reference, if it is this one; else NULL. */
static struct mm_struct *get_mm_if(struct task_struct *task,
				   const struct mm_struct *want)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm || mm == want)
		return mm;
	mmput_async(mm);
	return NULL;
}

/*
 * The mm that a task waits in, with a reference, or NULL.  Mostly its own; in
 * get_user_pages() it can be another's, which is looked for, a few in a scan.
 */
static struct mm_struct *get_wait_mm(struct mmdep_look *look)
{
	const struct mm_struct *want = look->wait.mm;
	struct mm_struct *mm = get_mm_if(look->task, want);
	struct task_struct *owner;

	if (mm || !want || !others_left)
		return mm;
	owner = get_owner(want);
	if (!owner)
		return NULL;
	others_left--;
	mm = get_mm_if(owner, want);
	put_task_struct(owner);
	return mm;
}

/* Sets what stands there now, in the table and in the copy. */
static void look_again(struct mmdep_look *look)
{
	struct mmdep_open_wait *wait = &look->wait;
	struct mmdep_entry entry = {};
	struct mm_struct *mm;

	if (!wait->address)
		return;
	mm = get_wait_mm(look);
	if (!mm)
		return;
	look->seen = mmdep_entry_walk_remote(mm, wait->address, &entry) &&
		     entry.state != MMDEP_ENTRY_UNKNOWN;
	mmput_async(mm);
	if (!look->seen)
		return;
	if (wait->now_seq != wait->seq || needs(wait, &entry))
		wait->unneeded_ns = 0;
	if (!wait->unneeded_ns && !needs(wait, &entry))
		wait->unneeded_ns = look->now_ns;
	wait->now = entry;
	wait->now_seq = wait->seq;
	mmdep_wait_set_now(&look->ref, wait->seq, &entry, wait->unneeded_ns);
}

/* A second sleep was in the same function if it is on the stack: for a spinlock, mostly. */
static bool has_left(struct mmdep_look *look)
{
	const struct mmdep_open_wait *wait = &look->wait;

	return !wait->followed &&
	       mmdep_wait_has_left(wait, look->task, task_is_running(look->task)) &&
	       !mmdep_task_is_inside(look->task, mmdep_wait_hooks[wait->kind]);
}

static void scan_one(struct mmdep_look *look)
{
	const struct mmdep_judge *judge = mmdep_judges[look->wait.kind];

	look->task = mmdep_task_get(look->wait.pid, look->wait.born_ns);
	if (!look->task) {
		mmdep_wait_reap(&look->ref);
		return;
	}
	if (has_left(look)) {
		mmdep_wait_reap(&look->ref);
	} else {
		look->now_ns = ktime_get_ns();
		look->seen = false;
		look_again(look);
		if (judge)
			judge->look(look);
	}
	put_task_struct(look->task);
}

static void sweep(void)
{
	unsigned int kind;

	for (kind = 0; kind < MMDEP_NR_KINDS; kind++)
		if (mmdep_judges[kind] && mmdep_judges[kind]->sweep)
			mmdep_judges[kind]->sweep(ktime_get_ns());
}

/* Under the lock of the judges, but for who reads one figure. */
static struct mmdep_scan_cost cost;

static void took(u64 ns)
{
	WRITE_ONCE(cost.scans, cost.scans + 1);
	WRITE_ONCE(cost.last_ns, ns);
	if (ns > cost.longest_ns)
		WRITE_ONCE(cost.longest_ns, ns);
}

/**
 * mmdep_scan_cost - what the scans took until now
 * @copy: filled; each figure is right, all three may not be of one moment
 *
 * Context: any.
 */
void mmdep_scan_cost(struct mmdep_scan_cost *copy)
{
	copy->scans = READ_ONCE(cost.scans);
	copy->last_ns = READ_ONCE(cost.last_ns);
	copy->longest_ns = READ_ONCE(cost.longest_ns);
}

static bool any_open(void)
{
	return mmdep_waits_open(MMDEP_KIND_NONE) || mmdep_sleepers_any();
}

static void scan(struct work_struct *work)
{
	static struct mmdep_look look;
	u64 start_ns;
	bool open;

	mutex_lock(&judge_mutex);
	start_ns = ktime_get_ns();
	mmdep_judge_begin_scan();
	others_left = OTHERS_MAX;
	look.ref = (struct mmdep_wait_ref){};
	while (mmdep_waits_next(&look.ref, &look.wait)) {
		scan_one(&look);
		cond_resched();
	}
	sweep();
	open = mmdep_findings_settle(ktime_get_ns() - OVER_NS);
	took(ktime_get_ns() - start_ns);
	mutex_unlock(&judge_mutex);

	if (!open && !any_open()) {
		atomic_set(&scanning, 0);
		/* Pairs with the barrier in mmdep_scan_kick(). */
		smp_mb__after_atomic();
		if (!any_open() || atomic_xchg(&scanning, 1))
			return;
	}
	schedule_delayed_work(&scan_work, msecs_to_jiffies(PERIOD_MS));
}

static void take_notices(struct work_struct *work)
{
	static struct mmdep_notice notice;
	const struct mmdep_judge *judge;

	mutex_lock(&judge_mutex);
	while (mmdep_notices_take(&notice)) {
		judge = mmdep_judges[notice.wait.kind];
		if (judge && judge->notice)
			judge->notice(&notice);
	}
	mutex_unlock(&judge_mutex);
	/* That it is over is for the scan to say. */
	mmdep_scan_kick();
}

/**
 * mmdep_scan_kick - there is something to scan
 *
 * Context: any, NMI included.
 */
notrace void mmdep_scan_kick(void)
{
	/* What there is to scan is seen before the scan is: pairs with that in scan(). */
	smp_mb();
	/* Most who come find it running: they only read. */
	if (!atomic_read(&scanning) && !atomic_xchg(&scanning, 1))
		irq_work_queue(&scan_kick);
}
NOKPROBE_SYMBOL(mmdep_scan_kick);

/**
 * mmdep_scan_kick_notices - there is a notice to take
 *
 * Context: any, NMI included.
 */
notrace void mmdep_scan_kick_notices(void)
{
	irq_work_queue(&notice_kick);
}
NOKPROBE_SYMBOL(mmdep_scan_kick_notices);

/**
 * mmdep_scan_exit - stop scanning; no wait can begin any more
 *
 * Context: process, may sleep.
 */
void mmdep_scan_exit(void)
{
	irq_work_sync(&notice_kick);
	cancel_work_sync(&notice_work);
	irq_work_sync(&scan_kick);
	cancel_delayed_work_sync(&scan_work);
}
