// SPDX-License-Identifier: GPL-2.0
/*
 * Old bugs brought back: a function comes back at once, as it did before it was
 * mended, for tasks of the process that asks for it and for a bounded time.
 *
 * migration_entry_wait_on_locked() returns without sleep.  That is what
 * __migration_entry_wait() did up to 5.15 while a huge page was being split (mended
 * by ffc90cbb2970, "mm, thp: use head page in __migration_entry_wait()"): the fault
 * was taken again at once, and again.  Nothing but time is lost.  The handler does
 * what the function owes its caller, it drops the page table's lock, and sends the
 * task to a bare return instruction.
 *
 * hugepage_vma_revalidate() says that all is well without looking, as if it were not
 * called, when a collapse has taken mmap_lock for writing.  That is done only for a
 * process of one thread, which is busy with this collapse: nobody has changed its VMAs
 * meanwhile, and so what was looked up before is right.
 *
 * __wake_userfault() wakes nobody.  Wake-ups were lost so for those whose fault was
 * being read at that moment (mended by 2c5b7e1be74f, "userfaultfd: avoid missing wakeups
 * during refile in userfaultfd_read").  Who waits can be killed, gets signals, and is
 * woken when the userfaultfd is closed, which goes another way.
 *
 * Locks: skips_mutex protects the points and which slots are taken.  The handlers
 * take none: a slot is seen when its mm is set, and after the mm is cleared
 * mmdep_skip_disarm() waits for handlers (RCU).
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "compat/huge_memory.h"
#include "compat/migrate.h"
#include "compat/rwsem.h"
#include "scenario/hold.h"
#include "scenario/hold_entry.h"
#include "scenario/point.h"
#include "scenario/skip.h"

#define NR_SLOTS	8

/**
 * struct mmdep_skip - an address space for which a function is skipped
 * @mm:       which; NULL while the slot is not armed
 * @what:     which function
 * @until_ns: until when, CLOCK_MONOTONIC
 * @taken:    the slot is in use (skips_mutex)
 */
struct mmdep_skip {
	struct mm_struct *mm;
	enum mmdep_skip_what what;
	u64 until_ns;
	bool taken;
};

static struct mmdep_skip slots[NR_SLOTS];
static DEFINE_MUTEX(skips_mutex);

static __always_inline bool is_skipped(enum mmdep_skip_what what)
{
	struct mm_struct *mm = current->mm;
	unsigned int i;

	for (i = 0; mm && i < NR_SLOTS; i++)
		/* Pairs with the release in mmdep_skip_arm(). */
		if (smp_load_acquire(&slots[i].mm) == mm && slots[i].what == what)
			return ktime_get_mono_fast_ns() < slots[i].until_ns;
	return false;
}

static __always_inline int come_back(struct pt_regs *regs)
{
	mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_SKIPPED);
	instruction_pointer_set(regs, (unsigned long)mmdep_skip_entry);
	return 1;
}

#ifdef MMDEP_WAIT_PTL_ARG
static notrace int at_wait(struct kprobe *kp, struct pt_regs *regs)
{
	spinlock_t *ptl;

	if (!is_skipped(MMDEP_SKIP_WAIT))
		return 0;
	ptl = (void *)regs_get_kernel_argument(regs, MMDEP_WAIT_PTL_ARG);
	/* By who called the function that is skipped. */
	__acquire(ptl);
	spin_unlock(ptl);
	return come_back(regs);
}
NOKPROBE_SYMBOL(at_wait);

#define AT_WAIT	at_wait
#else
#define AT_WAIT	NULL
#endif

static notrace int at_look_up(struct kprobe *kp, struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;

	if (!is_skipped(MMDEP_SKIP_LOOK_UP) || atomic_read(&mm->mm_users) != 1 ||
	    !mmdep_rwsem_held(&mm->mmap_lock, false))
		return 0;
	regs_set_return_value(regs, MMDEP_SCAN_SUCCEED);
	return come_back(regs);
}
NOKPROBE_SYMBOL(at_look_up);

/* It takes its locks itself, and gives its caller nothing. */
static notrace int at_wake(struct kprobe *kp, struct pt_regs *regs)
{
	return is_skipped(MMDEP_SKIP_WAKE) ? come_back(regs) : 0;
}
NOKPROBE_SYMBOL(at_wake);

static const struct {
	enum mmdep_point_id point;
	kprobe_pre_handler_t handler;
	const char *why;
} skips[MMDEP_NR_SKIPS] = {
	[MMDEP_SKIP_WAIT] = {
		MMDEP_POINT_WAIT, AT_WAIT, "not for this kernel's wait on migration entries"
	},
	[MMDEP_SKIP_LOOK_UP] = {
		MMDEP_POINT_LOOK_UP, MMDEP_COLLAPSE_RETURNS ? at_look_up : NULL,
		"not for this kernel's collapse"
	},
	[MMDEP_SKIP_WAKE] = { MMDEP_POINT_WAKE, at_wake },
};

/**
 * mmdep_skip_why - why a function cannot be skipped on this kernel
 * @what: which
 *
 * Return: a sentence, or NULL when it can, or when it is none.
 */
const char *mmdep_skip_why(enum mmdep_skip_what what)
{
	if (what == MMDEP_SKIP_NOTHING)
		return NULL;
	return skips[what].handler ? mmdep_point_why(skips[what].point) : skips[what].why;
}

static struct mmdep_skip *take_slot(void)
{
	unsigned int i;

	for (i = 0; i < NR_SLOTS; i++) {
		if (!slots[i].taken) {
			slots[i].taken = true;
			return &slots[i];
		}
	}
	return NULL;
}

/**
 * mmdep_skip_arm - skip a function for tasks of the calling process
 * @what:   which
 * @for_ms: for how long
 *
 * Context: process, may sleep.  Takes skips_mutex.
 * Return: the armed skip, to be given to mmdep_skip_disarm(); -ENODEV when it
 * cannot be done here, -EAGAIN when all slots are taken, or the errno of the
 * probe's registration.
 */
struct mmdep_skip *mmdep_skip_arm(enum mmdep_skip_what what, u32 for_ms)
{
	struct mmdep_skip *skip;
	int err = 0;

	if (mmdep_skip_why(what))
		return ERR_PTR(-ENODEV);

	mutex_lock(&skips_mutex);
	skip = take_slot();
	if (!skip) {
		err = -EAGAIN;
		goto out_unlock;
	}
	err = mmdep_point_get(mmdep_point(skips[what].point), skips[what].handler);
	if (err) {
		skip->taken = false;
		goto out_unlock;
	}
	skip->what = what;
	skip->until_ns = ktime_get_mono_fast_ns() + for_ms * NSEC_PER_MSEC;
	/* Kept as an identity, so that no other process can get its address. */
	mmgrab(current->mm);
	/* Pairs with the acquire in is_skipped(). */
	smp_store_release(&skip->mm, current->mm);
out_unlock:
	mutex_unlock(&skips_mutex);
	return err ? ERR_PTR(err) : skip;
}

/**
 * mmdep_skip_disarm - end a skip
 * @skip: an armed skip, gone afterwards
 *
 * Context: process, may sleep.  Takes skips_mutex.
 */
void mmdep_skip_disarm(struct mmdep_skip *skip)
{
	struct mm_struct *mm = skip->mm;

	WRITE_ONCE(skip->mm, NULL);
	/* No handler sees the mm any more when this ends. */
	synchronize_rcu();
	mmdrop(mm);

	mutex_lock(&skips_mutex);
	mmdep_point_put(mmdep_point(skips[skip->what].point));
	skip->taken = false;
	mutex_unlock(&skips_mutex);
}
