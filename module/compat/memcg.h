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
 * mmdep_mm_owner_nofault - the same, of what may be no memory at all
 * @mm: an address
 *
 * Context: any.
 * Return: what may be a task, and gone; or NULL: not known.
 */
static __always_inline struct task_struct *mmdep_mm_owner_nofault(struct mm_struct *mm)
{
#ifdef CONFIG_MEMCG
	struct task_struct *owner;

	if (!copy_from_kernel_nofault(&owner, &mm->owner, sizeof(owner)))
		return owner;
#endif
	return NULL;
}

#endif /* MMDEP_COMPAT_MEMCG_H */
