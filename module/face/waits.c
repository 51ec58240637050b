// SPDX-License-Identifier: GPL-2.0
/*
 * The file "waits": who waits now, on what, since when, and who could end it.
 */
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "core/care.h"
#include "core/judge.h"
#include "face/text.h"
#include "face/words.h"

/* Who could end a wait, and what that one does. */
struct ender {
	struct mmdep_who who;
	const char *did;
	enum mmdep_known read;
};

static void server_of(const struct mmdep_open_wait *wait, struct ender *ender)
{
	struct mmdep_care care;

	mmdep_care_of(wait->uffd, wait->address, wait->start_ns, wait->again,
		      &care);
	ender->read = care.read;
	ender->who = care.who;
	ender->did = mmdep_did_name(care.deed.did);
}

static void mover_of(const struct mmdep_open_wait *wait, struct ender *ender)
{
	struct mmdep_moved move;

	if (wait->entry.state != MMDEP_ENTRY_MIGRATION ||
	    !mmdep_moved_find(wait->entry.pfn, &move))
		return;
	ender->who = move.who;
	ender->did = mmdep_job_name(move.job);
}

static void show_ender(struct seq_file *m, const struct mmdep_open_wait *wait)
{
	static const char * const known[] = { "-", "no", "yes" };
	struct ender ender = { .did = "-" };
	struct task_struct *task;
	char now[MMDEP_NOW_LEN];

	if (wait->kind != MMDEP_KIND_USERFAULT)
		mover_of(wait, &ender);
	else if (wait->uffd)
		server_of(wait, &ender);
	seq_printf(m, "%-4s ", known[ender.read]);
	if (!ender.who.tid) {
		seq_printf(m, "%7s %-18s %-7s ", "-", "-", "-");
		return;
	}
	seq_printf(m, "%7d %-18s ", ender.who.tid, ender.did);
	task = mmdep_task_get(ender.who.tid, ender.who.born_ns);
	mmdep_words_now(mmdep_task_now(task), now, sizeof(now));
	seq_printf(m, "%-7s ", now);
	if (task)
		put_task_struct(task);
}

static void show_comm(struct seq_file *m, const struct mmdep_open_wait *wait)
{
	struct task_struct *task = mmdep_task_get(wait->pid, wait->born_ns);
	struct mmdep_who who;

	if (task) {
		mmdep_who_task(&who, task);
		put_task_struct(task);
		mmdep_words_comm(m, who.comm);
	} else {
		seq_putc(m, '-');
	}
}

static void show(struct seq_file *m, const struct mmdep_open_wait *wait)
{
	static const struct mmdep_entry unknown;
	char then[MMDEP_ENTRY_LEN], now[MMDEP_ENTRY_LEN];
	u64 time_ns = ktime_get_mono_fast_ns();

	mmdep_words_entry(&wait->entry, then, sizeof(then));
	mmdep_words_entry(wait->now_seq == wait->seq ? &wait->now : &unknown,
			  now, sizeof(now));
	seq_printf(m, "%-17s %7d %7d %-7s %#18lx %16llu %-8s %-28s %-28s %10u ",
		   mmdep_wait_kind_name(wait->kind), wait->pid, wait->tgid,
		   mmdep_words_from(wait->from), wait->address,
		   time_ns > wait->start_ns ? time_ns - wait->start_ns : 0,
		   wait->followed ? "yes" : "no", then, now, wait->again);
	show_ender(m, wait);
	show_comm(m, wait);
	seq_putc(m, '\n');
}

/**
 * mmdep_text_waits - the file "waits"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_text_waits(struct seq_file *m)
{
	struct mmdep_wait_ref ref = {};
	struct mmdep_open_wait wait;

	seq_printf(m, "%-17s %7s %7s %-7s %18s %16s %-8s %-28s %-28s %10s %-4s %7s %-18s %-7s %s\n",
		   "kind", "tid", "pid", "from", "address", "since_ns", "followed",
		   "entry_at_start", "entry_now", "again", "read", "who",
		   "who_did", "who_now", "comm");
	while (mmdep_waits_next(&ref, &wait))
		show(m, &wait);
	return 0;
}
