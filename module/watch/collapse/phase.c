// SPDX-License-Identifier: GPL-2.0
/*
 * How far an attempt to collapse is: what collapse_huge_page() calls that the
 * compiler left out of line.
 *
 * Each of them is called for a collapse only, and by the task that makes it.  The
 * huge page is allocated without a lock.  Then the VMA is looked up again twice,
 * once right behind each mmap_read_lock() and mmap_write_lock(), which are inlined:
 * that a lock is held from there on is inferred.
 */
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/timekeeping.h>
#include <uapi/mmdep.h>

#include "compat/huge_memory.h"
#include "compat/rwsem.h"
#include "core/collapse.h"
#include "watch/collapse/phase.h"
#include "watch/collapse/retract.h"
#include "watch/collapse/tell.h"
#include "watch/watch.h"

/*
 * This kernel was seen to look up a VMA again.  Before that it may be that the compiler
 * put that call in line, where no probe sees it.
 */
static bool looks_again;

/* May be: where it cannot be told it is taken for granted. */
static __always_inline bool may_write(const struct mmdep_collapse *c)
{
	return !MMDEP_HAVE_RWSEM_OWNER || !c->mm ||
	       mmdep_rwsem_held(&c->mm->mmap_lock, false);
}

static __always_inline void came_to(struct mmdep_collapse *c, enum mmdep_collapse_step step)
{
	if (c && !c->at_ns[step])
		c->at_ns[step] = ktime_get_mono_fast_ns();
}

static notrace void nothing(struct mmdep_hook *hook, struct pt_regs *regs)
{
}
NOKPROBE_SYMBOL(nothing);

static notrace void allocated(struct mmdep_hook *hook,
			      const struct mmdep_left *left)
{
	struct mmdep_collapse *c = mmdep_collapse_current();

	if (c && left->ret_known)
		c->allocated = (int)left->ret == MMDEP_SCAN_SUCCEED;
	came_to(c, MMDEP_COLLAPSE_ALLOCATED);
}
NOKPROBE_SYMBOL(allocated);

static notrace void looks_up(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_collapse *c = mmdep_collapse_current();

	if (!c)
		return;
	if (!c->at_ns[MMDEP_COLLAPSE_READ]) {
		came_to(c, MMDEP_COLLAPSE_READ);
		return;
	}
	/* Before 5.19 also after pages were read from swap, with the lock for reading. */
	if (!may_write(c))
		return;
	came_to(c, MMDEP_COLLAPSE_WRITE);
	if (!READ_ONCE(looks_again))
		WRITE_ONCE(looks_again, true);
}
NOKPROBE_SYMBOL(looks_up);

static notrace void swaps_in(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_collapse *c = mmdep_collapse_current();

	if (c && c->mm && mmdep_rwsem_held(&c->mm->mmap_lock, false))
		mmdep_collapse_tell(MMDEP_FINDING_COLLAPSE_SWAPIN_WRITE_LOCKED, c, 0, regs);
	came_to(c, MMDEP_COLLAPSE_SWAPIN);
}
NOKPROBE_SYMBOL(swaps_in);

static notrace void swapped_in(struct mmdep_hook *hook,
			       const struct mmdep_left *left)
{
	came_to(mmdep_collapse_current(), MMDEP_COLLAPSE_SWAPPED);
}
NOKPROBE_SYMBOL(swapped_in);

/*
 * The small pages are taken out of the page table, with mmap_lock held for writing.
 * It was let go before: what was looked up under it for reading may be gone.
 */
static __always_inline bool is_stale(const struct mmdep_collapse *c)
{
	return !c->file && READ_ONCE(looks_again) &&
	       c->turn && c->turn == READ_ONCE(mmdep_watch_collapse.turn) &&
	       c->at_ns[MMDEP_COLLAPSE_READ] && !c->at_ns[MMDEP_COLLAPSE_WRITE];
}

/* pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long address, pmd_t *pmdp) */
static notrace void clears(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_collapse *c = mmdep_collapse_current();

	if (c && c->file && regs)
		mmdep_collapse_retracts(c, (void *)regs_get_kernel_argument(regs, 0));

	if (c && is_stale(c))
		mmdep_collapse_tell(MMDEP_FINDING_COLLAPSE_STALE_VMA, c, 0, regs);
	came_to(c, MMDEP_COLLAPSE_CLEARED);
}
NOKPROBE_SYMBOL(clears);

const struct mmdep_target
mmdep_collapse_alloc_targets[MMDEP_NR_COLLAPSE_ALLOC_TARGETS] = {
	{
		.name = "alloc_charge_folio",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_ON,
		.enter = nothing,
		.leave = allocated,
	},
	{
		.name = "alloc_charge_hpage",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_ALT,
		.why = "so it was called before it had a folio",
		.enter = nothing,
		.leave = allocated,
	},
};

const struct mmdep_target mmdep_collapse_look_up_target = {
	.name = "hugepage_vma_revalidate",
	.how = MMDEP_KPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = looks_up,
};

const struct mmdep_target mmdep_collapse_swapin_target = {
	.name = "__collapse_huge_page_swapin",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = swaps_in,
	.leave = swapped_in,
};

const struct mmdep_target mmdep_collapse_clear_target = {
	.name = "pmdp_collapse_flush",
	.how = MMDEP_KPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = clears,
};
