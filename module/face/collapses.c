// SPDX-License-Identifier: GPL-2.0
/*
 * The file "collapses": the last attempts to collapse, and those that run.
 */
#include <linux/seq_file.h>
#include <linux/timekeeping.h>

#include "core/collapse.h"
#include "face/text.h"
#include "face/words.h"

/* A time, or "-": it did not come that far, or was not seen. */
static void show_ns(struct seq_file *m, u64 ns)
{
	if (ns)
		seq_printf(m, "%13llu ", ns);
	else
		seq_printf(m, "%13s ", "-");
}

static void show_between(struct seq_file *m, const struct mmdep_collapse *c,
			 enum mmdep_collapse_step from,
			 enum mmdep_collapse_step to)
{
	show_ns(m, mmdep_collapse_ns(c, from, to));
}

/* Of a file: page tables that were taken away, and what was locked. */
static void show_tables(struct seq_file *m, const struct mmdep_collapse *c)
{
	const char *i_mmap = c->i_mmap == MMDEP_HELD_WRITE ? "write" :
			     c->i_mmap != MMDEP_HELD_READ ? "-" :
			     c->i_mmap_sure ? "read" : "read-inferred";

	if (!c->file) {
		seq_printf(m, "%6s %-13s %10s %11s ", "-", "-", "-", "-");
		return;
	}
	seq_printf(m, "%6u %-13s %10u %11u ", c->tables, i_mmap, c->mmap_tried, c->mmap_locked);
}

static void show(struct seq_file *m, const struct mmdep_collapse *c)
{
	u64 now = ktime_get_mono_fast_ns(), began = c->at_ns[MMDEP_COLLAPSE_BEGAN];

	seq_printf(m, "%16llu %-4s %-10s %7d ", now > began ? now - began : 0,
		   c->file ? "file" : "anon",
		   c->kthread ? "khugepaged" : "madvise", c->by.tid);
	if (c->owner.tid)
		seq_printf(m, "%7d ", c->owner.tgid);
	else
		seq_printf(m, "%7s ", "-");
	if (c->address)
		seq_printf(m, "%#18lx ", c->address);
	else
		seq_printf(m, "%18s ", "-");
	seq_printf(m, "%5u %-24s ", c->order,
		   c->running ? "running" : mmdep_scan_names[c->result]);
	show_between(m, c, MMDEP_COLLAPSE_BEGAN, MMDEP_COLLAPSE_ENDED);
	show_between(m, c, MMDEP_COLLAPSE_BEGAN, MMDEP_COLLAPSE_ALLOCATED);
	seq_printf(m, "%5u ", c->swap);
	show_between(m, c, MMDEP_COLLAPSE_SWAPIN, MMDEP_COLLAPSE_SWAPPED);
	show_ns(m, mmdep_collapse_wait_ns(c));
	show_between(m, c, MMDEP_COLLAPSE_WRITE, MMDEP_COLLAPSE_CLEARED);
	show_ns(m, mmdep_collapse_hold_ns(c));
	seq_printf(m, "%7u ", c->blocked.nr);
	show_ns(m, c->blocked.longest_ns);
	if (c->blocked.first.tid)
		seq_printf(m, "%9d ", c->blocked.first.tid);
	else
		seq_printf(m, "%9s ", "-");
	show_tables(m, c);
	if (c->owner.tid)
		mmdep_words_comm(m, c->owner.comm);
	else
		seq_putc(m, '-');
	seq_putc(m, '\n');
}

/**
 * mmdep_text_collapses - the file "collapses"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_collapses(struct seq_file *m)
{
	struct mmdep_collapse copy;
	unsigned int running = 0;
	u64 ended = 0;

	seq_printf(m, "%16s %-4s %-10s %7s %7s %18s %5s %-24s %13s %13s %5s %13s %13s %13s %13s %7s %13s %9s %6s %-13s %10s %11s %s\n",
		   "ago_ns", "what", "by", "tid", "pid", "address", "order",
		   "result", "total_ns", "alloc_ns", "swap", "swapin_ns",
		   "wait_ns", "prepare_ns", "hold_ns", "blocked", "blocked_ns", "first_tid",
		   "tables", "i_mmap", "mmap_tried", "mmap_locked", "comm");
	while (mmdep_collapses_ended(&ended, &copy))
		show(m, &copy);
	while (mmdep_collapses_running(&running, &copy))
		show(m, &copy);
}
