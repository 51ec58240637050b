/* SPDX-License-Identifier: GPL-2.0 */
/* struct mm_struct: whose it is, which only kernels with memory cgroups say. */
#ifndef MMDEP_COMPAT_MEMCG_H
#define MMDEP_COMPAT_MEMCG_H

#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/**
 * mmdep_mm_owner - the main thread of the process that a memory belongs to
 * @mm: the memory, which is in use
 *
 * Context: preemption off.
 * Return: the task, as long as preemption is off; or NULL: not known.
 */
static __always_inline struct task_struct *mmdep_mm_owner(struct mm_struct *mm)
{
#ifdef CONFIG_MEMCG
	return rcu_dereference_sched(mm->owner);
#else
	return NULL;
#endif
}

/**
 * mmdep_mm_of_lock - the memory that a lock is the mmap_lock of
 * @sem: any lock; it may have been freed
 *
 * The process that owns the memory and the memory must both say so.
 *
 * Context: any.
 * Return: the memory, or NULL: it is another lock, or that is not known.
 */
static __always_inline struct mm_struct *mmdep_mm_of_lock(struct rw_semaphore *sem)
{
#ifdef CONFIG_MEMCG
	struct mm_struct *mm = container_of(sem, struct mm_struct, mmap_lock), *back;
	struct task_struct *owner;

	if (!copy_from_kernel_nofault(&owner, &mm->owner, sizeof(owner)) && owner &&
	    !copy_from_kernel_nofault(&back, &owner->mm, sizeof(back)) && back == mm)
		return mm;
#endif
	return NULL;
}

#endif /* MMDEP_COMPAT_MEMCG_H */
