// SPDX-License-Identifier: GPL-2.0
/*
 * Findings in sentences: what happens, why it matters, what to look at next.
 *
 * Names of tasks may have any bytes and stand in lines of their own; here tasks
 * are named by number.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "face/sentence.h"
#include "face/words.h"
#include "watch/locks/locks.h"

/**
 * struct text - a sentence in the making
 * @buf: what there is
 * @len: room
 * @at:  used
 */
struct text {
	char *buf;
	size_t len;
	size_t at;
};

static __printf(2, 3) void say(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	t->at += vscnprintf(t->buf + t->at, t->len - t->at, format, args);
	va_end(args);
}

/* "12.3 s", or "45 ms". */
static void say_time(struct text *t, u64 ns)
{
	u64 ms = div_u64(ns, NSEC_PER_MSEC);
	u32 rest;

	if (ms >= 1000) {
		u64 s = div_u64_rem(ms, 1000, &rest);

		say(t, "%llu.%u s", s, rest / 100);
	} else {
		say(t, "%llu ms", ms);
	}
}

static void say_now(struct text *t, const struct mmdep_finding *f)
{
	switch (f->culprit_now) {
	case MMDEP_NOW_UNKNOWN:
		break;
	case MMDEP_NOW_GONE:
		say(t, ", and is gone");
		break;
	case MMDEP_NOW_WAITS:
		say(t, ", and now waits itself");
		break;
	case 'R':
		say(t, ", and runs");
		break;
	default:
		say(t, ", and sleeps");
	}
}

static void say_deed(struct text *t, const struct mmdep_deed *deed, u64 now_ns)
{
	say(t, "%s", mmdep_did_name(deed->did));
	if (deed->dontwake)
		say(t, " with DONTWAKE");
	if (deed->ongoing)
		say(t, " which has not returned,");
	else if (deed->result < 0)
		say(t, " which failed with error %d", -deed->result);
	say(t, " ");
	say_time(t, now_ns > deed->time_ns ? now_ns - deed->time_ns : 0);
	say(t, " ago");
}

static void say_server(struct text *t, const struct mmdep_finding *f)
{
	if (f->culprit_is != MMDEP_CULPRIT_SERVER) {
		say(t, "; who serves it is not known: nobody has read or used the userfaultfd since mmdep was loaded");
		return;
	}
	if (f->answer.did) {
		say(t, "; thread %d answered for this page by ", f->culprit.tid);
		say_deed(t, &f->answer, f->last_ns);
	} else {
		if (f->read == MMDEP_NO)
			say(t, "; the fault has not been read");
		else if (f->read == MMDEP_YES)
			say(t, "; the fault has been read and not answered");
		say(t, "; thread %d used the userfaultfd last, by ",
		    f->culprit.tid);
		say_deed(t, &f->deed, f->last_ns);
	}
	if (f->eagain > 1)
		say(t, ", the last of %u answers in a row that failed with EAGAIN",
		    f->eagain);
	say_now(t, f);
}

static void say_mover(struct text *t, const struct mmdep_finding *f)
{
	if (!f->move.start_ns) {
		say(t, "; who put the entry there is not known");
		return;
	}
	say(t, "; thread %d took the page (order %u, %s) out of the page tables ",
	    f->move.who.tid, f->move.order, f->move.anon ? "anon" : "file");
	say_time(t, f->last_ns > f->move.start_ns ?
		 f->last_ns - f->move.start_ns : 0);
	if (f->move.job == MMDEP_JOB_UNKNOWN)
		say(t, " ago, for an unknown reason");
	else
		say(t, " ago, reason: %s", mmdep_job_name(f->move.job));
	if (f->culprit_is == MMDEP_CULPRIT_MOVER)
		say_now(t, f);
	if (f->waiters > 1)
		say(t, "; %u tasks wait for it", f->waiters);
}

/* By its class, where the lock watch is on, or was. */
static void say_lock_of(struct text *t, const struct mmdep_ring_wait *wait)
{
	if (wait->what < MMDEP_RING_MMAP_LOCK)
		return;
	if (wait->what == MMDEP_RING_MMAP_LOCK)
		say(t, "mmap_lock, held by ");
	else if (wait->class != MMDEP_CLASS_UNKNOWN)
		say(t, "%s, held by ", mmdep_locks->class[wait->class].name);
	else
		say(t, "a %s, held by ",
		    wait->what == MMDEP_RING_MUTEX ? "mutex" : "rw_semaphore");
}

static void say_ring(struct text *t, const struct mmdep_finding *f)
{
	unsigned int i;

	say(t, "thread ");
	for (i = 0; i < f->nr_ring; i++) {
		say(t, "%d waits for ", f->ring[i].tid);
		say_lock_of(t, &f->ring[i]);
	}
	say(t, "%d, for ", f->ring[0].tid);
	say_time(t, f->wait_ns);
	say(t, "; none of them can go on");
}

static void say_again(struct text *t, const struct mmdep_finding *f,
		      const char *in)
{
	static const char * const whence[MMDEP_NR_FROM] = {
		[MMDEP_FROM_UNKNOWN] = "",
		[MMDEP_FROM_USER] = " from user mode",
		[MMDEP_FROM_KERNEL] = " from inside the kernel",
		[MMDEP_FROM_GUP] = " from get_user_pages()",
		[MMDEP_FROM_KTHREAD] = " from a kernel thread",
	};

	say(t, "thread %d runs in circles%s: it has entered %s for the same page %u times in a row, without sleep, and nothing changed",
	    f->victim.tid, whence[f->from], in, f->again);
}

static void say_left(struct text *t, const struct mmdep_finding *f,
		     const struct mmdep_lock_report *report)
{
	bool gone = report->finding == MMDEP_LOCK_LEFT_EXIT;

	say(t, "thread %d %s held %s for writing, which it took ", f->victim.tid,
	    gone ? "exited while it" : "ran user code and still", mmdep_locks->class[report->to].name);
	say_time(t, report->hold_ns);
	say(t, " before%s", gone ? "; nobody else can give it back" : "");
}

static void say_lock(struct text *t, const struct mmdep_finding *f)
{
	const struct mmdep_lock_report *report = mmdep_lock_report_find(f->lock);
	const char *from, *to;

	/* A reset took it after the finding was read. */
	if (!report)
		return;
	if (f->type == MMDEP_FINDING_LOCK_HELD_TOO_FAR) {
		say_left(t, f, report);
		return;
	}
	from = mmdep_locks->class[report->from].name;
	to = mmdep_locks->class[report->to].name;
	say(t, "thread %d took %s while it held %s", f->victim.tid, to, from);
	if (f->type == MMDEP_FINDING_LOCK_RECURSION)
		say(t, ", and it is the same lock");
	else if (f->type == MMDEP_FINDING_LOCK_ORDER_DOCUMENTED)
		say(t, "; the documented order is the reverse: %s", report->rule);
	else
		say(t, "; over %u steps seen before %s is taken while %s is held",
		    report->nr_edges - 1, from, to);
	if (report->said)
		say(t, "; %u of them have been reported", report->said);
}

static void say_blocked(struct text *t, const struct mmdep_blocked *blocked)
{
	if (!blocked->nr)
		return;
	say(t, "; %u task%s waited for it meanwhile, first thread %d, the longest for ",
	    blocked->nr, blocked->nr > 1 ? "s" : "", blocked->first.tid);
	say_time(t, blocked->longest_ns);
}

/* Who holds it comes first: most who wait are not to blame. */
static void say_convoy(struct text *t, const struct mmdep_finding *f)
{
	if (f->culprit_is != MMDEP_CULPRIT_HOLDER)
		say(t, "a task that is not known");
	else
		say(t, "thread %d%s", f->culprit.tid,
		    f->held_sure ? "" : " (inferred: it took it last of those who read)");
	say(t, " held mmap_lock of process %d%s for ", f->victim.tgid,
	    f->held == MMDEP_HELD_WRITE ? " for writing" :
	    f->held == MMDEP_HELD_READ ? " for reading" : "");
	say_time(t, f->hold_ns);
	say(t, " or longer; thread %d waited to write for ", f->writer.tid);
	say_time(t, f->writer_ns);
	say(t, ", and behind it %u to read, such as page faults, first thread %d, the longest for ",
	    f->blocked.nr, f->blocked.first.tid);
	say_time(t, f->blocked.longest_ns);
}

/**
 * mmdep_sentence_what - what happens
 * @f:   the finding
 * @buf: where to
 * @len: its size; MMDEP_WHAT_LEN is enough
 *
 * Context: any.
 */
void mmdep_sentence_what(const struct mmdep_finding *f, char *buf, size_t len)
{
	struct text text = { .buf = buf, .len = len }, *t = &text;

	*buf = '\0';
	switch ((enum mmdep_finding_type)f->type) {
	case MMDEP_FINDING_UFFD_WAIT_ON_MIGRATION:
	case MMDEP_FINDING_UFFD_MISSED_WAKE:
		say(t, "thread %d sleeps on a userfaultfd for ", f->victim.tid);
		say_time(t, f->wait_ns);
		if (f->type == MMDEP_FINDING_UFFD_MISSED_WAKE)
			say(t, " although its page is there (%s), for ",
			    mmdep_words_state(f->now.state));
		else
			say(t, " while its page is being moved; it was there, or on its way, for ");
		say_time(t, f->unneeded_ns);
		say(t, ", and nobody woke it");
		say_server(t, f);
		break;
	case MMDEP_FINDING_UFFD_UNSERVED:
		say(t, "thread %d sleeps on a userfaultfd for ", f->victim.tid);
		say_time(t, f->wait_ns);
		say_server(t, f);
		if (f->waiters > 1)
			say(t, "; %u tasks wait on it", f->waiters);
		break;
	case MMDEP_FINDING_UFFD_SELF_WAIT:
		if (f->nr_ring == 1) {
			say(t, "thread %d serves a userfaultfd and sleeps on it itself, for ",
			    f->victim.tid);
			say_time(t, f->wait_ns);
			say(t, "; nobody else serves it");
		} else {
			say(t, "all who serve a userfaultfd sleep on it: ");
			say_ring(t, f);
		}
		break;
	case MMDEP_FINDING_UFFD_CANNOT_RETRY:
		say(t, "thread %d met a userfault in a place where the kernel cannot wait for it, and got an error instead of the page",
		    f->victim.tid);
		break;
	case MMDEP_FINDING_MIGRATION_WAIT_LONG:
		say(t, "thread %d %s for a page under migration for ",
		    f->victim.tid,
		    f->now.state == MMDEP_ENTRY_UNKNOWN ? "waited" : "waits");
		say_time(t, f->wait_ns);
		say_mover(t, f);
		break;
	case MMDEP_FINDING_MIGRATION_WAIT_SPIN:
		say_again(t, f, "the wait on a migration entry");
		say_mover(t, f);
		break;
	case MMDEP_FINDING_FAULT_SPIN:
		say_again(t, f, "handle_userfault()");
		say_server(t, f);
		break;
	case MMDEP_FINDING_WAIT_CYCLE:
		say_ring(t, f);
		break;
	case MMDEP_FINDING_GUP_RETRY_TRAPPED:
		say(t, "thread %d is in get_user_pages() and has tried the same page %u times in a row, for ",
		    f->victim.tid, f->again);
		say_time(t, f->wait_ns);
		say(t, ", each time in vain");
		if (f->culprit_is == MMDEP_CULPRIT_SERVER)
			say_server(t, f);
		break;
	case MMDEP_FINDING_GUP_PREFAULT_TWICE:
		say(t, "thread %d only wanted pages to be there: get_user_pages() waited for one, and then looked for it a second time",
		    f->victim.tid);
		break;
	case MMDEP_FINDING_LOCK_ORDER_CYCLE:
	case MMDEP_FINDING_LOCK_ORDER_DOCUMENTED:
	case MMDEP_FINDING_LOCK_RECURSION:
	case MMDEP_FINDING_LOCK_HELD_TOO_FAR:
		say_lock(t, f);
		break;
	case MMDEP_FINDING_COLLAPSE_WRITE_HOLD:
		say(t, "thread %d collapsed memory of process %d and held its mmap_lock for writing for ",
		    f->culprit.tid, f->victim.tgid);
		say_time(t, f->hold_ns);
		say(t, ", until its function returned");
		say_blocked(t, &f->blocked);
		break;
	case MMDEP_FINDING_MMAP_LOCK_CONVOY:
		say_convoy(t, f);
		break;
	case MMDEP_FINDING_COLLAPSE_STALE_VMA:
		say(t, "thread %d collapses memory, let mmap_lock go meanwhile, and went on with the VMA from before without looking it up again",
		    f->victim.tid);
		break;
	case MMDEP_FINDING_COLLAPSE_SWAPIN_WRITE_LOCKED:
		say(t, "thread %d collapses memory and reads pages from swap with mmap_lock held for writing",
		    f->victim.tid);
		break;
	case MMDEP_NR_FINDINGS:
		break;
	}
}
