// SPDX-License-Identifier: GPL-2.0
/*
 * Which memory a lock is the mmap_lock of, where only the lock is known.
 *
 * Whatever stands where an mm_struct would be is asked for its owner, and the owner for its
 * memory.  That alone proves nothing: objects of a slab lie at equal distances and point at
 * one another, so that an anon_vma among others can look like a memory whose owner is a third.
 * The owner has to be a task, too: one that is found by its number.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "compat/memcg.h"
#include "core/mm_lock.h"

/**
 * mmdep_mm_of_lock - the memory that a lock is the mmap_lock of
 * @sem: any lock; it may have been freed
 *
 * Context: any but NMI.
 * Return: the memory, which some task used a moment ago; as it cannot go away while somebody
 * waits for its lock, one who does may use it.  Or NULL: it is another lock, or that is not
 * known.
 */
notrace struct mm_struct *mmdep_mm_of_lock(struct rw_semaphore *sem)
{
	struct mm_struct *mm = container_of(sem, struct mm_struct, mmap_lock), *back;
	struct task_struct *owner = mmdep_mm_owner_nofault(mm), *task;
	bool uses;
	pid_t tid;

	if (!owner || copy_from_kernel_nofault(&back, &owner->mm, sizeof(back)) ||
	    back != mm || copy_from_kernel_nofault(&tid, &owner->pid, sizeof(tid)))
		return NULL;
	rcu_read_lock();
	task = pid_task(find_pid_ns(tid, &init_pid_ns), PIDTYPE_PID);
	uses = task == owner && READ_ONCE(task->mm) == mm;
	rcu_read_unlock();
	return uses ? mm : NULL;
}
NOKPROBE_SYMBOL(mmdep_mm_of_lock);
