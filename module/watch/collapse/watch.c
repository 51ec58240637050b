// SPDX-License-Identifier: GPL-2.0
/*
 * The collapse watch: what it attaches to.  It sees attempts to collapse and, since
 * they compete for it with all else, who has to wait for an mmap_lock.
 */
#include <uapi/mmdep.h>

#include "compat/huge_memory.h"
#include "core/blocked.h"
#include "core/sleeper.h"
#include "watch/collapse/attempt.h"
#include "watch/collapse/phase.h"
#include "watch/collapse/retract.h"
#include "watch/watch.h"

static struct mmdep_hook hooks[] = {
	{
		.name = "collapse_huge_page",
		.stat = "collapse",
		.few = true,
		.required = true,
		.without = "no huge page collapse in this kernel (CONFIG_TRANSPARENT_HUGEPAGE)",
		.targets = mmdep_collapse_targets,
		.nr_targets = ARRAY_SIZE(mmdep_collapse_targets),
	},
	{
		.name = "mm_khugepaged_scan_pmd",
		.without = "ranges that a scan refused are not counted",
		.targets = &mmdep_collapse_scan_target,
		.nr_targets = 1,
	},
	{
		.name = "collapse_file",
		.stat = "collapse.file",
		.few = true,
		.without = "collapses of file mappings are not seen",
		.targets = &mmdep_collapse_file_target,
		.nr_targets = 1,
	},
	{
		.name = "alloc_charge_folio",
		.few = true,
		.without = "how long a huge page took to allocate is not seen",
		.targets = mmdep_collapse_alloc_targets,
		.nr_targets = ARRAY_SIZE(mmdep_collapse_alloc_targets),
	},
	{
		.name = "hugepage_vma_revalidate",
		.without = "how long a collapse waits for mmap_lock and holds it is not seen",
		.targets = &mmdep_collapse_look_up_target,
		.nr_targets = 1,
	},
	{
		.name = "__collapse_huge_page_swapin",
		.few = true,
		.without = "how long a collapse reads from swap is not seen",
		.targets = &mmdep_collapse_swapin_target,
		.nr_targets = 1,
	},
	{
		.name = "pmdp_collapse_flush",
		.without = "what part of its time under mmap_lock a collapse takes other locks is not seen, nor under which locks page tables of files are taken away",
		.targets = &mmdep_collapse_clear_target,
		.nr_targets = 1,
	},
	{
		.name = "mmap_write_trylock",
		.without = "this kernel takes page tables of files away without mmap_lock (since 6.6)",
		.targets = &mmdep_collapse_trylock_target,
		.nr_targets = MMDEP_NR_RETRACT_TARGETS,
	},
	{
		.name = "contention_begin",
		.without = "who sleeps for a lock is not seen",
		.targets = &mmdep_contend_begin_target,
		.nr_targets = 1,
	},
	{
		.name = "contention_end",
		.without = "how long a task slept for a lock is not seen",
		.targets = &mmdep_contend_end_target,
		.nr_targets = 1,
	},
};

static void forget_sleepers(void)
{
	mmdep_blocks_reset();
	mmdep_sleepers_reset();
}

/* Who began to sleep while it was off is not known. */
static int begin(void)
{
	forget_sleepers();
	return 0;
}

struct mmdep_watch mmdep_watch_collapse = {
	.name = "collapse",
	.bit = MMDEP_WATCH_COLLAPSE,
	.long_ns = 100 * NSEC_PER_MSEC,
	.hooks = hooks,
	.nr_hooks = ARRAY_SIZE(hooks),
	.sets = mmdep_collapse_sets,
	.nr_sets = MMDEP_NR_COLLAPSE_SETS,
	.hists = mmdep_collapse_hists,
	.nr_hists = MMDEP_NR_COLLAPSE_HISTS,
	.judge = &mmdep_judge_collapse,
	.kind = MMDEP_KIND_COLLAPSE,
	.begin = begin,
	.end = forget_sleepers,
};
