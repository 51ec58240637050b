// SPDX-License-Identifier: GPL-2.0
/*
 * Who has to sleep for a lock, and of those who sleep for an mmap_lock also the one that
 * held the lock then.  Only the slow path is watched: who gets the lock at once, or
 * after spinning for it, is not seen.
 *
 * A task that wants an mmap_lock for writing and sleeps for long is looked at more closely: it
 * may be part of a convoy.
 */
#include <linux/kprobes.h>
#include <linux/mm_types.h>

#include "compat/lock_events.h"
#include "compat/memcg.h"
#include "compat/rwsem.h"
#include "core/blocked.h"
#include "core/mm_lock.h"
#include "core/notice.h"
#include "core/scan.h"
#include "core/sleeper.h"
#include "watch/collapse/attempt.h"
#include "watch/watch.h"

enum { READER, WRITER, LONG, GAVE_UP, UNTRACKED };

const char * const mmdep_contend_names[MMDEP_NR_CONTEND_COUNTERS] = {
	[READER] = "reader",
	[WRITER] = "writer",
	[LONG] = "long",
	[GAVE_UP] = "gave_up",
	[UNTRACKED] = "untracked",
};

#ifdef MMDEP_TP_CONTENTION_BEGIN_ARGS
static struct mmdep_counter_set *set = &mmdep_collapse_sets[MMDEP_COLLAPSE_SET_LOCK];

static __always_inline struct mm_struct *mm_of(struct rw_semaphore *sem)
{
	struct mm_struct *mm = current->mm;

	return mm && sem == &mm->mmap_lock ? mm : mmdep_mm_of_lock(sem);
}

/* A writer that is named before and after was there while it was looked at. */
static __always_inline void look_at_holder(struct mmdep_holder *holder,
					   struct rw_semaphore *sem)
{
	struct mmdep_rwsem_holder now, after;

	if (!mmdep_rwsem_holder(sem, &now))
		return;
	holder->mode = now.write ? MMDEP_HELD_WRITE : MMDEP_HELD_READ;
	holder->readers = now.readers;
	if (!now.write && mmdep_lock_reader_find((unsigned long)sem, &holder->who)) {
		holder->sure = true;
		return;
	}
	if (!now.task)
		return;
	mmdep_who_peek(&holder->who, now.task);
	holder->sure = now.write && mmdep_rwsem_holder(sem, &after) && after.write &&
		       after.task == now.task;
	/* It was another one's already. */
	if (now.write && !holder->sure)
		*holder = (struct mmdep_holder){};
	/* A reader that is named may have gone long ago, and not only from the lock. */
	if (!now.write && !mmdep_who_lives(&holder->who))
		holder->who = (struct mmdep_who){};
}

static __always_inline void look_at_process(struct mmdep_who *who, struct mm_struct *mm)
{
	struct task_struct *owner;

	/* From 7.2 on a tracepoint probe can be preempted. */
	preempt_disable_notrace();
	owner = mmdep_mm_owner(mm);
	if (owner)
		mmdep_who_peek(who, owner);
	preempt_enable_notrace();
}

static __always_inline void begins_for_mm(struct rw_semaphore *sem, struct mm_struct *mm,
					  bool write)
{
	struct mmdep_block *block = mmdep_block_begin(mm, write);

	mmdep_count(set, write ? WRITER : READER);
	if (!block) {
		mmdep_count(set, UNTRACKED);
		return;
	}
	look_at_holder(&block->holder, sem);
	look_at_process(&block->process, mm);
	mmdep_block_publish(block);
}

static notrace void begins(MMDEP_TP_CONTENTION_BEGIN_ARGS)
{
	struct mm_struct *mm = NULL;
	enum mmdep_sleep_for what;

	if (flags == MMDEP_CONTENDS_READ)
		what = MMDEP_SLEEP_READ;
	else if (flags == MMDEP_CONTENDS_WRITE)
		what = MMDEP_SLEEP_WRITE;
	else if (flags == MMDEP_CONTENDS_MUTEX)
		what = MMDEP_SLEEP_MUTEX;
	else
		return;
	mmdep_hook_hit(data);
	if (what != MMDEP_SLEEP_MUTEX)
		mm = mm_of(lock);
	mmdep_sleep_begin((unsigned long)lock, what, mm);
	if (mm)
		begins_for_mm(lock, mm, what == MMDEP_SLEEP_WRITE);
	/* Should it sleep for ever, nobody but the scan sees it. */
	mmdep_scan_kick();
}
NOKPROBE_SYMBOL(begins);

static __always_inline void tell(const struct mmdep_block *block)
{
	struct mmdep_open_wait wait = {
		.kind = MMDEP_KIND_COLLAPSE,
		.mm = block->mm,
		/* The judge finds it by this. */
		.start_ns = block->start_ns,
	};

	mmdep_notice(MMDEP_FINDING_MMAP_LOCK_CONVOY, &wait,
		     block->end_ns - block->start_ns, NULL);
}

/* All kinds of locks come here: most of them are not in the table. */
static notrace void ends(MMDEP_TP_CONTENTION_END_ARGS)
{
	struct mmdep_block block;
	u64 waited_ns;

	mmdep_sleep_end((unsigned long)lock);
	if (!mmdep_block_end(lock, !ret, &block))
		return;
	mmdep_hook_hit(data);
	waited_ns = block.end_ns - block.start_ns;
	if (ret)
		mmdep_count(set, GAVE_UP);
	mmdep_hist_add(&mmdep_collapse_hists[block.write ? MMDEP_COLLAPSE_HIST_WRITE :
							   MMDEP_COLLAPSE_HIST_READ],
		       waited_ns);
	if (waited_ns < READ_ONCE(mmdep_watch_collapse.long_ns))
		return;
	mmdep_count(set, LONG);
	if (block.write)
		tell(&block);
}
NOKPROBE_SYMBOL(ends);

/* Never called: has the compiler compare the probes with the tracepoints. */
static void __maybe_unused check_probe_types(void)
{
	check_trace_callback_type_contention_begin(begins);
	check_trace_callback_type_contention_end(ends);
}

#define BEGIN_PROBE	((void *)begins)
#define END_PROBE	((void *)ends)
#else
#define BEGIN_PROBE	NULL
#define END_PROBE	NULL
#endif

const struct mmdep_target mmdep_contend_begin_target = {
	.name = "contention_begin",
	.how = MMDEP_TRACEPOINT,
	.as = MMDEP_HOOK_ON,
	.probe = BEGIN_PROBE,
};

const struct mmdep_target mmdep_contend_end_target = {
	.name = "contention_end",
	.how = MMDEP_TRACEPOINT,
	.as = MMDEP_HOOK_ON,
	.probe = END_PROBE,
};
