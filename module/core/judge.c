// SPDX-License-Identifier: GPL-2.0
/*
 * What judges of all watches need: a finding that is filled with what is known
 * of the victim, of who serves a userfaultfd, of who moves a folio, and of what
 * these do now.
 *
 * There is one finding in the making: judges run one at a time.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "compat/unwind.h"
#include "core/care.h"
#include "core/judge.h"

const struct mmdep_judge *mmdep_judges[MMDEP_NR_KINDS];

static struct mmdep_finding making;
static unsigned int made[MMDEP_NR_FINDINGS];
static u64 dropped;

/**
 * mmdep_judge_begin_scan - a scan begins: what was made before counts no more
 *
 * Context: process; judges run one at a time.
 */
void mmdep_judge_begin_scan(void)
{
	memset(made, 0, sizeof(made));
}

/**
 * mmdep_judge_may - whether one more finding of a name can be recorded
 * @type: the name
 *
 * Asked before a finding is made, since that costs.
 *
 * Context: process; judges run one at a time.
 */
bool mmdep_judge_may(enum mmdep_finding_type type)
{
	if (made[type] < MMDEP_JUDGE_MAX) {
		made[type]++;
		return true;
	}
	WRITE_ONCE(dropped, dropped + 1);
	return false;
}

/**
 * mmdep_judge_dropped - findings that were too many of a name in a scan
 *
 * Context: any.
 */
u64 mmdep_judge_dropped(void)
{
	return READ_ONCE(dropped);
}

static void begin(enum mmdep_finding_type type,
		  const struct mmdep_open_wait *wait)
{
	memset(&making, 0, sizeof(making));
	making.type = type;
	making.kind = wait->kind;
	making.from = wait->from;
	making.address = wait->address;
	making.start_ns = wait->start_ns;
	making.again = wait->again;
	making.then = wait->entry;
}

static bool waits_still(const struct mmdep_look *look)
{
	struct mmdep_open_wait wait;
	struct mmdep_sleeper sleep;

	if (look->wait.kind == MMDEP_KIND_LOCK)
		return mmdep_sleeper_of(look->task, &sleep) &&
		       sleep.start_ns == look->wait.start_ns;
	return mmdep_wait_of(look->task, &wait) && wait.seq == look->wait.seq;
}

/**
 * mmdep_judge_look - begin a finding about an open wait
 * @type: its name
 * @look: the wait
 *
 * Context: process, may sleep; judges run one at a time.
 * Return: the finding; mmdep_judge_done() records it.
 */
struct mmdep_finding *mmdep_judge_look(enum mmdep_finding_type type,
				       const struct mmdep_look *look)
{
	const struct mmdep_open_wait *wait = &look->wait;

	begin(type, wait);
	mmdep_who_task(&making.victim, look->task);
	making.wait_ns = look->now_ns - min(look->now_ns, wait->start_ns);
	if (wait->now_seq == wait->seq) {
		making.now = wait->now;
		if (wait->unneeded_ns)
			making.unneeded_ns = look->now_ns - wait->unneeded_ns;
	}
	making.stack.depth = mmdep_unwind_task(look->task, making.stack.at,
					       MMDEP_STACK_MAX);
	/* A stack of something else, if it has left meanwhile. */
	if (!waits_still(look))
		making.stack.depth = 0;
	return &making;
}

/**
 * mmdep_judge_notice - begin a finding about what a handler saw
 * @notice: what
 *
 * Context: process; judges run one at a time.
 * Return: the finding; mmdep_judge_done() records it.
 */
struct mmdep_finding *mmdep_judge_notice(const struct mmdep_notice *notice)
{
	begin(notice->type, &notice->wait);
	making.victim = notice->victim;
	making.wait_ns = notice->wait_ns;
	making.over = notice->wait_ns;
	making.stack = notice->stack;
	return &making;
}

static unsigned int count_uffd(unsigned long uffd)
{
	struct mmdep_wait_ref ref = {};
	struct mmdep_open_wait wait;
	unsigned int n = 0;

	while (mmdep_waits_next(&ref, &wait))
		n += wait.uffd == uffd;
	return n;
}

/**
 * mmdep_judge_server - add who serves the userfaultfd, as culprit
 * @f:    the finding
 * @uffd: which
 *
 * Context: process, may sleep; judges run one at a time.
 */
void mmdep_judge_server(struct mmdep_finding *f, unsigned long uffd)
{
	struct mmdep_care care;

	f->waiters = count_uffd(uffd);
	mmdep_care_of(uffd, f->address, f->start_ns, f->again, &care);
	f->read = care.read;
	f->answer = care.answer;
	if (!care.who.tid)
		return;
	f->culprit_is = MMDEP_CULPRIT_SERVER;
	f->culprit = care.who;
	f->deed = care.deed;
	f->eagain = care.eagain;
}

static unsigned int count_folio(const struct mmdep_moved *move)
{
	struct mmdep_wait_ref ref = {};
	struct mmdep_open_wait wait;
	unsigned int n = 0;

	while (mmdep_waits_next(&ref, &wait))
		n += wait.entry.state == MMDEP_ENTRY_MIGRATION &&
		     wait.entry.pfn - move->pfn < BIT(move->order);
	return n;
}

/**
 * mmdep_judge_mover - add who moves the folio that is waited for, as culprit
 * @f: the finding; its entry, now or then, is a migration entry
 *
 * Context: process, may sleep; judges run one at a time.
 */
void mmdep_judge_mover(struct mmdep_finding *f)
{
	const struct mmdep_entry *entry =
		f->now.state == MMDEP_ENTRY_MIGRATION ? &f->now : &f->then;

	if (entry->state != MMDEP_ENTRY_MIGRATION ||
	    !mmdep_moved_find(entry->pfn, &f->move))
		return;
	f->culprit_is = MMDEP_CULPRIT_MOVER;
	f->culprit = f->move.who;
	f->waiters = count_folio(&f->move);
}

/**
 * mmdep_task_now - what a task does now
 * @task: with a reference; NULL: it is gone
 *
 * Context: process.
 * Return: its state as in ps(1), or MMDEP_NOW_WAITS, or MMDEP_NOW_GONE.
 */
char mmdep_task_now(struct task_struct *task)
{
	struct mmdep_open_wait wait;

	if (!task)
		return MMDEP_NOW_GONE;
	return mmdep_wait_of(task, &wait) ? MMDEP_NOW_WAITS :
					    task_state_to_char(task);
}

static void add_culprit_now(struct mmdep_finding *f)
{
	struct task_struct *task;

	task = mmdep_task_get(f->culprit.tid, f->culprit.born_ns);
	f->culprit_now = mmdep_task_now(task);
	if (!task)
		return;
	f->culprit_stack.depth = mmdep_unwind_task(task, f->culprit_stack.at,
						   MMDEP_STACK_MAX);
	put_task_struct(task);
}

/**
 * mmdep_judge_done - record a finding
 * @f: the finding
 *
 * Context: process, may sleep; judges run one at a time.
 */
void mmdep_judge_done(struct mmdep_finding *f)
{
	if (f->culprit_is)
		add_culprit_now(f);
	mmdep_finding_add(f);
}
