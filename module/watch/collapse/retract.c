// SPDX-License-Identifier: GPL-2.0
/*
 * The collapse of a file takes the page tables away that map its small pages, from
 * each process that has some (retract_page_tables() in mm/khugepaged.c, inlined here
 * and there): under which locks.
 *
 *	before 6.6	i_mmap_rwsem for writing, and mmap_lock of that process for
 *			writing, by trylock: who loses keeps its table
 *	since then	i_mmap_rwsem for reading
 *
 * That is what the source says.  What is told is what the locks say, when
 * pmdp_collapse_flush() is called for a table: a lock names its writer, and of its
 * readers the one that came last.  The trylocks are seen when they begin; one that was
 * not followed by a table that went away is one that was lost, or of a process that
 * was passed over after all.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/mm_types.h>
#include <linux/ptrace.h>

#include "compat/rwsem.h"
#include "core/mm_lock.h"
#include "watch/collapse/attempt.h"
#include "watch/collapse/retract.h"

static __always_inline void count(unsigned int i)
{
	mmdep_count(&mmdep_collapse_sets[MMDEP_COLLAPSE_SET_FILE], i);
}

/**
 * mmdep_collapse_retracts - a page table of a file mapping is taken away
 * @c:   the attempt of the current task that does it, of a file
 * @vma: the mapping, whose file keeps it in place
 *
 * Context: the entry of pmdp_collapse_flush().
 */
notrace void mmdep_collapse_retracts(struct mmdep_collapse *c, const struct vm_area_struct *vma)
{
	struct rw_semaphore *sem;

	c->tables++;
	count(MMDEP_COLLAPSE_FILE_TABLES);
	if (mmdep_rwsem_held(&vma->vm_mm->mmap_lock, false)) {
		c->mmap_locked++;
		count(MMDEP_COLLAPSE_FILE_MMAP_LOCKED);
	}
	if (!vma->vm_file)
		return;
	sem = &vma->vm_file->f_mapping->i_mmap_rwsem;
	if (mmdep_rwsem_held(sem, false)) {
		c->i_mmap = MMDEP_HELD_WRITE;
		c->i_mmap_sure = true;
	} else if (mmdep_rwsem_held(sem, true)) {
		c->i_mmap = MMDEP_HELD_READ;
		c->i_mmap_sure = c->i_mmap_sure || mmdep_rwsem_names_reader(sem);
	}
}
NOKPROBE_SYMBOL(mmdep_collapse_retracts);

/* int down_write_trylock(struct rw_semaphore *sem): all kinds of locks come here. */
static notrace void tries(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_collapse *c = mmdep_collapse_current();
	struct rw_semaphore *sem;

	if (!c || !c->file || !regs)
		return;
	sem = (struct rw_semaphore *)regs_get_kernel_argument(regs, 0);
	if ((!c->mm || sem != &c->mm->mmap_lock) && !mmdep_mm_of_lock(sem))
		return;
	c->mmap_tried++;
	count(MMDEP_COLLAPSE_FILE_MMAP_TRIED);
}
NOKPROBE_SYMBOL(tries);

const struct mmdep_target mmdep_collapse_trylock_target = {
	.name = "down_write_trylock",
	.how = MMDEP_KPROBE,
	.as = MMDEP_HOOK_ALT,
	.why = "mmap_write_trylock is inlined, and calls it",
	.enter = tries,
};
