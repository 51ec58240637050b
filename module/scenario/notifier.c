// SPDX-License-Identifier: GPL-2.0
/*
 * An mmu notifier that takes its time, as that of a large virtual machine may: a
 * collapse waits for it with mmap_lock held for writing.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/mmu_notifier.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat/rwsem.h"
#include "scenario/locks.h"

#ifdef CONFIG_MMU_NOTIFIER

#define SLOW_MS		500

/**
 * struct slow - a notifier that keeps one collapse
 * @notifier: of the memory of a process
 * @may_go:   nobody is kept any more
 * @once:     somebody was
 */
struct slow {
	struct mmu_notifier notifier;
	struct completion may_go;
	atomic_t once;
};

/* One at a time: whose @taken is. */
static struct slow *slow;
static atomic_t taken;

/* Nobody else clears the range of a huge page with mmap_lock for writing. */
static bool is_collapse(const struct mmu_notifier_range *range, struct mm_struct *mm)
{
	return range->event == MMU_NOTIFY_CLEAR && range->end - range->start == PMD_SIZE &&
	       mmdep_rwsem_held(&mm->mmap_lock, false);
}

static int range_start(struct mmu_notifier *notifier, const struct mmu_notifier_range *range)
{
	struct slow *s = container_of(notifier, struct slow, notifier);

	if (mmu_notifier_range_blockable(range) && is_collapse(range, notifier->mm) &&
	    !atomic_cmpxchg(&s->once, 0, 1))
		wait_for_completion_killable_timeout(&s->may_go, msecs_to_jiffies(SLOW_MS));
	return 0;
}

static const struct mmu_notifier_ops ops = { .invalidate_range_start = range_start };

/**
 * mmdep_notifier_scenario_begin - the caller's next collapse waits for a notifier
 *
 * Context: process, may sleep; takes mmap_lock.
 * Return: 0; -EAGAIN: another process has it; or a negative errno.
 */
int mmdep_notifier_scenario_begin(void)
{
	struct slow *s;
	int err = -ENOMEM;

	if (atomic_cmpxchg(&taken, 0, 1))
		return -EAGAIN;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (s) {
		s->notifier.ops = &ops;
		init_completion(&s->may_go);
		err = mmu_notifier_register(&s->notifier, current->mm);
	}
	if (err) {
		kfree(s);
		atomic_set(&taken, 0);
		return err;
	}
	slow = s;
	return 0;
}

/**
 * mmdep_notifier_scenario_end - undo mmdep_notifier_scenario_begin()
 *
 * Context: process, may sleep; the process that began may be gone.
 */
void mmdep_notifier_scenario_end(void)
{
	complete_all(&slow->may_go);
	/* Waits until nobody is in it. */
	mmu_notifier_unregister(&slow->notifier, slow->notifier.mm);
	kfree(slow);
	slow = NULL;
	/* Not before all is gone. */
	atomic_set_release(&taken, 0);
}

/**
 * mmdep_notifier_scenario_why - why it cannot be had
 *
 * Return: a sentence, or NULL when it can.
 */
const char *mmdep_notifier_scenario_why(void)
{
	return NULL;
}
#else
/**
 * mmdep_notifier_scenario_begin - there is no such scenario
 *
 * Return: -ENODEV.
 */
int mmdep_notifier_scenario_begin(void)
{
	return -ENODEV;
}

/**
 * mmdep_notifier_scenario_end - it never began
 */
void mmdep_notifier_scenario_end(void)
{
}

/**
 * mmdep_notifier_scenario_why - why there is none
 *
 * Return: a sentence.
 */
const char *mmdep_notifier_scenario_why(void)
{
	return "this kernel has no mmu notifiers (CONFIG_MMU_NOTIFIER)";
}
#endif
