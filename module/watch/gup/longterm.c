// SPDX-License-Identifier: GPL-2.0
/*
 * Long-term pins (FOLL_LONGTERM) of pages that may not stay where they are: in
 * ZONE_MOVABLE, in CMA, in the memory of a device (mm/gup.c).
 *
 * __gup_longterm_locked() gets and pins the pages.  When some of them may not be pinned
 * for long it lets all of them go, moves those, and begins anew; that is a round.  It
 * ends when all may stay, or when one could not be moved: then the pin fails.  Who finds
 * and moves them is inlined here and there, but moves them with migrate_pages() for a
 * reason of its own, and what is left on its list refused.  memfd_pin_folios() does the
 * same by itself: of its rounds each is seen alone.
 *
 * A round without a page that could be taken to be moved (another task has taken it,
 * say) does not come by there.  It is inferred: the same pages are asked for again.
 */
#include <linux/mm.h>
#include <linux/ptrace.h>

#include "compat/folio.h"
#include "compat/migrate.h"
#include "core/pin.h"
#include "watch/gup/longterm.h"

enum { CALL, ROUND, IDLE, MOVED, REFUSED, NO_MEMORY, FAILED, UNTRACKED };

const char * const mmdep_longterm_names[MMDEP_NR_LONGTERM_COUNTERS] = {
	[CALL] = "call",
	[ROUND] = "round",
	[IDLE] = "idle",
	[MOVED] = "moved",
	[REFUSED] = "refused",
	[NO_MEMORY] = "no_memory",
	[FAILED] = "failed",
	[UNTRACKED] = "untracked",
};

static struct mmdep_counter_set *set = &mmdep_gup_sets[MMDEP_GUP_SET_LONGTERM];

/* What the entry of __gup_longterm_locked() passes to its return: its pin, or 0. */
enum { PASS_PIN };

/*
 * long __gup_longterm_locked(struct mm_struct *mm, unsigned long start,
 *			      unsigned long nr_pages, struct page **pages,
 *			      [vmas or locked], unsigned int gup_flags)
 */
static notrace void call_enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_pin *pin;

	mmdep_hook_pass(hook, PASS_PIN, 0);
	if (!regs || !(regs_get_kernel_argument(regs, 5) & FOLL_LONGTERM))
		return;
	mmdep_count(set, CALL);
	pin = mmdep_pin_begin();
	if (!pin) {
		mmdep_count(set, UNTRACKED);
		return;
	}
	pin->address = regs_get_kernel_argument(regs, 1);
	pin->pages = regs_get_kernel_argument(regs, 2);
	mmdep_hook_pass(hook, PASS_PIN, (unsigned long)pin);
}
NOKPROBE_SYMBOL(call_enter);

static notrace void call_leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	struct mmdep_pin *pin = mmdep_pin_current();

	if (!pin || left->passed[PASS_PIN] != (unsigned long)pin)
		return;
	if (pin->rounds) {
		pin->ret = (long)left->ret;
		pin->ret_known = left->ret_known;
		if (pin->ret_known && pin->ret < 0)
			mmdep_count(set, FAILED);
		mmdep_pin_store(pin);
	}
	mmdep_pin_end(pin);
}
NOKPROBE_SYMBOL(call_leave);

static __always_inline void begin_round(struct mmdep_pin *pin)
{
	mmdep_count(set, ROUND);
	if (pin)
		pin->rounds++;
}

/**
 * mmdep_longterm_try - the pages of a long-term pin are asked for
 * @start: by this address
 * @nr:    how many
 * @flags: and these flags
 *
 * Context: an entry of __get_user_pages() that is no second pass.
 */
notrace void mmdep_longterm_try(unsigned long start, unsigned long nr, unsigned int flags)
{
	struct mmdep_pin *pin = mmdep_pin_current();

	/* What mmap_lock was given up for in between are other pages. */
	if (!pin || start != pin->address || nr != pin->pages)
		return;
	if (!pin->flags)
		pin->flags = flags;
	if (flags != pin->flags)
		return;
	if (pin->tried) {
		begin_round(pin);
		mmdep_count(set, IDLE);
		pin->idle++;
	}
	pin->tried = true;
}
NOKPROBE_SYMBOL(mmdep_longterm_try);

/* What the entry of migrate_pages() passes: its list, or 0; the round is seen alone. */
enum { PASS_FROM, PASS_ALONE };

/*
 * int migrate_pages(struct list_head *from, new_folio_t get_new_folio,
 *		     free_folio_t put_new_folio, unsigned long private,
 *		     enum migrate_mode mode, int reason, ...)
 */
static notrace void round_enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_pin *pin;
	bool alone;

	mmdep_hook_pass(hook, PASS_FROM, 0);
	if (!regs || (int)regs_get_kernel_argument(regs, 5) != MMDEP_MOVED_FOR_PIN)
		return;
	pin = mmdep_pin_current();
	alone = !pin;
	if (alone)
		pin = mmdep_pin_begin();
	if (!pin)
		mmdep_count(set, UNTRACKED);
	else
		pin->tried = false;
	begin_round(pin);
	mmdep_hook_pass(hook, PASS_FROM, regs_get_kernel_argument(regs, 0));
	mmdep_hook_pass(hook, PASS_ALONE, alone);
}
NOKPROBE_SYMBOL(round_enter);

/* The list is on the stack of the caller, who has isolated what is on it. */
static __always_inline void look_at_rest(struct mmdep_pin *pin, unsigned long from, int ret)
{
	struct mmdep_folio_use first;

	if (ret < 0)
		mmdep_count(set, NO_MEMORY);
	if (ret <= 0)
		return;
	mmdep_count_add(set, REFUSED, ret);
	if (!pin || !mmdep_folio_first((struct list_head *)from, &first))
		return;
	pin->refused = ret;
	pin->first = first;
}

static notrace void round_leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	struct mmdep_pin *pin;

	if (!left->passed[PASS_FROM])
		return;
	pin = mmdep_pin_current();
	mmdep_hist_add(&mmdep_gup_hists[MMDEP_GUP_HIST_LONGTERM], left->elapsed_ns);
	if (left->ret_known)
		look_at_rest(pin, left->passed[PASS_FROM], (int)left->ret);
	if (!pin)
		return;
	pin->move_ns += left->elapsed_ns;
	if (left->passed[PASS_ALONE]) {
		mmdep_pin_store(pin);
		mmdep_pin_end(pin);
	}
}
NOKPROBE_SYMBOL(round_leave);

#ifdef MMDEP_TP_MIGRATE_PAGES_ARGS
/* At the end of migrate_pages(): the kernel's own count. */
static notrace void moved_probe(MMDEP_TP_MIGRATE_PAGES_ARGS)
{
	struct mmdep_pin *pin;

	if (reason != MMDEP_MOVED_FOR_PIN)
		return;
	mmdep_hook_hit(data);
	mmdep_count_add(set, MOVED, succeeded);
	pin = mmdep_pin_current();
	if (pin)
		pin->moved += succeeded;
}
NOKPROBE_SYMBOL(moved_probe);

/* Never called: has the compiler compare the probe with the tracepoint. */
static void __maybe_unused check_probe_type(void)
{
	check_trace_callback_type_mm_migrate_pages(moved_probe);
}

#define MOVED_PROBE	((void *)moved_probe)
#else
#define MOVED_PROBE	NULL
#endif

const struct mmdep_target mmdep_longterm_call_target = {
	.name = "__gup_longterm_locked",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = call_enter,
	.leave = call_leave,
};

const struct mmdep_target mmdep_longterm_round_target = {
	.name = "migrate_pages",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ALT,
	.why = "inlined by the compiler: what it moves goes through migrate_pages",
	.enter = round_enter,
	.leave = round_leave,
};

const struct mmdep_target mmdep_longterm_moved_target = {
	.name = "mm_migrate_pages",
	.how = MMDEP_TRACEPOINT,
	.as = MMDEP_HOOK_ON,
	.probe = MOVED_PROBE,
};
