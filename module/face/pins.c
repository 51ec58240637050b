// SPDX-License-Identifier: GPL-2.0
/*
 * The file "pins": the last long-term pins that had to move pages, and those that run.
 */
#include <linux/seq_file.h>
#include <linux/timekeeping.h>

#include "core/pin.h"
#include "face/text.h"
#include "face/words.h"

/* The first folio that could not be moved, as it was then. */
static void show_first(struct seq_file *m, const struct mmdep_pin *pin)
{
	const struct mmdep_folio_use *first = &pin->first;

	if (!pin->refused) {
		seq_printf(m, "%12s %6s %6s %5s %4s %4s %-8s ", "-", "-", "-", "-", "-", "-",
			   "-");
		return;
	}
	seq_printf(m, "%#12lx %6d ", first->pfn, first->refs);
	if (first->maps == MMDEP_MAPS_UNKNOWN)
		seq_printf(m, "%6s ", "-");
	else
		seq_printf(m, "%6d ", first->maps);
	seq_printf(m, "%5u %4s %4d %-8s ", first->order, first->anon ? "anon" : "file",
		   first->node, first->zone);
}

static void show(struct seq_file *m, const struct mmdep_pin *pin)
{
	u64 now = ktime_get_mono_fast_ns();

	seq_printf(m, "%16llu %7d %7d ", now > pin->start_ns ? now - pin->start_ns : 0,
		   pin->by.tid, pin->by.tgid);
	/* Of a round that is seen alone nobody knows what it is for. */
	if (pin->pages)
		seq_printf(m, "%#18lx %8lu ", pin->address, pin->pages);
	else
		seq_printf(m, "%18s %8s ", "-", "-");
	if (!pin->end_ns)
		seq_printf(m, "%8s ", "running");
	else if (pin->ret_known)
		seq_printf(m, "%8ld ", pin->ret);
	else
		seq_printf(m, "%8s ", "-");
	if (pin->end_ns)
		seq_printf(m, "%13llu ", pin->end_ns - pin->start_ns);
	else
		seq_printf(m, "%13s ", "-");
	seq_printf(m, "%6u %4u %8llu %13llu %7u ", pin->rounds, pin->idle, pin->moved,
		   pin->move_ns, pin->refused);
	show_first(m, pin);
	mmdep_words_comm(m, pin->by.comm);
	seq_putc(m, '\n');
}

/**
 * mmdep_text_pins - the file "pins"
 * @m: where to
 *
 * Context: process, may sleep.
 */
void mmdep_text_pins(struct seq_file *m)
{
	struct mmdep_pin copy;
	unsigned int running = 0;
	u64 ended = 0;

	seq_printf(m, "%16s %7s %7s %18s %8s %8s %13s %6s %4s %8s %13s %7s %12s %6s %6s %5s %4s %4s %-8s %s\n",
		   "ago_ns", "tid", "pid", "address", "pages", "result", "total_ns", "rounds",
		   "idle", "moved", "move_ns", "refused", "pfn", "refs", "maps", "order", "type",
		   "node", "zone", "comm");
	while (mmdep_pins_ended(&ended, &copy))
		show(m, &copy);
	while (mmdep_pins_running(&running, &copy))
		show(m, &copy);
}
