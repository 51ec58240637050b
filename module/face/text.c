// SPDX-License-Identifier: GPL-2.0
/*
 * What the debugfs files say: one fact a line, stable names, units in names.
 */
#include <linux/seq_file.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>
#include <uapi/mmdep.h>

#include "core/events.h"
#include "core/hook_time.h"
#include "core/judge.h"
#include "core/mover.h"
#include "core/scan.h"
#include "core/server.h"
#include "core/sleeper.h"
#include "face/text.h"
#include "scenario/scenario.h"
#include "watch/locks/locks.h"
#include "watch/watch.h"

static void watch_names(struct seq_file *m)
{
	const char *space = "";
	unsigned int i;

	seq_puts(m, "watches: ");
	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		if (!mmdep_watches[i]->turn)
			continue;
		seq_printf(m, "%s%s", space, mmdep_watches[i]->name);
		space = " ";
	}
	seq_printf(m, "%s\n", *space ? "" : "none");
}

static void hook_totals(struct seq_file *m)
{
	unsigned int on = 0, off = 0, absent = 0, i, j;
	u64 missed = 0, hits = 0, handler_ns = 0;

	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		for (j = 0; j < mmdep_watches[i]->nr_hooks; j++) {
			const struct mmdep_hook *hook = &mmdep_watches[i]->hooks[j];

			if (mmdep_hook_attached(hook))
				on++;
			else if (hook->state == MMDEP_HOOK_OFF ||
				 hook->state == MMDEP_HOOK_SPARED)
				off++;
			else
				absent++;
			missed += mmdep_hook_missed(hook);
			hits += mmdep_hook_hits(hook);
			handler_ns += mmdep_hook_handler_ns(hook);
		}
	}
	seq_printf(m, "hooks_on: %u\n", on);
	seq_printf(m, "hooks_off: %u\n", off);
	seq_printf(m, "hooks_absent: %u\n", absent);
	seq_printf(m, "hook_hits: %llu\n", hits);
	seq_printf(m, "missed_returns: %llu\n", missed);
	/* Zero would be a lie when nobody looks at the clock. */
	if (static_key_enabled(&mmdep_hook_timed))
		seq_printf(m, "handlers_ns: %llu\n", handler_ns);
}

static void scan_cost(struct seq_file *m)
{
	struct mmdep_scan_cost cost;

	mmdep_scan_cost(&cost);
	seq_printf(m, "scans: %llu\nscan_last_ns: %llu\nscan_longest_ns: %llu\n",
		   cost.scans, cost.last_ns, cost.longest_ns);
}

/**
 * mmdep_text_status - the file "status"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_status(struct seq_file *m)
{
	unsigned int i;

	seq_printf(m, "version: %s\n", MMDEP_VERSION);
	seq_printf(m, "abi: %u.%u\n", MMDEP_ABI_MAJOR, MMDEP_ABI_MINOR);
	seq_printf(m, "kernel: %s\n", init_utsname()->release);
	mmdep_watches_lock();
	watch_names(m);
	hook_totals(m);
	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		if (mmdep_watches[i]->long_ns)
			seq_printf(m, "%s_long_ns: %llu\n", mmdep_watches[i]->name,
				   READ_ONCE(mmdep_watches[i]->long_ns));
	seq_printf(m, "memory_bytes: %zu\n", mmdep_watches_bytes() +
		   mmdep_counters_bytes() + mmdep_waits_bytes() +
		   mmdep_servers_bytes() + mmdep_movers_bytes() +
		   mmdep_findings_bytes() + mmdep_notices_bytes() +
		   mmdep_events_bytes());
	mmdep_watches_unlock();
	seq_printf(m, "waits_open: %u\n", mmdep_waits_open(MMDEP_KIND_NONE));
	seq_printf(m, "waits_max: %u\n", mmdep_waits_max());
	seq_printf(m, "waits_dropped: %llu\n", mmdep_waits_dropped());
	seq_printf(m, "waits_reaped: %llu\n", mmdep_waits_reaped());
	scan_cost(m);
	seq_printf(m, "findings: %u\n", mmdep_findings_count());
	seq_printf(m, "findings_max: %u\n", mmdep_findings_max());
	seq_printf(m, "findings_evicted: %llu\n", mmdep_findings_evicted());
	seq_printf(m, "findings_dropped: %llu\n",
		   mmdep_judge_dropped() + mmdep_notices_dropped() +
		   mmdep_lock_reports_lost());
	seq_printf(m, "contexts_evicted: %llu\n", mmdep_contexts_evicted());
	seq_printf(m, "deeds_dropped: %llu\n", mmdep_deeds_dropped());
	seq_printf(m, "movers_dropped: %llu\n", mmdep_movers_dropped());
	seq_printf(m, "sleepers_dropped: %llu\n", mmdep_sleepers_dropped());
	seq_printf(m, "scenarios: %s\n", mmdep_scenarios_allowed() ? "on" : "off");
	seq_printf(m, "tasks_held: %u\n", mmdep_hold_tasks());
}

/* A hook that a watch cannot do without and this kernel does not have. */
static const struct mmdep_hook *lacking(const struct mmdep_watch *watch)
{
	unsigned int i;

	for (i = 0; i < watch->nr_hooks; i++)
		if (watch->hooks[i].required &&
		    (watch->hooks[i].state == MMDEP_HOOK_ABSENT ||
		     watch->hooks[i].state == MMDEP_HOOK_FAILED))
			return &watch->hooks[i];
	return NULL;
}

static void why_off(struct seq_file *m, const struct mmdep_watch *watch,
		    const struct mmdep_hook *row)
{
	const struct mmdep_hook *hook = lacking(watch);

	if (hook)
		seq_printf(m, "its watch cannot do without %s", hook->name);
	else if (watch->turn && mmdep_hook_idle(row))
		seq_puts(m, row->idle);
	else if (watch->turn)
		seq_printf(m, "of no use without %s: %s", row->needs->name, row->without);
	else
		seq_puts(m, "its watch is off");
}

static void why(struct seq_file *m, const struct mmdep_watch *watch,
		const struct mmdep_hook *hook)
{
	if (hook->state == MMDEP_HOOK_ABSENT)
		seq_puts(m, hook->without);
	else if (hook->state == MMDEP_HOOK_FAILED)
		seq_printf(m, "the kernel refused the probe (error %d): %s",
			   -hook->error, hook->without);
	else if (hook->state == MMDEP_HOOK_SPARED)
		seq_printf(m, "not needed: the hook of %s sees it",
			   hook->beside->name);
	else if (hook->state == MMDEP_HOOK_OFF)
		why_off(m, watch, hook);
	else if (hook->target->why)
		seq_puts(m, hook->target->why);
	else if (hook->rewritten)
		seq_puts(m, mmdep_symname_partial(hook->symbol) ?
			 "split by the compiler: calls that end in its inlined head are not seen" :
			 "renamed by the compiler: arguments and result are not read");
	else
		seq_putc(m, '-');
}

/**
 * mmdep_text_hooks - the file "hooks"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_hooks(struct seq_file *m)
{
	unsigned int i, j;

	seq_printf(m, "%-27s %-9s %-27s %-10s %-6s %10s %8s  %s\n", "name",
		   "watch", "hooked_as", "how", "state", "hits", "missed", "why");
	mmdep_watches_lock();
	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		for (j = 0; j < mmdep_watches[i]->nr_hooks; j++) {
			const struct mmdep_hook *hook = &mmdep_watches[i]->hooks[j];
			bool on = mmdep_hook_attached(hook);

			seq_printf(m, "%-27s %-9s %-27s %-10s %-6s %10llu %8llu  ",
				   hook->name, mmdep_watches[i]->name,
				   on ? hook->symbol : "-",
				   on ? mmdep_hook_how_name(hook->target->how) : "-",
				   mmdep_hook_state_name(hook->state),
				   mmdep_hook_hits(hook), mmdep_hook_missed(hook));
			why(m, mmdep_watches[i], hook);
			seq_putc(m, '\n');
		}
	}
	mmdep_watches_unlock();
}

static void counter_set(struct seq_file *m, const struct mmdep_counter_set *set)
{
	unsigned int i;

	for (i = 0; i < set->nr; i++)
		if (set->names[i])
			seq_printf(m, "%s.%s %llu\n", set->prefix, set->names[i],
				   mmdep_counter_read(set, i));
}

/**
 * mmdep_text_counters - the file "counters"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_counters(struct seq_file *m)
{
	unsigned int i, j;

	mmdep_watches_lock();
	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		const struct mmdep_watch *watch = mmdep_watches[i];

		for (j = 0; j < watch->nr_sets; j++)
			counter_set(m, &watch->sets[j]);
		for (j = 0; j < watch->nr_hooks; j++) {
			const struct mmdep_hook *hook = &watch->hooks[j];

			if (!hook->stat)
				continue;
			seq_printf(m, "%s.open %llu\n", hook->stat,
				   mmdep_hook_open(hook));
			seq_printf(m, "%s.missed %llu\n", hook->stat,
				   mmdep_hook_missed(hook));
		}
	}
	mmdep_watches_unlock();
	counter_set(m, &mmdep_hold_counters);
}

/**
 * mmdep_text_hist - a file below "hist"
 * @m:    where to
 * @hist: which one
 *
 * Context: process, may sleep.
 */
void mmdep_text_hist(struct seq_file *m, struct mmdep_hist *hist)
{
	struct mmdep_hist_sum sum;
	unsigned int i, first, last;

	mmdep_hist_read(hist, &sum);
	seq_printf(m, "count %llu\n", sum.count);
	seq_printf(m, "sum_ns %llu\n", sum.sum);
	seq_printf(m, "max_ns %llu\n", sum.max);
	if (!sum.count)
		return;
	for (first = 0; !sum.bucket[first]; first++)
		;
	for (last = MMDEP_BUCKETS - 1; !sum.bucket[last]; last--)
		;
	for (i = first; i <= last; i++)
		seq_printf(m, "bucket %llu %llu %llu\n", mmdep_bucket_from(i),
			   mmdep_bucket_to(i), sum.bucket[i]);
}
