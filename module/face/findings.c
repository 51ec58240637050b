// SPDX-License-Identifier: GPL-2.0
/*
 * The file "findings", and findings as records of the stream.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/events.h"
#include "face/advice.h"
#include "face/sentence.h"
#include "face/text.h"
#include "face/words.h"
#include "watch/locks/locks.h"

static void show_who(struct seq_file *m, const char *prefix,
		     const struct mmdep_who *who)
{
	seq_printf(m, "%stid: %d\n%spid: %d\n%scomm: ", prefix, who->tid,
		   prefix, who->tgid, prefix);
	mmdep_words_comm(m, who->comm);
	seq_putc(m, '\n');
}

static void show_entry(struct seq_file *m, const char *key,
		       const struct mmdep_entry *entry)
{
	char text[MMDEP_ENTRY_LEN];

	if (entry->state == MMDEP_ENTRY_UNKNOWN)
		return;
	mmdep_words_entry(entry, text, sizeof(text));
	seq_printf(m, "%s: %s\n", key, text);
}

static void show_stack(struct seq_file *m, const char *key,
		       const struct mmdep_stack *stack)
{
	unsigned int i;

	if (!stack->depth)
		return;
	seq_printf(m, "%s:", key);
	for (i = 0; i < stack->depth; i++)
		seq_printf(m, " %pS", (void *)stack->at[i]);
	seq_putc(m, '\n');
}

/* The function that a task sleeps in: the first that is not the scheduler's. */
static void show_in(struct seq_file *m, const struct mmdep_stack *stack)
{
	char name[KSYM_SYMBOL_LEN];
	unsigned int i;

	for (i = 0; i < stack->depth; i++) {
		sprint_symbol_no_offset(name, stack->at[i]);
		if (strncmp(name, "__schedule", 10) &&
		    strncmp(name, "schedule", 8) &&
		    strncmp(name, "io_schedule", 11) &&
		    strncmp(name, "preempt_schedule", 16)) {
			seq_printf(m, "culprit_in: %s\n", name);
			return;
		}
	}
}

static void show_deed(struct seq_file *m, const struct mmdep_finding *f)
{
	const struct mmdep_deed *deed = f->answer.did ? &f->answer : &f->deed;

	seq_printf(m, "culprit_did: %s\n", mmdep_did_name(deed->did));
	if (deed->dontwake)
		seq_puts(m, "culprit_mode: dontwake\n");
	if (!deed->ongoing)
		seq_printf(m, "culprit_result: %d\n", deed->result);
	if (f->last_ns > deed->time_ns)
		seq_printf(m, "culprit_ago_ns: %llu\n",
			   f->last_ns - deed->time_ns);
}

static void show_move(struct seq_file *m, const struct mmdep_finding *f)
{
	if (f->culprit_is == MMDEP_CULPRIT_MOVER) {
		seq_printf(m, "culprit_did: %s\n", mmdep_job_name(f->move.job));
		if (f->last_ns > f->move.start_ns)
			seq_printf(m, "culprit_ago_ns: %llu\n",
				   f->last_ns - f->move.start_ns);
	}
	if (f->move.start_ns)
		seq_printf(m, "folio_pfn: 0x%lx\nfolio_order: %u\nfolio_type: %s\n",
			   f->move.pfn, f->move.order,
			   f->move.anon ? "anon" : "file");
}

static void show_culprit(struct seq_file *m, const struct mmdep_finding *f)
{
	static const char * const is[] = {
		[MMDEP_CULPRIT_SERVER] = "server",
		[MMDEP_CULPRIT_MOVER] = "mover",
		[MMDEP_CULPRIT_RING] = "ring",
		[MMDEP_CULPRIT_HOLDER] = "holder",
	};
	char now[MMDEP_NOW_LEN];

	if (!f->culprit_is)
		return;
	seq_printf(m, "culprit: %s\n", is[f->culprit_is]);
	show_who(m, "culprit_", &f->culprit);
	if (f->culprit_is == MMDEP_CULPRIT_SERVER)
		show_deed(m, f);
	if (f->culprit_now) {
		mmdep_words_now(f->culprit_now, now, sizeof(now));
		seq_printf(m, "culprit_now: %s\n", now);
	}
	show_in(m, &f->culprit_stack);
}

/* A task that has to do with it, where there is one. */
static void show_one(struct seq_file *m, const char *prefix, const struct mmdep_who *who)
{
	if (who->tid)
		show_who(m, prefix, who);
}

static void show_blocked(struct seq_file *m, const struct mmdep_finding *f)
{
	if (f->held)
		seq_printf(m, "held_for: %s\nheld_known: %s\n",
			   f->held == MMDEP_HELD_WRITE ? "write" : "read",
			   f->held_sure ? "yes" : "inferred");
	if (f->readers)
		seq_printf(m, "readers: %u\n", f->readers);
	show_one(m, "writer_", &f->writer);
	if (f->writer_ns)
		seq_printf(m, "writer_wait_ns: %llu\n", f->writer_ns);
	if (!f->blocked.nr)
		return;
	seq_printf(m, "blocked: %u\nblocked_longest_ns: %llu\n", f->blocked.nr,
		   f->blocked.longest_ns);
	show_one(m, "blocked_first_", &f->blocked.first);
}

static void show_ring(struct seq_file *m, const struct mmdep_finding *f)
{
	unsigned int i;

	if (!f->nr_ring)
		return;
	seq_puts(m, "ring:");
	for (i = 0; i < f->nr_ring; i++)
		seq_printf(m, " %d", f->ring[i].tid);
	seq_putc(m, '\n');
}

static const char *severity_word(enum mmdep_finding_type type)
{
	static const char * const words[] = {
		[MMDEP_SEVERITY_INFO] = "info",
		[MMDEP_SEVERITY_WARN] = "warn",
		[MMDEP_SEVERITY_BUG] = "bug",
	};

	return words[mmdep_finding_severity(type)];
}

static void show_victim(struct seq_file *m, const struct mmdep_finding *f)
{
	seq_printf(m, "kind: %s\n", mmdep_wait_kind_name(f->kind));
	show_who(m, "", &f->victim);
	if (f->from)
		seq_printf(m, "from: %s\n", mmdep_words_from(f->from));
	if (f->address)
		seq_printf(m, "address: 0x%llx\n", f->address);
	if (f->wait_ns)
		seq_printf(m, "wait_ns: %llu\n", f->wait_ns);
	if (f->unneeded_ns)
		seq_printf(m, "unneeded_ns: %llu\n", f->unneeded_ns);
	if (f->again)
		seq_printf(m, "again: %u\n", f->again);
	show_entry(m, "entry_at_start", &f->then);
	show_entry(m, "entry_now", &f->now);
	if (f->read)
		seq_printf(m, "read: %s\n", f->read == MMDEP_YES ? "yes" : "no");
}

static void show(struct seq_file *m, const struct mmdep_finding *f, char *what)
{
	seq_printf(m, "finding: %llu\nname: %s\nseverity: %s\ncount: %llu\n",
		   f->id, mmdep_finding_name(f->type), severity_word(f->type),
		   f->count);
	seq_printf(m, "first_ns: %llu\nlast_ns: %llu\nstate: %s\n", f->first_ns,
		   f->last_ns, f->open ? "open" : "over");
	show_victim(m, f);
	show_culprit(m, f);
	show_move(m, f);
	if (f->hold_ns)
		seq_printf(m, "hold_ns: %llu\n", f->hold_ns);
	show_blocked(m, f);
	if (f->waiters)
		seq_printf(m, "waiters: %u\n", f->waiters);
	show_ring(m, f);
	mmdep_sentence_what(f, what, MMDEP_WHAT_LEN);
	seq_printf(m, "what: %s\nwhy: %s\nnext: %s\n", what,
		   mmdep_advice_why(f->type), mmdep_advice_next(f->type));
	if (f->lock)
		mmdep_text_lock_report(m, f->lock);
	show_stack(m, "stack", &f->stack);
	show_stack(m, "culprit_stack", &f->culprit_stack);
	seq_putc(m, '\n');
}

/**
 * mmdep_text_findings - the file "findings"
 * @m: where to
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_text_findings(struct seq_file *m)
{
	struct {
		struct mmdep_finding finding;
		char what[MMDEP_WHAT_LEN];
	} *room;

	room = kzalloc(sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	mmdep_lock_reports_lock();
	while (mmdep_findings_next(&room->finding))
		show(m, &room->finding, room->what);
	mmdep_lock_reports_unlock();
	kfree(room);
	return 0;
}

/**
 * mmdep_tell_finding - put a finding in the stream
 * @f: the finding
 *
 * Context: process, may sleep; one at a time, under the lock of the findings.
 */
void mmdep_tell_finding(const struct mmdep_finding *f)
{
	static struct mmdep_event_finding event;
	unsigned int i;

	memset(&event, 0, sizeof(event));
	event.head.size = sizeof(event);
	event.head.type = MMDEP_EVENT_FINDING;
	event.head.time_ns = f->last_ns;
	event.id = f->id;
	event.count = f->count;
	event.address = f->address;
	event.wait_ns = f->wait_ns;
	event.tid = f->victim.tid;
	event.pid = f->victim.tgid;
	event.culprit_tid = f->culprit.tid;
	event.culprit_pid = f->culprit.tgid;
	event.finding = f->type;
	event.severity = mmdep_finding_severity(f->type);
	memcpy(event.comm, f->victim.comm, sizeof(event.comm));
	memcpy(event.culprit_comm, f->culprit.comm, sizeof(event.culprit_comm));
	strscpy(event.name, mmdep_finding_name(f->type), sizeof(event.name));
	mmdep_sentence_what(f, event.what, sizeof(event.what));
	event.nr_ring = f->nr_ring;
	for (i = 0; i < f->nr_ring; i++)
		event.ring[i] = f->ring[i].tid;
	mmdep_event_finding(&event);
}
