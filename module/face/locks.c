// SPDX-License-Identifier: GPL-2.0
/*
 * The files below "locks": classes, the order that was learned, who holds what now.
 *
 * The graph only grows while the module is loaded, so only how much there is of it
 * is looked up under the graph lock.  Reports go with a reset.
 */
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "face/text.h"
#include "face/words.h"
#include "watch/locks/locks.h"
#include "watch/locks/named.h"
#include "watch/watch.h"

static const char *how_word(u8 how)
{
	static const char * const words[] = {
		[MMDEP_LOCK_BY_MM] = "mm",
		[MMDEP_LOCK_BY_SELF] = "object",
		[MMDEP_LOCK_BY_SYMBOL] = "symbol",
		[MMDEP_LOCK_BY_INIT] = "init",
		[MMDEP_LOCK_BY_CALL] = "function",
	};

	return words[how];
}

static const char *class_name(u32 class)
{
	return mmdep_locks->class[class].name;
}

/* How much there is that is whole. */
static void sizes(u32 *classes, u32 *edges)
{
	raw_spin_lock_irq(&mmdep_locks->lock);
	*classes = mmdep_locks->order.graph.classes.nr;
	*edges = mmdep_locks->order.graph.edges.nr;
	raw_spin_unlock_irq(&mmdep_locks->lock);
}

static void show_pool(struct seq_file *m, const char *what, u32 nr, u32 max, u64 dropped)
{
	seq_printf(m, "%s: %u [max: %u]\n%s_dropped: %llu\n", what, nr, max, what, dropped);
}

static void show_pools(struct seq_file *m)
{
	const struct mmdep_order_pool *classes = &mmdep_locks->order.graph.classes;
	const struct mmdep_order_pool *edges = &mmdep_locks->order.graph.edges;
	const struct mmdep_order_pool *chains = &mmdep_locks->order.chains.pool;
	u32 tasks = 0, i;

	for (i = 0; i < MMDEP_LOCKS_TASKS; i++)
		if (READ_ONCE(mmdep_locks->slot[i].owner))
			tasks++;
	show_pool(m, "classes", READ_ONCE(classes->nr), classes->max, READ_ONCE(classes->dropped));
	show_pool(m, "edges", READ_ONCE(edges->nr), edges->max, READ_ONCE(edges->dropped));
	show_pool(m, "chains", READ_ONCE(chains->nr), chains->max, READ_ONCE(chains->dropped));
	show_pool(m, "tasks", tasks, MMDEP_LOCKS_TASKS,
		  mmdep_counter_read(&mmdep_locks_counters, MMDEP_LOCKS_NO_ROOM));
	show_pool(m, "reports", READ_ONCE(mmdep_locks->nr_reports), MMDEP_LOCKS_REPORTS,
		  mmdep_lock_reports_lost());
	seq_printf(m, "memory_bytes: %zu\n", mmdep_watch_locks.bytes());
}

/**
 * mmdep_text_lock_status - the file "status": how full the tables are
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_text_lock_status(struct seq_file *m)
{
	mmdep_watches_lock();
	if (mmdep_locks)
		show_pools(m);
	mmdep_watches_unlock();
	return 0;
}

/**
 * mmdep_text_lock_classes - the file "classes"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_text_lock_classes(struct seq_file *m)
{
	u32 classes, edges, i;

	seq_printf(m, "%-40s %-9s %s\n", "class", "known_by", "documented_as");
	mmdep_watches_lock();
	if (mmdep_locks) {
		sizes(&classes, &edges);
		for (i = 0; i < classes; i++)
			seq_printf(m, "%-40s %-9s %s\n", class_name(i),
				   how_word(mmdep_locks->class[i].how),
				   mmdep_order_kind_name(mmdep_locks->order.graph.class[i].kind));
	}
	mmdep_watches_unlock();
	return 0;
}

static void *place(u32 packed)
{
	return (void *)mmdep_text_unpack(packed);
}

static void show_stack(struct seq_file *m, const struct mmdep_lock_stack *stack)
{
	unsigned int i;

	for (i = 0; i < stack->depth; i++)
		seq_printf(m, " %pS", place(stack->at[i]));
	seq_putc(m, '\n');
}

static void show_modes(struct seq_file *m, u8 kinds)
{
	static const char * const words[] = {
		[MMDEP_ORDER_WW] = "ww", [MMDEP_ORDER_WR] = "wr",
		[MMDEP_ORDER_RW] = "rw", [MMDEP_ORDER_RR] = "rr",
	};
	const char *comma = "";
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!(kinds & BIT(i)))
			continue;
		seq_printf(m, "%s%s", comma, words[i]);
		comma = ",";
	}
}

/**
 * mmdep_text_lock_edges - the file "edges"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_text_lock_edges(struct seq_file *m)
{
	const struct mmdep_order_edge *edge;
	u32 classes, edges, i;
	const u64 *counts;

	mmdep_watches_lock();
	mmdep_lock_reports_lock();
	if (mmdep_locks) {
		sizes(&classes, &edges);
		counts = mmdep_lock_edge_counts();
		for (i = 0; i < edges; i++) {
			edge = &mmdep_locks->order.graph.edge[i];
			seq_printf(m, "held: %s\ntaken: %s\ncount: %llu\nmodes: ",
				   class_name(edge->from), class_name(edge->to),
				   counts[i]);
			show_modes(m, READ_ONCE(edge->kinds));
			seq_printf(m, "\nheld_at: %pS\ntaken_at: %pS\nstack:",
				   place(edge->from_stack), place(edge->to_stack));
			show_stack(m, &mmdep_locks->stack[i]);
			seq_putc(m, '\n');
		}
	}
	mmdep_lock_reports_unlock();
	mmdep_watches_unlock();
	return 0;
}

/* With a question mark: by trylock, and it is not known whether it was got. */
static const char *mode_word(const struct mmdep_order_hold *hold)
{
	if (hold->what & MMDEP_LOCK_UNSURE)
		return hold->what & MMDEP_ORDER_READ ? "read?" : "write?";
	return hold->what & MMDEP_ORDER_READ ? "read" : "write";
}

static void show_hold(struct seq_file *m, const struct mmdep_who *who,
		      const struct mmdep_order_hold *hold)
{
	char taken_at[KSYM_SYMBOL_LEN];

	/* Without the module, which would be a word of its own. */
	sprint_symbol(taken_at, mmdep_text_unpack(hold->stack));
	taken_at[strcspn(taken_at, " ")] = '\0';
	seq_printf(m, "%7d %7d %-40s %-6s %14llu %-40s ", who->tid, who->tgid,
		   class_name(hold->what & MMDEP_ORDER_CLASS), mode_word(hold),
		   jiffies64_to_nsecs(get_jiffies_64() - hold->since), taken_at);
	mmdep_words_comm(m, who->comm);
	seq_putc(m, '\n');
}

static void show_slot(struct seq_file *m, const struct mmdep_lock_slot *slot,
		      struct mmdep_order_held_copy *copy)
{
	struct mmdep_who who = slot->who;
	struct mmdep_order_hold alone;
	u32 i;

	if (!READ_ONCE(slot->owner))
		return;
	if (mmdep_lock_alone_copy(slot, &alone)) {
		alone.what |= mmdep_lock_known(alone.instance);
		if ((alone.what & MMDEP_ORDER_CLASS) != MMDEP_LOCK_UNKNOWN)
			show_hold(m, &who, &alone);
		return;
	}
	if (!mmdep_order_held_copy(&slot->held, copy))
		return;
	for (i = 0; i < copy->nr; i++)
		show_hold(m, &who, &copy->hold[i]);
}

/**
 * mmdep_text_lock_held - the file "held"
 * @m: where to
 *
 * What a task waits for is listed as its last.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_text_lock_held(struct seq_file *m)
{
	struct mmdep_order_held_copy *copy = kmalloc(sizeof(*copy), GFP_KERNEL);
	u32 i;

	if (!copy)
		return -ENOMEM;
	seq_printf(m, "%7s %7s %-40s %-6s %14s %-40s %s\n", "tid", "pid", "class", "mode",
		   "since_ns", "taken_at", "comm");
	mmdep_watches_lock();
	for (i = 0; mmdep_locks && i < MMDEP_LOCKS_TASKS; i++)
		show_slot(m, &mmdep_locks->slot[i], copy);
	mmdep_watches_unlock();
	kfree(copy);
	return 0;
}

/* What a lock that was named is known as: nothing until it was taken with another one. */
static const char *class_at(unsigned long at)
{
	u32 classes, edges, i;

	if (!mmdep_locks)
		return "-";
	sizes(&classes, &edges);
	for (i = MMDEP_LOCK_FIXED; i < classes; i++)
		if (mmdep_locks->class[i].how == MMDEP_LOCK_BY_SYMBOL &&
		    mmdep_locks->class[i].symbol == at)
			return class_name(i);
	return "-";
}

/**
 * mmdep_text_lock_named - the file "named"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_text_lock_named(struct seq_file *m)
{
	const struct mmdep_lock_named *named;
	u32 i;

	seq_printf(m, "%-40s %s\n", "lock", "class");
	mmdep_watches_lock();
	for (i = 0; i < MMDEP_LOCKS_NAMED; i++) {
		named = &mmdep_lock_names[i];
		if (named->at)
			seq_printf(m, "%-40s %s\n", named->name, class_at(named->at));
	}
	mmdep_watches_unlock();
	return 0;
}

/**
 * mmdep_text_lock_dot - the file "order.dot"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int mmdep_text_lock_dot(struct seq_file *m)
{
	const struct mmdep_order_edge *edge;
	u32 classes, edges, i;

	seq_puts(m, "digraph locks {\n");
	mmdep_watches_lock();
	if (mmdep_locks) {
		sizes(&classes, &edges);
		for (i = 0; i < edges; i++) {
			edge = &mmdep_locks->order.graph.edge[i];
			seq_printf(m, "\t\"%s\" -> \"%s\"%s;\n", class_name(edge->from),
				   class_name(edge->to),
				   READ_ONCE(edge->said) ? " [color=red]" : "");
		}
	}
	mmdep_watches_unlock();
	seq_puts(m, "}\n");
	return 0;
}

static void show_class(struct seq_file *m, const char *key, u32 class)
{
	seq_printf(m, "%s: %s\n%s_known_by: %s\n", key, class_name(class), key,
		   how_word(mmdep_locks->class[class].how));
}

/**
 * mmdep_text_lock_report - what the file "findings" says more of the order of locks
 * @m:  where to
 * @nr: number of the report
 *
 * Context: process, may sleep; under mmdep_lock_reports_lock().
 */
void mmdep_text_lock_report(struct seq_file *m, u32 nr)
{
	const struct mmdep_lock_report *report = mmdep_lock_report_find(nr);
	const struct mmdep_order_hold *hold;
	const struct mmdep_lock_edge *edge;
	u32 i;

	/* A reset took it after the finding was read. */
	if (!report)
		return;
	/* Nothing was taken too much: something is held for too long. */
	if (report->finding < MMDEP_ORDER_NR_FINDINGS)
		show_class(m, "taken", report->to);
	show_class(m, "held", report->from);
	for (i = 0; i < report->held.nr; i++) {
		hold = &report->held.hold[i];
		seq_printf(m, "lock_%u: %s, to %s, taken at %pS\n", i,
			   class_name(hold->what & MMDEP_ORDER_CLASS), mode_word(hold),
			   place(hold->stack));
	}
	/* From the new one back to the first, as a reader of lockdep is used to. */
	for (i = min_t(u32, report->nr_edges, MMDEP_LOCK_CYCLE_MAX); i--;) {
		edge = &report->edge[i];
		seq_printf(m, "step_%u: %s was taken at %pS with %s held since %pS\nstep_%u_stack:",
			   i, class_name(edge->to), place(edge->to_place),
			   class_name(edge->from), place(edge->from_place), i);
		show_stack(m, &edge->stack);
	}
	for (i = 0; i < report->nr_edges && i < MMDEP_LOCK_CYCLE_MAX; i++)
		seq_printf(m, "cpu_%u: holds %s, waits for %s\n", i,
			   class_name(report->edge[i].from), class_name(report->edge[i].to));
}
