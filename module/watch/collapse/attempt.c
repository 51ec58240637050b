// SPDX-License-Identifier: GPL-2.0
/*
 * Collapses: khugepaged or MADV_COLLAPSE makes one huge page out of small ones
 * (mm/khugepaged.c).
 *
 * A range is first scanned; a scan that finds nothing wrong goes on to
 * collapse_huge_page(), which is one attempt, or for a file to collapse_file().
 * All have a result from the same list.  Where the compiler inlined
 * collapse_huge_page() its tracepoint still gives the attempts and their results,
 * but no time.
 *
 * An attempt that holds mmap_lock for writing too long is told, and whom it kept
 * from the lock meanwhile.
 */
#include <uapi/mmdep.h>

#include "compat/huge_memory.h"
#include "compat/memcg.h"
#include "core/blocked.h"
#include "core/collapse.h"
#include "core/events.h"
#include "core/wait.h"
#include "watch/collapse/attempt.h"
#include "watch/collapse/tell.h"
#include "watch/watch.h"

enum {
	ATTEMPT,
	SUCCEEDED,
	REFUSED,
	LONG,
	SCAN,
	ALLOCATED,
	UNTRACKED,
	NR_COUNTERS,
};

static const char * const counter_names[NR_COUNTERS] = {
	[ATTEMPT] = "attempt",
	[SUCCEEDED] = "succeeded",
	[REFUSED] = "refused",
	[LONG] = "long",
	[SCAN] = "scan",
	[ALLOCATED] = "allocated",
	[UNTRACKED] = "untracked",
};

static const char * const file_names[MMDEP_NR_COLLAPSE_FILE] = {
	[MMDEP_COLLAPSE_FILE_ATTEMPT] = "attempt",
	[MMDEP_COLLAPSE_FILE_LONG] = "long",
	[MMDEP_COLLAPSE_FILE_TABLES] = "tables",
	[MMDEP_COLLAPSE_FILE_MMAP_TRIED] = "mmap_tried",
	[MMDEP_COLLAPSE_FILE_MMAP_LOCKED] = "mmap_locked",
};

enum {
	SET_PLAIN,
	SET_RESULT,
	SET_SCAN_RESULT,
	SET_FILE_RESULT = MMDEP_COLLAPSE_SET_FILE + 1,
};

struct mmdep_counter_set mmdep_collapse_sets[MMDEP_NR_COLLAPSE_SETS] = {
	[SET_PLAIN] = {
		.prefix = "collapse",
		.names = counter_names,
		.nr = NR_COUNTERS,
	},
	[SET_RESULT] = {
		.prefix = "collapse.result",
		.names = mmdep_scan_names,
		.nr = MMDEP_NR_SCAN + 1,
	},
	[SET_SCAN_RESULT] = {
		.prefix = "collapse.scan_result",
		.names = mmdep_scan_names,
		.nr = MMDEP_NR_SCAN + 1,
	},
	[MMDEP_COLLAPSE_SET_FILE] = {
		.prefix = "collapse.file",
		.names = file_names,
		.nr = MMDEP_NR_COLLAPSE_FILE,
	},
	[SET_FILE_RESULT] = {
		.prefix = "collapse.file.result",
		.names = mmdep_scan_names,
		.nr = MMDEP_NR_SCAN + 1,
	},
	[MMDEP_COLLAPSE_SET_LOCK] = {
		.prefix = "mmap_lock",
		.names = mmdep_contend_names,
		.nr = MMDEP_NR_CONTEND_COUNTERS,
	},
};

enum { HIST_TIME, HIST_WAIT, HIST_HOLD, HIST_FILE };

struct mmdep_hist mmdep_collapse_hists[MMDEP_NR_COLLAPSE_HISTS] = {
	[HIST_TIME] = { .name = "collapse_ns" },
	[HIST_WAIT] = { .name = "collapse_write_wait_ns" },
	[HIST_HOLD] = { .name = "collapse_write_hold_ns" },
	[HIST_FILE] = { .name = "collapse_file_ns" },
	[MMDEP_COLLAPSE_HIST_READ] = { .name = "mmap_lock_read_wait_ns" },
	[MMDEP_COLLAPSE_HIST_WRITE] = { .name = "mmap_lock_write_wait_ns" },
};

static __always_inline unsigned int result_of(unsigned int status)
{
	return status < MMDEP_NR_SCAN ? status : MMDEP_NR_SCAN;
}

static __always_inline void count_result(unsigned int status)
{
	mmdep_count(&mmdep_collapse_sets[SET_RESULT], result_of(status));
	mmdep_count(&mmdep_collapse_sets[SET_PLAIN],
		    status == MMDEP_SCAN_SUCCEED ? SUCCEEDED : REFUSED);
}

static __always_inline void remember_owner(struct mmdep_collapse *c)
{
	struct task_struct *owner;

	if (current->mm == c->mm) {
		c->owner = c->by;
		return;
	}
	owner = mmdep_mm_owner(c->mm);
	if (!owner)
		return;
	c->owner.born_ns = owner->start_time;
	c->owner.tid = owner->pid;
	c->owner.tgid = owner->tgid;
	memcpy(c->owner.comm, owner->comm, sizeof(c->owner.comm));
}

static __always_inline void begin(struct pt_regs *regs, bool file)
{
	struct mmdep_collapse *c = mmdep_collapse_begin();

	if (!c) {
		mmdep_count(&mmdep_collapse_sets[SET_PLAIN], UNTRACKED);
		return;
	}
	c->file = file;
	c->turn = READ_ONCE(mmdep_watch_collapse.turn);
	c->order = mmdep_collapse_order(regs, file);
	/* Before 6.1 the arguments for a file are others. */
	if (!regs || (file && !MMDEP_COLLAPSE_RETURNS))
		return;
	c->mm = (void *)regs_get_kernel_argument(regs, 0);
	c->address = regs_get_kernel_argument(regs, 1);
	if (!file)
		c->swap = regs_get_kernel_argument(regs, 3);
	remember_owner(c);
}

static notrace void enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	mmdep_count(&mmdep_collapse_sets[SET_PLAIN], ATTEMPT);
	begin(regs, false);
}
NOKPROBE_SYMBOL(enter);

static notrace void file_enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	mmdep_count(&mmdep_collapse_sets[MMDEP_COLLAPSE_SET_FILE], MMDEP_COLLAPSE_FILE_ATTEMPT);
	begin(regs, true);
}
NOKPROBE_SYMBOL(file_enter);

/* The result of a call, or MMDEP_NR_SCAN: not known. */
static __always_inline unsigned int result_left(const struct mmdep_left *left)
{
	return MMDEP_COLLAPSE_RETURNS && left->ret_known ?
		       result_of((int)left->ret) : MMDEP_NR_SCAN;
}

static __always_inline struct mmdep_collapse *end(const struct mmdep_left *left,
						  bool file)
{
	struct mmdep_collapse *c = mmdep_collapse_current();

	if (!c || c->file != file)
		return NULL;
	c->at_ns[MMDEP_COLLAPSE_ENDED] = ktime_get_mono_fast_ns();
	c->result = result_left(left);
	if (c->allocated)
		mmdep_count(&mmdep_collapse_sets[SET_PLAIN], ALLOCATED);
	mmdep_event_collapse(c);
	return c;
}

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	u64 long_ns = READ_ONCE(mmdep_watch_collapse.long_ns), wait_ns, hold_ns;
	struct mmdep_collapse *c = end(left, false);

	if (left->elapsed_ns >= long_ns)
		mmdep_count(&mmdep_collapse_sets[SET_PLAIN], LONG);
	mmdep_hist_add(&mmdep_collapse_hists[HIST_TIME], left->elapsed_ns);
	if (MMDEP_COLLAPSE_RETURNS && left->ret_known)
		count_result((int)left->ret);
	else
		mmdep_count(&mmdep_collapse_sets[SET_RESULT], MMDEP_NR_SCAN);
	if (!c)
		return;
	wait_ns = mmdep_collapse_wait_ns(c);
	hold_ns = mmdep_collapse_hold_ns(c);
	if (wait_ns)
		mmdep_hist_add(&mmdep_collapse_hists[HIST_WAIT], wait_ns);
	if (hold_ns) {
		mmdep_hist_add(&mmdep_collapse_hists[HIST_HOLD], hold_ns);
		mmdep_blocks_during(c->mm, c->at_ns[MMDEP_COLLAPSE_WRITE],
				    c->at_ns[MMDEP_COLLAPSE_ENDED], &c->blocked);
	}
	mmdep_collapse_store(c);
	if (hold_ns >= long_ns)
		mmdep_collapse_tell(MMDEP_FINDING_COLLAPSE_WRITE_HOLD, c, hold_ns, left->regs);
	mmdep_collapse_end(c);
}
NOKPROBE_SYMBOL(leave);

static notrace void file_leave(struct mmdep_hook *hook,
			       const struct mmdep_left *left)
{
	struct mmdep_collapse *c = end(left, true);

	if (left->elapsed_ns >= READ_ONCE(mmdep_watch_collapse.long_ns))
		mmdep_count(&mmdep_collapse_sets[MMDEP_COLLAPSE_SET_FILE],
			    MMDEP_COLLAPSE_FILE_LONG);
	mmdep_hist_add(&mmdep_collapse_hists[HIST_FILE], left->elapsed_ns);
	mmdep_count(&mmdep_collapse_sets[SET_FILE_RESULT], result_left(left));
	if (!c)
		return;
	mmdep_collapse_store(c);
	mmdep_collapse_end(c);
}
NOKPROBE_SYMBOL(file_leave);

#ifdef MMDEP_TP_COLLAPSE_ARGS
/*
 * From 7.2 on a tracepoint probe can be preempted; nothing here minds: each
 * count is one instruction.
 */
static notrace void collapse_probe(MMDEP_TP_COLLAPSE_ARGS)
{
	mmdep_hook_hit(data);
	mmdep_count(&mmdep_collapse_sets[SET_PLAIN], ATTEMPT);
	count_result(status);
}
NOKPROBE_SYMBOL(collapse_probe);
#define COLLAPSE_PROBE	((void *)collapse_probe)
#else
#define COLLAPSE_PROBE	NULL
#endif

#ifdef MMDEP_TP_SCAN_PMD_ARGS
static notrace void scan_probe(MMDEP_TP_SCAN_PMD_ARGS)
{
	mmdep_hook_hit(data);
	mmdep_count(&mmdep_collapse_sets[SET_PLAIN], SCAN);
	mmdep_count(&mmdep_collapse_sets[SET_SCAN_RESULT], result_of(status));
}
NOKPROBE_SYMBOL(scan_probe);
#define SCAN_PROBE	((void *)scan_probe)
#else
#define SCAN_PROBE	NULL
#endif

/* Never called: has the compiler compare the probes with the tracepoints. */
static void __maybe_unused check_probe_types(void)
{
#ifdef MMDEP_TP_COLLAPSE_ARGS
	check_trace_callback_type_mm_collapse_huge_page(collapse_probe);
#endif
#ifdef MMDEP_TP_SCAN_PMD_ARGS
	check_trace_callback_type_mm_khugepaged_scan_pmd(scan_probe);
#endif
}

const struct mmdep_target mmdep_collapse_targets[MMDEP_NR_COLLAPSE_TARGETS] = {
	{
		.name = "collapse_huge_page",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_ON,
		.enter = enter,
		.leave = leave,
	},
	{
		.name = "mm_collapse_huge_page",
		.how = MMDEP_TRACEPOINT,
		.as = MMDEP_HOOK_ALT,
		.why = "inlined by the compiler: attempts and results from its tracepoint, no times",
		.probe = COLLAPSE_PROBE,
	},
};

const struct mmdep_target mmdep_collapse_file_target = {
	.name = "collapse_file",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = file_enter,
	.leave = file_leave,
};

const struct mmdep_target mmdep_collapse_scan_target = {
	.name = "mm_khugepaged_scan_pmd",
	.how = MMDEP_TRACEPOINT,
	.as = MMDEP_HOOK_ON,
	.probe = SCAN_PROBE,
};
