// SPDX-License-Identifier: GPL-2.0
/*
 * get_user_pages() (mm/gup.c): pages asked for and got, and what became of those
 * that were not there.
 *
 * All its forms but the fast one meet in __get_user_pages().  When a fault there
 * gives mmap_lock up, the caller, inlined everywhere, takes it again and calls once
 * more for that page.  That such a call is a second pass is inferred: see pass.h.
 *
 * fixup_user_fault() does the same in itself, for futexes and fault_in_*(); how
 * often it went round is not seen, only that it did.
 */
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <uapi/mmdep.h>

#include "compat/gup.h"
#include "compat/migrate.h"
#include "core/events.h"
#include "core/notice.h"
#include "core/pin.h"
#include "watch/gup/longterm.h"
#include "watch/gup/retry.h"
#include "watch/watch.h"

enum {
	GUP_CALL,
	GUP_SECOND,
	GUP_NO_PAGES,
	GUP_NO_PAGES_SECOND,
	GUP_LONGTERM,
	GUP_SIGNAL,
	GUP_RETRY,
	GUP_FAILED,
	GUP_SLEPT,
	GUP_SLEPT_USERFAULT,
	GUP_SLEPT_MIGRATION,
	GUP_ASKED,
	GUP_GOT,
	GUP_UNTRACKED,
	NR_GUP,
};

static const char * const gup_names[NR_GUP] = {
	[GUP_CALL] = "call",
	[GUP_SECOND] = "second_pass",
	[GUP_NO_PAGES] = "no_pages",
	[GUP_NO_PAGES_SECOND] = "no_pages.second_pass",
	[GUP_LONGTERM] = "longterm",
	[GUP_SIGNAL] = "signal_pending",
	[GUP_RETRY] = "retry",
	[GUP_FAILED] = "failed",
	[GUP_SLEPT] = "slept",
	[GUP_SLEPT_USERFAULT] = "slept.userfault",
	[GUP_SLEPT_MIGRATION] = "slept.migration",
	[GUP_ASKED] = "pages_asked",
	[GUP_GOT] = "pages_got",
	[GUP_UNTRACKED] = "untracked",
};

enum {
	FIXUP_CALL,
	FIXUP_CANNOT_RETRY,
	FIXUP_RETRY,
	FIXUP_FAILED,
	FIXUP_SLEPT,
	NR_FIXUP,
};

static const char * const fixup_names[NR_FIXUP] = {
	[FIXUP_CALL] = "call",
	[FIXUP_CANNOT_RETRY] = "cannot_retry",
	[FIXUP_RETRY] = "retry",
	[FIXUP_FAILED] = "failed",
	[FIXUP_SLEPT] = "slept",
};

enum { SET_GUP, SET_FIXUP };

struct mmdep_counter_set mmdep_gup_sets[MMDEP_NR_GUP_SETS] = {
	[SET_GUP] = {
		.prefix = "gup",
		.names = gup_names,
		.nr = NR_GUP,
	},
	[SET_FIXUP] = {
		.prefix = "fixup",
		.names = fixup_names,
		.nr = NR_FIXUP,
	},
	[MMDEP_GUP_SET_LONGTERM] = {
		.prefix = "gup.longterm",
		.names = mmdep_longterm_names,
		.nr = MMDEP_NR_LONGTERM_COUNTERS,
	},
};

enum { HIST_GUP, HIST_FIXUP };

struct mmdep_hist mmdep_gup_hists[MMDEP_NR_GUP_HISTS] = {
	[HIST_GUP] = { .name = "gup_slept_ns" },
	[HIST_FIXUP] = { .name = "fixup_slept_ns" },
	[MMDEP_GUP_HIST_LONGTERM] = { .name = "gup_longterm_move_ns" },
};

/* What the entry of __get_user_pages() passes to its return. */
enum { PASS_MM, PASS_START, PASS_NR, PASS_FLAGS, PASS_PAGES, PASS_LOCKED };

/* What the entry of fixup_user_fault() passes. */
enum { PASS_UNLOCKED, PASS_WAS_UNLOCKED };

/* jiffies of the last prefault that was told. */
static u32 prefault_told;

static __always_inline void tell(u8 type, const struct mmdep_gup_retry *retry,
				 unsigned long address, struct pt_regs *regs)
{
	u64 now = ktime_get_mono_fast_ns();
	struct mmdep_open_wait last, wait = {
		.kind = MMDEP_KIND_GUP,
		.from = current->flags & PF_KTHREAD ? MMDEP_FROM_KTHREAD :
						      MMDEP_FROM_GUP,
		.mm = (void *)retry->pass.mm,
		.start_ns = retry->first_ns,
		.address = address,
		.again = retry->pass.passes,
	};

	if (mmdep_wait_last(retry->first_ns, &last)) {
		wait.uffd = last.uffd;
		wait.entry = last.entry;
	}
	mmdep_notice(type, &wait,
		     now > retry->first_ns ? now - retry->first_ns : 0, regs);
}

/* A second pass begins. */
static __always_inline void again(struct mmdep_gup_retry *retry, bool pages,
				  struct pt_regs *regs)
{
	u32 now = (u32)jiffies;

	mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_SECOND);
	retry->pass.passes++;
	if (!pages) {
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_NO_PAGES_SECOND);
		/* There may be one for each page: a few a second will do. */
		if (now - READ_ONCE(prefault_told) >= HZ / 4) {
			WRITE_ONCE(prefault_told, now);
			tell(MMDEP_FINDING_GUP_PREFAULT_TWICE, retry, 0, regs);
		}
	}
	if (retry->pass.passes >= MMDEP_GUP_TRAPPED && now - retry->told >= HZ) {
		retry->told = now;
		tell(MMDEP_FINDING_GUP_RETRY_TRAPPED, retry,
		     retry->pass.address, regs);
	}
}

/*
 * long __get_user_pages(struct mm_struct *mm, unsigned long start,
 *			 unsigned long nr_pages, unsigned int gup_flags,
 *			 struct page **pages, ...)
 */
static notrace void gup_enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	unsigned long mm, start, nr, pages;
	struct mmdep_gup_retry *retry;
	unsigned int flags;

	mmdep_hook_pass(hook, PASS_LOCKED, 0);
	mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_CALL);
	if (!regs)
		return;
	mm = regs_get_kernel_argument(regs, 0);
	start = regs_get_kernel_argument(regs, 1);
	nr = regs_get_kernel_argument(regs, 2);
	flags = regs_get_kernel_argument(regs, 3);
	pages = regs_get_kernel_argument(regs, 4);

	if (!pages)
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_NO_PAGES);
	if (flags & FOLL_LONGTERM)
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_LONGTERM);
	if (signal_pending(current))
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_SIGNAL);

	retry = mmdep_gup_retry_get();
	if (retry && mmdep_gup_is_second(&retry->pass, mm, start, nr, flags)) {
		retry->pass.flags = flags;
		again(retry, pages, regs);
		mmdep_gup_retry_put(retry);
	} else {
		if (flags & FOLL_LONGTERM)
			mmdep_longterm_try(start, nr, flags);
		/* Not asked for twice: by the caller, or inside the kernel. */
		mmdep_count_add(&mmdep_gup_sets[SET_GUP], GUP_ASKED, nr);
		if (retry)
			mmdep_gup_retry_end(retry);
	}
	mmdep_hook_pass(hook, PASS_MM, mm);
	mmdep_hook_pass(hook, PASS_START, start);
	mmdep_hook_pass(hook, PASS_NR, nr);
	mmdep_hook_pass(hook, PASS_FLAGS, flags);
	mmdep_hook_pass(hook, PASS_PAGES, pages);
	mmdep_hook_pass(hook, PASS_LOCKED, (unsigned long)mmdep_gup_locked(regs));
}
NOKPROBE_SYMBOL(gup_enter);

/* Whether the call gave mmap_lock up; its caller's word is still there. */
static __always_inline bool gave_up(unsigned long locked)
{
	int value = 1;

	return locked &&
	       !copy_from_kernel_nofault(&value, (void *)locked, sizeof(value)) &&
	       !value;
}

static __always_inline void count_slept(const struct mmdep_left *left)
{
	u64 began = ktime_get_mono_fast_ns() - left->elapsed_ns;
	struct mmdep_open_wait wait;

	mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_SLEPT);
	mmdep_hist_add(&mmdep_gup_hists[HIST_GUP], left->elapsed_ns);
	if (!mmdep_wait_last(began, &wait))
		return;
	mmdep_count(&mmdep_gup_sets[SET_GUP], wait.kind == MMDEP_KIND_USERFAULT ?
					    GUP_SLEPT_USERFAULT :
					    GUP_SLEPT_MIGRATION);
}

static __always_inline void leave_retry(const struct mmdep_left *left, long got)
{
	u64 began = ktime_get_mono_fast_ns() - left->elapsed_ns;
	unsigned long address = left->passed[PASS_START] +
				(got > 0 ? got << PAGE_SHIFT : 0);
	struct mmdep_gup_retry *retry = mmdep_gup_retry_get();
	unsigned int passes = 0;

	mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_RETRY);
	if (!retry)
		retry = mmdep_gup_retry_new(began);
	if (retry) {
		retry->pass.mm = left->passed[PASS_MM];
		retry->pass.address = address;
		retry->pass.flags = left->passed[PASS_FLAGS];
		passes = retry->pass.passes;
		mmdep_gup_retry_put(retry);
	} else {
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_UNTRACKED);
	}
	mmdep_event_gup_retry(address, passes, left->passed[PASS_PAGES],
			      left->slept);
}

static notrace void gup_leave(struct mmdep_hook *hook,
			      const struct mmdep_left *left)
{
	struct mmdep_gup_retry *retry;
	long got = left->ret_known ? (long)left->ret : 0;

	if (left->slept)
		count_slept(left);
	if (got > 0)
		mmdep_count_add(&mmdep_gup_sets[SET_GUP], GUP_GOT, got);
	if (got < 0)
		mmdep_count(&mmdep_gup_sets[SET_GUP], GUP_FAILED);
	if (gave_up(left->passed[PASS_LOCKED])) {
		leave_retry(left, got);
		return;
	}
	retry = mmdep_gup_retry_get();
	if (retry)
		mmdep_gup_retry_end(retry);
}
NOKPROBE_SYMBOL(gup_leave);

static __always_inline bool read_flag(unsigned long flag)
{
	bool value = false;

	return flag &&
	       !copy_from_kernel_nofault(&value, (void *)flag, sizeof(value)) &&
	       value;
}

/*
 * int fixup_user_fault(struct mm_struct *mm, unsigned long address,
 *			unsigned int fault_flags, bool *unlocked)
 */
static notrace void fixup_enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	unsigned long unlocked = 0;

	mmdep_count(&mmdep_gup_sets[SET_FIXUP], FIXUP_CALL);
	if (regs) {
		unlocked = regs_get_kernel_argument(regs, 3);
		if (!unlocked)
			mmdep_count(&mmdep_gup_sets[SET_FIXUP], FIXUP_CANNOT_RETRY);
	}
	mmdep_hook_pass(hook, PASS_UNLOCKED, unlocked);
	/* A caller that loops leaves it set. */
	mmdep_hook_pass(hook, PASS_WAS_UNLOCKED, read_flag(unlocked));
}
NOKPROBE_SYMBOL(fixup_enter);

static notrace void fixup_leave(struct mmdep_hook *hook,
				const struct mmdep_left *left)
{
	if (left->slept) {
		mmdep_count(&mmdep_gup_sets[SET_FIXUP], FIXUP_SLEPT);
		mmdep_hist_add(&mmdep_gup_hists[HIST_FIXUP], left->elapsed_ns);
	}
	if (left->ret_known && (int)left->ret < 0)
		mmdep_count(&mmdep_gup_sets[SET_FIXUP], FIXUP_FAILED);
	if (!left->passed[PASS_WAS_UNLOCKED] &&
	    read_flag(left->passed[PASS_UNLOCKED]))
		mmdep_count(&mmdep_gup_sets[SET_FIXUP], FIXUP_RETRY);
}
NOKPROBE_SYMBOL(fixup_leave);

static const struct mmdep_target gup_target = {
	.name = "__get_user_pages",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = gup_enter,
	.leave = gup_leave,
};

static const struct mmdep_target fixup_target = {
	.name = "fixup_user_fault",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = fixup_enter,
	.leave = fixup_leave,
};

static struct mmdep_hook hooks[] = {
	{
		.name = "__get_user_pages",
		.stat = "gup",
		.passes = true,
		.required = true,
		.without = "this kernel has inlined __get_user_pages: it is not seen",
		.targets = &gup_target,
		.nr_targets = 1,
	},
	{
		.name = "fixup_user_fault",
		.stat = "fixup",
		.passes = true,
		.without = "faults that futexes repair are not seen",
		.targets = &fixup_target,
		.nr_targets = 1,
	},
	{
		.name = "__gup_longterm_locked",
		.passes = true,
		.without = "which call a long-term pin that moves pages belongs to is not seen",
		.targets = &mmdep_longterm_call_target,
		.nr_targets = 1,
	},
	{
		.name = "check_and_migrate_movable_pages",
		.few = true,
		.without = "this kernel does not tell the moves of long-term pins from others",
		.targets = &mmdep_longterm_round_target,
		.nr_targets = MMDEP_NR_LONGTERM_TARGETS,
	},
	{
		.name = "mm_migrate_pages",
		.without = "how many pages long-term pins have moved is not counted",
		.targets = &mmdep_longterm_moved_target,
		.nr_targets = MMDEP_NR_LONGTERM_TARGETS,
	},
};

struct mmdep_watch mmdep_watch_gup = {
	.name = "gup",
	.bit = MMDEP_WATCH_GUP,
	.kind = MMDEP_KIND_GUP,
	.judge = &mmdep_judge_gup,
	.hooks = hooks,
	.nr_hooks = ARRAY_SIZE(hooks),
	.sets = mmdep_gup_sets,
	.nr_sets = MMDEP_NR_GUP_SETS,
	.hists = mmdep_gup_hists,
	.nr_hists = MMDEP_NR_GUP_HISTS,
	/* Of a pin that goes on while it is off the end is not seen. */
	.end = mmdep_pins_reset,
};
