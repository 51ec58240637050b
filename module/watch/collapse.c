// SPDX-License-Identifier: GPL-2.0
/*
 * Collapses: khugepaged or MADV_COLLAPSE makes one huge page out of small ones
 * (mm/khugepaged.c).
 *
 * A range is first scanned; a scan that finds nothing wrong goes on to
 * collapse_huge_page(), which is one attempt.  Both have a result from the same
 * list.  Where the compiler inlined collapse_huge_page() its tracepoint still
 * gives the attempts and their results, but no time.
 */
#include <uapi/mmdep.h>

#include "compat/huge_memory.h"
#include "core/wait.h"
#include "watch/watch.h"

enum {
	ATTEMPT,
	SUCCEEDED,
	REFUSED,
	LONG,
	SCAN,
	NR_COUNTERS,
};

static const char * const counter_names[NR_COUNTERS] = {
	[ATTEMPT] = "attempt",
	[SUCCEEDED] = "succeeded",
	[REFUSED] = "refused",
	[LONG] = "long",
	[SCAN] = "scan",
};

/* One more than the kernel has names: a number that is not in its list. */
static const char * const result_names[MMDEP_NR_SCAN + 1] = {
	MMDEP_SCAN_NAMES
	[MMDEP_NR_SCAN] = "unknown",
};

enum { SET_PLAIN, SET_RESULT, SET_SCAN_RESULT, NR_SETS };

static struct mmdep_counter_set sets[NR_SETS] = {
	[SET_PLAIN] = {
		.prefix = "collapse",
		.names = counter_names,
		.nr = NR_COUNTERS,
	},
	[SET_RESULT] = {
		.prefix = "collapse.result",
		.names = result_names,
		.nr = ARRAY_SIZE(result_names),
	},
	[SET_SCAN_RESULT] = {
		.prefix = "collapse.scan_result",
		.names = result_names,
		.nr = ARRAY_SIZE(result_names),
	},
};

static struct mmdep_hist time_hist = { .name = "collapse_ns" };

static __always_inline unsigned int result_of(unsigned int status)
{
	return status < MMDEP_NR_SCAN ? status : MMDEP_NR_SCAN;
}

static __always_inline void count_result(unsigned int status)
{
	mmdep_count(&sets[SET_RESULT], result_of(status));
	mmdep_count(&sets[SET_PLAIN],
		    status == MMDEP_SCAN_SUCCEED ? SUCCEEDED : REFUSED);
}

static notrace void enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	mmdep_count(&sets[SET_PLAIN], ATTEMPT);
}
NOKPROBE_SYMBOL(enter);

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	if (left->elapsed_ns >= READ_ONCE(mmdep_watch_collapse.long_ns))
		mmdep_count(&sets[SET_PLAIN], LONG);
	mmdep_hist_add(&time_hist, left->elapsed_ns);
	if (MMDEP_COLLAPSE_RETURNS && left->ret_known)
		count_result((int)left->ret);
	else
		mmdep_count(&sets[SET_RESULT], MMDEP_NR_SCAN);
}
NOKPROBE_SYMBOL(leave);

#ifdef MMDEP_TP_COLLAPSE_ARGS
/*
 * From 7.2 on a tracepoint probe can be preempted; nothing here minds: each
 * count is one instruction.
 */
static notrace void collapse_probe(MMDEP_TP_COLLAPSE_ARGS)
{
	mmdep_hook_hit(data);
	mmdep_count(&sets[SET_PLAIN], ATTEMPT);
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
	mmdep_count(&sets[SET_PLAIN], SCAN);
	mmdep_count(&sets[SET_SCAN_RESULT], result_of(status));
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

static const struct mmdep_target collapse_targets[] = {
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

static const struct mmdep_target scan_targets[] = {
	{
		.name = "mm_khugepaged_scan_pmd",
		.how = MMDEP_TRACEPOINT,
		.as = MMDEP_HOOK_ON,
		.probe = SCAN_PROBE,
	},
};

static struct mmdep_hook hooks[] = {
	{
		.name = "collapse_huge_page",
		.stat = "collapse",
		.few = true,
		.required = true,
		.without = "no huge page collapse in this kernel (CONFIG_TRANSPARENT_HUGEPAGE)",
		.targets = collapse_targets,
		.nr_targets = ARRAY_SIZE(collapse_targets),
	},
	{
		.name = "mm_khugepaged_scan_pmd",
		.without = "ranges that a scan refused are not counted",
		.targets = scan_targets,
		.nr_targets = ARRAY_SIZE(scan_targets),
	},
};

struct mmdep_watch mmdep_watch_collapse = {
	.name = "collapse",
	.bit = MMDEP_WATCH_COLLAPSE,
	.long_ns = 100 * NSEC_PER_MSEC,
	.hooks = hooks,
	.nr_hooks = ARRAY_SIZE(hooks),
	.sets = sets,
	.nr_sets = NR_SETS,
	.hists = &time_hist,
	.nr_hists = 1,
};
