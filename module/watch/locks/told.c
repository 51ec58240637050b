// SPDX-License-Identifier: GPL-2.0
/*
 * From reports to findings: told once, and counted from then on.
 *
 * What is known to be wrong costs no more than what is right: it is found in the
 * cache of chains, and counted there for each CPU.  So once a second, as long as
 * there is a report, these are added up, and what has come again is told.
 */
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "core/finding.h"
#include "core/scan.h"
#include "watch/locks/locks.h"

#define PERIOD_MS	1000

/*
 * Nothing of this changes but by a reset, which takes it: the reports that there
 * are.  Outside of the lock of the findings.
 */
static DEFINE_MUTEX(reports_mutex);

/* Under it: what was added up. */
static u64 hits[MMDEP_LOCKS_CHAINS];
static u64 counts[MMDEP_LOCKS_EDGES];

static void tell(struct work_struct *work);
static DECLARE_DELAYED_WORK(tell_work, tell);

static void start_tell(struct irq_work *work)
{
	/* At once, not when its second is over. */
	cancel_delayed_work(&tell_work);
	schedule_delayed_work(&tell_work, 0);
}

static struct irq_work tell_kick = { .func = start_tell };

/* Set while the watch is on: the work may start itself again. */
static bool again;

static void add_up(void)
{
	struct mmdep_order *order = &mmdep_locks->order;
	u32 i;
	int cpu;

	memset(hits, 0, sizeof(hits));
	for_each_possible_cpu(cpu)
		for (i = 0; i < MMDEP_LOCKS_CHAINS; i++)
			hits[i] += READ_ONCE(per_cpu_ptr(mmdep_lock_hits, cpu)->chain[i]);
	raw_spin_lock_irq(&mmdep_locks->lock);
	for (i = 0; i < order->graph.edges.nr; i++)
		counts[i] = order->graph.edge[i].count;
	for (i = 0; i < MMDEP_LOCKS_CHAINS; i++)
		if (hits[i])
			mmdep_order_count(order, i, hits[i], counts);
	raw_spin_unlock_irq(&mmdep_locks->lock);
}

/* How often it was found. */
static u64 times_of(const struct mmdep_lock_report *report)
{
	if (report->finding >= MMDEP_ORDER_NR_FINDINGS)
		return READ_ONCE(report->times);
	if (report->at == MMDEP_ORDER_NONE)
		return READ_ONCE(mmdep_locks->order.graph.class[report->to].again);
	return counts[report->at];
}

static void tell_one(struct mmdep_lock_report *report)
{
	static const u8 types[] = {
		[MMDEP_ORDER_IS_CYCLE] = MMDEP_FINDING_LOCK_ORDER_CYCLE,
		[MMDEP_ORDER_IS_DOCUMENTED] = MMDEP_FINDING_LOCK_ORDER_DOCUMENTED,
		[MMDEP_ORDER_IS_AGAIN] = MMDEP_FINDING_LOCK_RECURSION,
		[MMDEP_ORDER_IS_AGAIN_READ] = MMDEP_FINDING_LOCK_RECURSION,
		[MMDEP_LOCK_LEFT_USER] = MMDEP_FINDING_LOCK_HELD_TOO_FAR,
		[MMDEP_LOCK_LEFT_EXIT] = MMDEP_FINDING_LOCK_HELD_TOO_FAR,
	};
	static struct mmdep_finding finding;
	u64 times = times_of(report);
	u32 i;

	if (times <= report->told)
		return;
	memset(&finding, 0, sizeof(finding));
	finding.type = types[report->finding];
	finding.victim = report->who;
	finding.lock = report->nr;
	finding.hold_ns = report->hold_ns;
	finding.stack.depth = report->stack.depth;
	for (i = 0; i < report->stack.depth; i++)
		finding.stack.at[i] = mmdep_text_unpack(report->stack.at[i]);
	mmdep_finding_add_times(&finding, times - report->told);
	report->told = times;
	/* That it is over is for the scan to say. */
	mmdep_scan_kick();
}

static void tell(struct work_struct *work)
{
	u32 nr, i;

	mutex_lock(&reports_mutex);
	/* Pairs with the release in mmdep_lock_report(). */
	nr = smp_load_acquire(&mmdep_locks->nr_reports);
	if (nr)
		add_up();
	for (i = 0; i < nr; i++)
		tell_one(&mmdep_locks->report[i]);
	mutex_unlock(&reports_mutex);
	if (nr && READ_ONCE(again))
		schedule_delayed_work(&tell_work, msecs_to_jiffies(PERIOD_MS));
}

/**
 * mmdep_lock_tell - there is a new report
 *
 * Context: any, NMI included.
 */
notrace void mmdep_lock_tell(void)
{
	irq_work_queue(&tell_kick);
}
NOKPROBE_SYMBOL(mmdep_lock_tell);

/**
 * mmdep_lock_tell_begin - there may be reports from now on
 *
 * Context: process, may sleep.
 */
void mmdep_lock_tell_begin(void)
{
	WRITE_ONCE(again, true);
	schedule_delayed_work(&tell_work, 0);
}

/**
 * mmdep_lock_tell_end - all that was found is told
 *
 * Context: process, may sleep; no tracer runs.
 */
void mmdep_lock_tell_end(void)
{
	if (!READ_ONCE(again))
		return;
	WRITE_ONCE(again, false);
	irq_work_sync(&tell_kick);
	cancel_delayed_work_sync(&tell_work);
	tell(NULL);
}

/**
 * mmdep_lock_reports_lock - keep the reports that there are, to read them
 *
 * Context: process, may sleep.
 */
void mmdep_lock_reports_lock(void)
{
	mutex_lock(&reports_mutex);
}

/**
 * mmdep_lock_reports_unlock - undo mmdep_lock_reports_lock()
 */
void mmdep_lock_reports_unlock(void)
{
	mutex_unlock(&reports_mutex);
}

/**
 * mmdep_lock_report_find - a report by its number
 * @nr: number
 *
 * Context: process; under mmdep_lock_reports_lock(), or in the telling of it.
 * Return: the report, or NULL: a reset took it.
 */
const struct mmdep_lock_report *mmdep_lock_report_find(u32 nr)
{
	u32 end, i;

	if (!mmdep_locks || !nr)
		return NULL;
	/* Pairs with the release in mmdep_lock_report(). */
	end = smp_load_acquire(&mmdep_locks->nr_reports);
	for (i = 0; i < end; i++)
		if (mmdep_locks->report[i].nr == nr)
			return &mmdep_locks->report[i];
	return NULL;
}

/**
 * mmdep_lock_edge_counts - how often each edge was seen
 *
 * Context: process; under mmdep_lock_reports_lock(), the watch was on.
 * Return: an array with a place for each edge.
 */
const u64 *mmdep_lock_edge_counts(void)
{
	add_up();
	return counts;
}

static void forget_hits(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(mmdep_lock_hits, cpu), 0, sizeof(*mmdep_lock_hits));
}

/**
 * mmdep_lock_reports_forget - as for struct mmdep_watch
 *
 * The order that was learned stays.  What was wrong and is seen again is reported
 * again.
 *
 * Context: process, may sleep.
 */
void mmdep_lock_reports_forget(void)
{
	struct mmdep_order_edge *edge;
	u32 i;

	mutex_lock(&reports_mutex);
	if (mmdep_locks) {
		add_up();
		raw_spin_lock_irq(&mmdep_locks->lock);
		edge = mmdep_locks->order.graph.edge;
		for (i = 0; i < mmdep_locks->order.graph.edges.nr; i++)
			edge[i].count = max(edge[i].count, counts[i]);
		mmdep_order_reset_said(&mmdep_locks->order);
		mmdep_locks->nr_reports = 0;
		mmdep_locks->lost = 0;
		raw_spin_unlock_irq(&mmdep_locks->lock);
		forget_hits();
	}
	mmdep_findings_reset();
	mutex_unlock(&reports_mutex);
}

/**
 * mmdep_lock_reports_lost - findings for which there was no room
 *
 * Context: process; the watches do not change.
 */
u64 mmdep_lock_reports_lost(void)
{
	return mmdep_locks ? READ_ONCE(mmdep_locks->lost) : 0;
}
