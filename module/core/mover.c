// SPDX-License-Identifier: GPL-2.0
/*
 * Who put migration entries where a folio was mapped, and why.
 *
 * A job is a call that moves or splits folios: while a task is in one, the
 * folios that it takes out of the page tables are moved for its reason.  A folio
 * that was taken out has a record, found by its page frame.  Both tables have a
 * fixed size; of the folios the one whose job is over goes first, then the
 * oldest.  Writers are handlers: they take a slot by one exchange and count what
 * they cannot note.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "compat/migrate.h"
#include "core/mover.h"
#include "core/version.h"

#define JOB_BITS	8
#define NR_JOBS		BIT(JOB_BITS)
#define JOB_PROBES	8U
#define NO_JOB		0xffff

#define SET_BITS	8
#define NR_SETS		BIT(SET_BITS)
#define WAYS		4U

/* No folio is larger than 1 GiB. */
#define ORDER_MAX	18U

/**
 * struct job - a task moves folios
 * @task: which; an identity
 * @sp:   its stack pointer when the call began: a call with a lower one is
 *        inside, and with another one this one is over
 * @born_ns: when that task started
 * @seq:  number of the job in this slot
 * @done: what it has done so far
 *
 * Written by its own task only, once @task is set.
 */
struct job {
	struct task_struct *task;
	unsigned long sp;
	u64 born_ns;
	u32 seq;
	struct mmdep_job_done done;
};

/**
 * struct record - a folio that was taken out
 * @version: odd while it is written
 * @job_seq: number of its job
 * @job_at:  slot of its job, or NO_JOB
 * @is:      what is known; no time: empty
 */
struct record {
	atomic_t version;
	u32 job_seq;
	u16 job_at;
	struct mmdep_moved is;
};

static const char * const reasons[] = { MMDEP_MIGRATE_REASONS };

static struct job *jobs;
static struct record *records;
static atomic64_t dropped;

/**
 * mmdep_job_name - the word for why folios are moved
 * @job: a reason of migrate_pages(), or MMDEP_JOB_*
 *
 * Context: any that a handler may be in.
 */
notrace const char *mmdep_job_name(u8 job)
{
	if (job == MMDEP_JOB_SPLIT)
		return "split";
	if (job < ARRAY_SIZE(reasons) && reasons[job])
		return reasons[job];
	return "unknown";
}
NOKPROBE_SYMBOL(mmdep_job_name);

/**
 * mmdep_movers_init - allocate the tables
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM; then mmdep_movers_exit() is still to be called.
 */
int mmdep_movers_init(void)
{
	jobs = kvcalloc(NR_JOBS, sizeof(*jobs), GFP_KERNEL);
	records = kvcalloc(NR_SETS * WAYS, sizeof(*records), GFP_KERNEL);
	return jobs && records ? 0 : -ENOMEM;
}

/**
 * mmdep_movers_exit - free the tables; no handler and no scan runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_movers_exit(void)
{
	kvfree(jobs);
	kvfree(records);
}

/**
 * mmdep_movers_bytes - memory of the tables
 */
size_t mmdep_movers_bytes(void)
{
	return NR_JOBS * sizeof(*jobs) + NR_SETS * WAYS * sizeof(*records);
}

/**
 * mmdep_movers_dropped - moves that could not be noted
 *
 * Context: any.
 */
u64 mmdep_movers_dropped(void)
{
	return atomic64_read(&dropped);
}

static __always_inline struct job *job_slot(unsigned int i)
{
	return &jobs[(hash_ptr(current, JOB_BITS) + i) % NR_JOBS];
}

static __always_inline struct job *my_job(void)
{
	unsigned int i;

	for (i = 0; i < JOB_PROBES; i++)
		if (READ_ONCE(job_slot(i)->task) == current)
			return job_slot(i);
	return NULL;
}

/* A job whose return was missed is told by the stack: it has gone back. */
static __always_inline bool is_inside(const struct job *job, unsigned long sp)
{
	return job->born_ns == current->start_time && sp < job->sp;
}

/**
 * mmdep_job_begin - the current task begins to move folios
 * @why: see struct mmdep_moved
 * @sp:  its stack pointer at entry of the call
 *
 * A job inside a job belongs to the outer one.
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_job_begin(u8 why, unsigned long sp)
{
	struct job *job = my_job();
	unsigned int i;

	if (job && is_inside(job, sp))
		return;
	for (i = 0; !job && i < JOB_PROBES; i++)
		if (!cmpxchg(&job_slot(i)->task, NULL, current))
			job = job_slot(i);
	if (!job) {
		atomic64_inc(&dropped);
		return;
	}
	job->sp = sp;
	job->born_ns = current->start_time;
	job->done = (struct mmdep_job_done){ .why = why };
	WRITE_ONCE(job->seq, job->seq + 1);
}
NOKPROBE_SYMBOL(mmdep_job_begin);

/**
 * mmdep_job_end - a call of the current task that moved folios returns
 * @sp:   its stack pointer at entry of the call
 * @done: filled
 *
 * Context: as for struct mmdep_target.
 * Return: false when no job ends with it, or one that took nothing out.
 */
notrace bool mmdep_job_end(unsigned long sp, struct mmdep_job_done *done)
{
	struct job *job = my_job();

	if (!job || job->sp != sp)
		return false;
	*done = job->done;
	WRITE_ONCE(job->seq, job->seq + 1);
	/* The job is over before its slot is free. */
	smp_store_release(&job->task, NULL);
	return done->folios;
}
NOKPROBE_SYMBOL(mmdep_job_end);

static __always_inline struct record *set_of(unsigned long pfn)
{
	return &records[hash_long(pfn, SET_BITS) * WAYS];
}

static __always_inline bool is_over(const struct record *record)
{
	unsigned int at = READ_ONCE(record->job_at);

	return at == NO_JOB || at >= NR_JOBS ||
	       READ_ONCE(jobs[at].seq) != READ_ONCE(record->job_seq);
}

/* The record of a folio, or the one that is needed least. */
static __always_inline struct record *to_replace(unsigned long pfn)
{
	struct record *set = set_of(pfn), *best = set, *at;
	u64 rank, best_rank = ~0ULL;

	for (at = set; at < set + WAYS; at++) {
		if (READ_ONCE(at->is.pfn) == pfn)
			return at;
		/* Those whose job goes on rank above all others. */
		rank = READ_ONCE(at->is.start_ns) / 2;
		if (rank && !is_over(at))
			rank += 1ULL << 63;
		if (rank < best_rank) {
			best_rank = rank;
			best = at;
		}
	}
	return best;
}

/**
 * mmdep_moved_add - the current task takes a folio out of its page tables
 * @pfn:   its first page frame
 * @order: its order
 * @anon:  anonymous memory, or of a file
 * @sp:    the task's stack pointer
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_moved_add(unsigned long pfn, unsigned int order, bool anon,
			     unsigned long sp)
{
	struct record *record = to_replace(pfn);
	u64 now_ns = ktime_get_mono_fast_ns();
	struct job *job = my_job();

	if (job && !is_inside(job, sp))
		job = NULL;
	if (job && !job->done.folios++)
		job->done.since_ns = now_ns;
	if (!mmdep_write_begin(&record->version)) {
		atomic64_inc(&dropped);
		return;
	}
	record->job_at = job ? job - jobs : NO_JOB;
	record->job_seq = job ? job->seq : 0;
	record->is.pfn = pfn;
	record->is.order = order;
	record->is.anon = anon;
	record->is.job = job ? job->done.why : MMDEP_JOB_UNKNOWN;
	record->is.start_ns = now_ns;
	mmdep_who_current(&record->is.who);
	mmdep_write_end(&record->version);
}
NOKPROBE_SYMBOL(mmdep_moved_add);

static bool find_head(unsigned long pfn, struct mmdep_moved *copy)
{
	struct record *set = set_of(pfn), *at;
	int before;

	for (at = set; at < set + WAYS; at++) {
		before = mmdep_read_begin(&at->version);
		*copy = at->is;
		if (mmdep_read_ok(&at->version, before) && copy->start_ns &&
		    copy->pfn == pfn)
			return true;
	}
	return false;
}

/**
 * mmdep_moved_find - who took the folio of a page frame out of its page tables
 * @pfn:  of any of its pages
 * @copy: filled; all zero when it is not known
 *
 * Context: process.
 * Return: false when it is not known.  What is known may be of an earlier move,
 * when the last one could not be noted.
 */
bool mmdep_moved_find(unsigned long pfn, struct mmdep_moved *copy)
{
	struct mmdep_moved latest = {};
	unsigned int order;

	/* Folios are aligned to their size. */
	for (order = 0; order <= ORDER_MAX; order++)
		if (find_head(round_down(pfn, BIT(order)), copy) &&
		    pfn - copy->pfn < BIT(copy->order) &&
		    copy->start_ns > latest.start_ns)
			latest = *copy;
	*copy = latest;
	return latest.start_ns;
}
