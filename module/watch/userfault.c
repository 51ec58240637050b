// SPDX-License-Identifier: GPL-2.0
/*
 * Userfaults: tasks that fault on memory which a userfaultfd serves.
 *
 * userfaultfd_must_wait() decides whether such a task goes to sleep.  It is
 * inlined into handle_userfault() on every kernel (fs/userfaultfd.c up to 6.x,
 * mm/userfaultfd.c from 7.2), so its answer is inferred: a task that slept
 * between entry and return of handle_userfault() had to wait.
 *
 * What it looks at, the entry in the page table, is looked at here too, at entry.
 * From it both answers are worked out: what the kernel must say, and what the
 * kernel of 2017 would have said, which put tasks to sleep for ever.
 */
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <uapi/mmdep.h>

#include "compat/userfaultfd.h"
#include "core/entry.h"
#include "core/wait.h"
#include "watch/watch.h"

enum {
	REASON_MISSING = MMDEP_NR_WAIT,
	REASON_WP,
	REASON_MINOR,
	REASON_OTHER,
	RESULT_RETRY,
	RESULT_SIGBUS,
	RESULT_NOPAGE,
	RESULT_OTHER,
	MUST_WAIT_YES,
	MUST_WAIT_NO,
	MUST_WAIT_UNKNOWN,
	MUST_WAIT_2017_DIFFERS,
	NR_COUNTERS,
};

static const char * const counter_names[NR_COUNTERS] = {
	MMDEP_WAIT_NAMES,
	[REASON_MISSING] = "reason.missing",
	[REASON_WP] = "reason.wp",
	[REASON_MINOR] = "reason.minor",
	[REASON_OTHER] = "reason.other",
	[RESULT_RETRY] = "result.retry",
	[RESULT_SIGBUS] = "result.sigbus",
	[RESULT_NOPAGE] = "result.nopage",
	[RESULT_OTHER] = "result.other",
	[MUST_WAIT_YES] = "must_wait.yes",
	[MUST_WAIT_NO] = "must_wait.no",
	[MUST_WAIT_UNKNOWN] = "must_wait.unknown",
	[MUST_WAIT_2017_DIFFERS] = "must_wait.2017_differs",
};

static const char * const entry_names[MMDEP_NR_ENTRY] = { MMDEP_ENTRY_NAMES };

enum { SET_PLAIN, SET_ENTRY, NR_SETS };

static struct mmdep_counter_set sets[NR_SETS] = {
	[SET_PLAIN] = {
		.prefix = "userfault",
		.names = counter_names,
		.nr = NR_COUNTERS,
	},
	[SET_ENTRY] = {
		.prefix = "userfault.entry",
		.names = entry_names,
		.nr = MMDEP_NR_ENTRY,
	},
};

static struct mmdep_hist wait_hist = { .name = "userfault_wait_ns" };

static __always_inline unsigned int reason_of(unsigned long reason)
{
	if (reason & VM_UFFD_MISSING)
		return REASON_MISSING;
	if (reason & VM_UFFD_WP)
		return REASON_WP;
	if (reason & VM_UFFD_MINOR)
		return REASON_MINOR;
	return REASON_OTHER;
}

/*
 * VM_FAULT_RETRY does not say that the task slept: it is also the answer when
 * there was nothing to wait for, or no right to.
 */
static __always_inline unsigned int result_of(unsigned long ret)
{
	vm_fault_t fault = (__force vm_fault_t)ret;

	if (fault & VM_FAULT_SIGBUS)
		return RESULT_SIGBUS;
	if (fault & VM_FAULT_RETRY)
		return RESULT_RETRY;
	if (fault & VM_FAULT_NOPAGE)
		return RESULT_NOPAGE;
	return RESULT_OTHER;
}

static __always_inline void count_entry(const struct mmdep_entry *entry,
					bool write_protect)
{
	bool must, must_2017;

	mmdep_count(&sets[SET_ENTRY], entry->state);
	if (entry->state == MMDEP_ENTRY_UNKNOWN) {
		mmdep_count(&sets[SET_PLAIN], MUST_WAIT_UNKNOWN);
		return;
	}
	must = mmdep_entry_must_wait(entry, write_protect);
	must_2017 = mmdep_entry_must_wait_2017(entry, write_protect);
	mmdep_count(&sets[SET_PLAIN], must ? MUST_WAIT_YES : MUST_WAIT_NO);
	if (must != must_2017)
		mmdep_count(&sets[SET_PLAIN], MUST_WAIT_2017_DIFFERS);
}

/* vm_fault_t handle_userfault(struct vm_fault *vmf, unsigned long reason) */
static notrace void enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = { .kind = MMDEP_KIND_USERFAULT };
	unsigned long reason = 0;

	if (regs) {
		struct vm_fault *vmf = (void *)regs_get_kernel_argument(regs, 0);

		reason = regs_get_kernel_argument(regs, 1);
		begin.mm = vmf->vma->vm_mm;
		begin.address = vmf->address;
		begin.kernel = !(vmf->flags & FAULT_FLAG_USER);
		mmdep_entry_walk(vmf->vma, vmf->address, &begin.entry);
	}
	mmdep_wait_open(&begin);
	mmdep_count(&sets[SET_PLAIN], MMDEP_WAIT_ENTER);
	mmdep_count(&sets[SET_PLAIN], reason_of(reason));
	count_entry(&begin.entry, reason & VM_UFFD_WP);
}
NOKPROBE_SYMBOL(enter);

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	mmdep_wait_left(&sets[SET_PLAIN], &wait_hist,
			READ_ONCE(mmdep_watch_userfault.long_ns), left);
	mmdep_count(&sets[SET_PLAIN],
		    left->ret_known ? result_of(left->ret) : RESULT_OTHER);
}
NOKPROBE_SYMBOL(leave);

static const struct mmdep_target must_wait_targets[] = {
	{
		.name = "handle_userfault",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_INFER,
		.why = "inlined by the compiler into handle_userfault: whoever slept there had to wait",
		.enter = enter,
		.leave = leave,
	},
};

static struct mmdep_hook hooks[] = {
	{
		.name = "userfaultfd_must_wait",
		.stat = "userfault",
		.kind = MMDEP_KIND_USERFAULT,
		.required = true,
		.without = "no handle_userfault in this kernel (CONFIG_USERFAULTFD): userfaults are not seen",
		.targets = must_wait_targets,
		.nr_targets = ARRAY_SIZE(must_wait_targets),
	},
};

struct mmdep_watch mmdep_watch_userfault = {
	.name = "userfault",
	.bit = MMDEP_WATCH_USERFAULT,
	.long_ns = NSEC_PER_SEC,
	.hooks = hooks,
	.nr_hooks = ARRAY_SIZE(hooks),
	.sets = sets,
	.nr_sets = NR_SETS,
	.hists = &wait_hist,
	.nr_hists = 1,
};
