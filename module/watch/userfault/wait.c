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
#include <linux/sched/signal.h>
#include <uapi/mmdep.h>

#include "compat/userfaultfd.h"
#include "core/entry.h"
#include "core/notice.h"
#include "core/server.h"
#include "core/wait.h"
#include "watch/userfault/server.h"
#include "watch/watch.h"

enum {
	REASON_MISSING = MMDEP_NR_COUNT,
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
	CANNOT_RETRY,
	CLOSED,
	NR_COUNTERS,
};

static const char * const counter_names[NR_COUNTERS] = {
	MMDEP_COUNT_NAMES,
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
	[CANNOT_RETRY] = "cannot_retry",
	[CLOSED] = "closed",
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

/* Who touched the memory: mostly the fault says so itself. */
static __always_inline enum mmdep_from
from_of(const struct vm_fault *vmf, struct pt_regs *regs)
{
	if (vmf->flags & FAULT_FLAG_USER)
		return MMDEP_FROM_USER;
	if (vmf->flags & FAULT_FLAG_REMOTE)
		return MMDEP_FROM_GUP;
	return mmdep_from_fault(vmf->address, regs);
}

/* Called before the fault may sleep, hence while its VMA stays. */
static __always_inline void look_at(const struct vm_fault *vmf,
				    unsigned long reason, struct pt_regs *regs,
				    struct mmdep_wait_begin *begin)
{
	begin->mm = vmf->vma->vm_mm;
	begin->address = vmf->address;
	begin->uffd = mmdep_uffd_of(vmf->vma);
	begin->from = from_of(vmf, regs);
	/* Then the processor may have seen other faults since. */
	begin->retry = vmf->flags & FAULT_FLAG_TRIED;
	begin->write_protect = reason & VM_UFFD_WP;
	/* Then schedule() comes back at once (get_blocking_state()). */
	begin->awake = vmf->flags & FAULT_FLAG_INTERRUPTIBLE &&
		       signal_pending(current);
	mmdep_entry_walk(vmf->vma, vmf->address, &begin->entry);
}

/* vm_fault_t handle_userfault(struct vm_fault *vmf, unsigned long reason) */
static notrace void enter(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = { .kind = MMDEP_KIND_USERFAULT };
	struct vm_fault *vmf = NULL;
	unsigned long reason = 0;
	u32 again;

	if (regs) {
		vmf = (void *)regs_get_kernel_argument(regs, 0);
		reason = regs_get_kernel_argument(regs, 1);
		look_at(vmf, reason, regs, &begin);
	}
	again = mmdep_wait_open(&begin);
	mmdep_count(&sets[SET_PLAIN], MMDEP_COUNT_ENTER);
	mmdep_count(&sets[SET_PLAIN], reason_of(reason));
	count_entry(&begin.entry, begin.write_protect);
	if (again)
		mmdep_notice_begin(MMDEP_FINDING_FAULT_SPIN, &begin, again, regs);
	if (vmf && !(vmf->flags & FAULT_FLAG_ALLOW_RETRY)) {
		mmdep_count(&sets[SET_PLAIN], CANNOT_RETRY);
		mmdep_notice_begin(MMDEP_FINDING_UFFD_CANNOT_RETRY, &begin, 0,
				   regs);
	}
}
NOKPROBE_SYMBOL(enter);

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	mmdep_wait_left(&sets[SET_PLAIN], &wait_hist,
			READ_ONCE(mmdep_watch_userfault.long_ns), left);
	mmdep_count(&sets[SET_PLAIN],
		    left->ret_known ? result_of(left->ret) : RESULT_OTHER);
	if (left->wait && left->wait->uffd &&
	    mmdep_served_closed(left->wait->uffd, left->wait->start_ns))
		mmdep_count(&sets[SET_PLAIN], CLOSED);
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
	{
		.name = "userfaultfd_read",
		.few = true,
		.without = "it is not seen who reads a userfaultfd, nor whether a fault was read",
		.targets = mmdep_server_read_targets,
		.nr_targets = MMDEP_NR_SERVER_READ_TARGETS,
	},
	{
		.name = "userfaultfd_ioctl",
		.few = true,
		.without = "it is not seen who answers through a userfaultfd",
		.targets = &mmdep_server_ioctl_target,
		.nr_targets = 1,
	},
	{
		.name = "userfaultfd_release",
		.without = "faults that end because the userfaultfd is closed are not told from others",
		.targets = &mmdep_server_release_target,
		.nr_targets = 1,
	},
};

struct mmdep_watch mmdep_watch_userfault = {
	.name = "userfault",
	.bit = MMDEP_WATCH_USERFAULT,
	.long_ns = NSEC_PER_SEC,
	.judge = &mmdep_judge_userfault,
	.hooks = hooks,
	.nr_hooks = ARRAY_SIZE(hooks),
	.sets = sets,
	.nr_sets = NR_SETS,
	.hists = &wait_hist,
	.nr_hists = 1,
};
