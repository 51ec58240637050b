// SPDX-License-Identifier: GPL-2.0
/*
 * Judging a lock that is taken under others, and what comes of it.  Before anything
 * is learned the locks themselves are asked, and holds that are none go.  And what
 * comes of a lock that is held where none must be.
 */
#include <linux/kprobes.h>
#include <linux/string.h>

#include "compat/unwind.h"
#include "watch/locks/locks.h"

/* Of the task that is being judged; under the graph lock. */
static struct mmdep_lock_stack stack_now;

/*
 * Drops what is said to be held and is not.  What was tried in vain says nothing against
 * the rest; where a release was missed others may have been, and nothing is believed.
 */
static notrace bool rest_is_true(struct mmdep_order_held *held)
{
	bool is_true = true;
	u32 i;

	for (i = held->depth - 1; i; i--) {
		if (mmdep_lock_is_true(&held->hold[i]))
			continue;
		if (held->hold[i].what & MMDEP_LOCK_UNSURE) {
			mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNSURE);
		} else {
			mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_STALE);
			is_true = false;
		}
		mmdep_order_held_release_any(held, held->hold[i].instance);
	}
	return is_true;
}
NOKPROBE_SYMBOL(rest_is_true);

static notrace void keep_stack(struct pt_regs *regs)
{
	unsigned long at[MMDEP_STACK_MAX];
	u32 i;

	stack_now.depth = mmdep_unwind_regs(regs, at, MMDEP_STACK_MAX);
	for (i = 0; i < stack_now.depth; i++)
		stack_now.at[i] = mmdep_text_pack(at[i]);
}
NOKPROBE_SYMBOL(keep_stack);

/**
 * mmdep_lock_judge - judge a lock that is taken in an order not seen before
 * @slot:   of the current task
 * @result: of mmdep_order_acquire()
 * @regs:   of the tracer
 *
 * Context: the task's own; as a handler may be.
 */
notrace void mmdep_lock_judge(struct mmdep_lock_slot *slot, u32 result,
			      struct pt_regs *regs)
{
	struct mmdep_order_held *held = &slot->held;
	struct mmdep_locks *locks = mmdep_locks;
	u32 edge, depth = held->depth;
	unsigned long flags;

	if (result & MMDEP_ORDER_FULL || !rest_is_true(held))
		return;
	if (held->depth != depth) {
		/* What is left is another chain, which may be known; or none. */
		if (held->depth == 1)
			return;
		result = mmdep_order_look_up(&locks->order, held, &held->hold[held->depth]);
		if (!(result & MMDEP_ORDER_JUDGE))
			return;
	}
	if (!mmdep_locks_enter(&flags)) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_BUSY);
		return;
	}
	keep_stack(regs);
	edge = locks->order.graph.edges.nr;
	mmdep_order_judge(&locks->order, held, result);
	for (; edge < locks->order.graph.edges.nr; edge++)
		locks->stack[edge] = stack_now;
	mmdep_locks_leave(flags);
}
NOKPROBE_SYMBOL(mmdep_lock_judge);

static notrace void keep_edge(struct mmdep_lock_edge *to, u32 at)
{
	const struct mmdep_order_edge *edge = &mmdep_locks->order.graph.edge[at];

	to->from = edge->from;
	to->to = edge->to;
	to->from_place = edge->from_stack;
	to->to_place = edge->to_stack;
	/* The new one's is set when all is judged. */
	to->stack = mmdep_locks->stack[at].depth ? mmdep_locks->stack[at] : stack_now;
}
NOKPROBE_SYMBOL(keep_edge);

/* Under the graph lock; what is not filled in is zero.  NULL: there is no room. */
static notrace struct mmdep_lock_report *new_report(u8 finding)
{
	struct mmdep_locks *locks = mmdep_locks;
	struct mmdep_lock_report *report = &locks->report[locks->nr_reports];

	if (locks->nr_reports == MMDEP_LOCKS_REPORTS) {
		locks->lost++;
		return NULL;
	}
	/* One that a reset took may have been there. */
	memset(report, 0, sizeof(*report));
	report->nr = ++locks->last_nr;
	report->finding = finding;
	mmdep_who_current(&report->who);
	return report;
}
NOKPROBE_SYMBOL(new_report);

/* The new report can be read. */
static notrace void is_whole(void)
{
	/* Pairs with the acquire in told.c. */
	smp_store_release(&mmdep_locks->nr_reports, mmdep_locks->nr_reports + 1);
	mmdep_lock_tell();
}
NOKPROBE_SYMBOL(is_whole);

/**
 * mmdep_lock_report - the engine found something
 * @arg:     nothing
 * @verdict: what
 *
 * Context: as for struct mmdep_order_config.
 */
notrace void mmdep_lock_report(void *arg, const struct mmdep_order_verdict *verdict)
{
	struct mmdep_locks *locks = mmdep_locks;
	const struct mmdep_order_rule *rule;
	struct mmdep_lock_report *report;
	u32 i;

	if (verdict->finding == MMDEP_ORDER_IS_FULL ||
	    verdict->finding == MMDEP_ORDER_IS_SAME)
		return;
	report = new_report(verdict->finding);
	if (!report)
		return;
	report->from = verdict->from->what & MMDEP_ORDER_CLASS;
	report->to = verdict->to->what & MMDEP_ORDER_CLASS;
	report->at = verdict->edge;
	/* This time is counted already. */
	report->told = (verdict->edge == MMDEP_ORDER_NONE ?
			locks->order.graph.class[report->to].again :
			locks->order.graph.edge[verdict->edge].count) - 1;
	report->held.nr = min_t(u32, verdict->below + 1, MMDEP_ORDER_DEPTH);
	memcpy(report->held.hold, &verdict->held->hold[1],
	       report->held.nr * sizeof(report->held.hold[0]));
	report->nr_edges = verdict->nr_cycle;
	for (i = 0; i < verdict->nr_cycle && i < MMDEP_LOCK_CYCLE_MAX; i++)
		keep_edge(&report->edge[i], verdict->cycle[i]);
	report->said = verdict->said;
	rule = verdict->nr_rules ? mmdep_order_documented_rule(verdict->rules[0]) : NULL;
	report->rule = rule ? rule->source : NULL;
	report->stack = stack_now;
	is_whole();
}
NOKPROBE_SYMBOL(mmdep_lock_report);

/* The report of the same lock, taken at the same place, or a new one. */
static notrace void count_left(const struct mmdep_order_hold *hold, u32 class, u8 finding)
{
	struct mmdep_lock_report *report;
	u32 i;

	for (i = 0; i < mmdep_locks->nr_reports; i++) {
		report = &mmdep_locks->report[i];
		if (report->finding == finding && report->to == class &&
		    report->held.hold[0].stack == hold->stack) {
			WRITE_ONCE(report->times, report->times + 1);
			mmdep_lock_tell();
			return;
		}
	}
	report = new_report(finding);
	if (!report)
		return;
	report->from = class;
	report->to = class;
	report->at = MMDEP_ORDER_NONE;
	report->times = 1;
	report->hold_ns = jiffies64_to_nsecs(get_jiffies_64() - hold->since);
	report->held.nr = 1;
	report->held.hold[0] = *hold;
	/* That it was not sure of itself is past: the lock was asked. */
	report->held.hold[0].what = class;
	is_whole();
}
NOKPROBE_SYMBOL(count_left);

/**
 * mmdep_lock_report_left - the current task holds a lock where none must be held
 * @hold:    the lock, which it has for writing
 * @finding: MMDEP_LOCK_LEFT_USER or _EXIT
 *
 * Context: the task's own, or an interrupt over its user code; the task is in no
 * tracer, so the graph lock can be waited for.
 */
notrace void mmdep_lock_report_left(const struct mmdep_order_hold *hold, u8 finding)
{
	u32 class = mmdep_lock_class_of(hold->instance);
	unsigned long flags;

	if (class == MMDEP_LOCK_UNKNOWN)
		return;
	raw_spin_lock_irqsave(&mmdep_locks->lock, flags);
	count_left(hold, class, finding);
	raw_spin_unlock_irqrestore(&mmdep_locks->lock, flags);
}
NOKPROBE_SYMBOL(mmdep_lock_report_left);
