// SPDX-License-Identifier: GPL-2.0
/*
 * Old bugs brought back: a function comes back at once, as it did before it was
 * mended, for tasks of the process that asks for it and for a bounded time.
 *
 * There is one: migration_entry_wait_on_locked() returns without sleep.  That is
 * what __migration_entry_wait() did up to 5.15 while a huge page was being split
 * (mended by ffc90cbb2970, "mm, thp: use head page in __migration_entry_wait()"):
 * the fault was taken again at once, and again.  Nothing but time is lost.  The
 * handler does what the function owes its caller, it drops the page table's
 * lock, and sends the task to a bare return instruction.
 *
 * Locks: skips_mutex protects the point and which slots are taken.  The handler
 * takes none: a slot is seen when its mm is set, and after the mm is cleared
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

#include "compat/migrate.h"
#include "scenario/hold.h"
#include "scenario/hold_entry.h"
#include "scenario/point.h"
#include "scenario/skip.h"

#define NR_SLOTS	8

/**
 * struct mmdep_skip - an address space for which the function is skipped
 * @mm:       which; NULL while the slot is not armed
 * @until_ns: until when, CLOCK_MONOTONIC
 * @taken:    the slot is in use (skips_mutex)
 */
struct mmdep_skip {
	struct mm_struct *mm;
	u64 until_ns;
	bool taken;
};

static struct mmdep_skip slots[NR_SLOTS];
static DEFINE_MUTEX(skips_mutex);

#ifdef MMDEP_WAIT_PTL_ARG
static __always_inline bool is_skipped(void)
{
	struct mm_struct *mm = current->mm;
	unsigned int i;

	for (i = 0; mm && i < NR_SLOTS; i++)
		/* Pairs with the release in mmdep_skip_arm(). */
		if (smp_load_acquire(&slots[i].mm) == mm)
			return ktime_get_mono_fast_ns() < slots[i].until_ns;
	return false;
}

static notrace int at_wait(struct kprobe *kp, struct pt_regs *regs)
{
	spinlock_t *ptl;

	if (!is_skipped())
		return 0;
	ptl = (void *)regs_get_kernel_argument(regs, MMDEP_WAIT_PTL_ARG);
	/* By who called the function that is skipped. */
	__acquire(ptl);
	spin_unlock(ptl);
	mmdep_count(&mmdep_hold_counters, MMDEP_HOLD_SKIPPED);
	instruction_pointer_set(regs, (unsigned long)mmdep_skip_entry);
	return 1;
}
NOKPROBE_SYMBOL(at_wait);

static const kprobe_pre_handler_t handler = at_wait;
#else
static const kprobe_pre_handler_t handler;
#endif

/**
 * mmdep_skip_why - why the wait cannot be skipped on this kernel
 *
 * Return: a sentence, or NULL when it can.
 */
const char *mmdep_skip_why(void)
{
	if (!handler)
		return "not for this kernel's wait on migration entries";
	return mmdep_point_why(MMDEP_POINT_WAIT);
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
 * mmdep_skip_arm - skip the wait for tasks of the calling process
 * @for_ms: for how long
 *
 * Context: process, may sleep.  Takes skips_mutex.
 * Return: the armed skip, to be given to mmdep_skip_disarm(); -ENODEV when it
 * cannot be done here, -EAGAIN when all slots are taken, or the errno of the
 * probe's registration.
 */
struct mmdep_skip *mmdep_skip_arm(u32 for_ms)
{
	struct mmdep_skip *skip;
	int err = 0;

	if (mmdep_skip_why())
		return ERR_PTR(-ENODEV);

	mutex_lock(&skips_mutex);
	skip = take_slot();
	if (!skip) {
		err = -EAGAIN;
		goto out_unlock;
	}
	err = mmdep_point_get(mmdep_point(MMDEP_POINT_WAIT), handler);
	if (err) {
		skip->taken = false;
		goto out_unlock;
	}
	skip->until_ns = ktime_get_mono_fast_ns() + for_ms * NSEC_PER_MSEC;
	/* Kept as an identity, so that no other process can get its address. */
	mmgrab(current->mm);
	/* Pairs with the acquire in at_wait(). */
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
	mmdep_point_put(mmdep_point(MMDEP_POINT_WAIT));
	skip->taken = false;
	mutex_unlock(&skips_mutex);
}
