// SPDX-License-Identifier: GPL-2.0
/*
 * The file "holds": which points are armed for whom, and who is held there.
 */
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>

#include "face/text.h"
#include "scenario/hold.h"

static void show(struct seq_file *m, const struct mmdep_hold_look *look)
{
	u64 now_ns = ktime_get_ns();
	unsigned int i;

	seq_printf(m, "%10u %-14s %7d %7u %9u %6u %8u %8u %6u %7u ", look->id,
		   look->point->name, look->pid, look->hold_ms, look->hits_left,
		   look->stats.hits, look->stats.expired, look->stats.released,
		   look->stats.killed, look->stats.refused);
	for (i = 0; i < look->nr_tasks; i++)
		seq_printf(m, "%s%d:%llu", i ? "," : "", look->task[i].tid,
			   now_ns - min(now_ns, look->task[i].start_ns));
	seq_puts(m, look->nr_tasks ? "\n" : "-\n");
}

/**
 * mmdep_text_holds - the file "holds"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_holds(struct seq_file *m)
{
	struct mmdep_hold_look look;
	unsigned int at = 0;

	seq_printf(m, "%10s %-14s %7s %7s %9s %6s %8s %8s %6s %7s %s\n", "id",
		   "point", "pid", "hold_ms", "hits_left", "hits", "expired",
		   "released", "killed", "refused", "held");
	while (mmdep_hold_next(&at, &look))
		show(m, &look);
}
