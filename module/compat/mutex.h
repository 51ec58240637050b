/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a mutex says of its holder (kernel/locking/mutex.c, the same from 5.10 to 7.3; a
 * PREEMPT_RT kernel has other fields).
 */
#ifndef MMDEP_COMPAT_MUTEX_H
#define MMDEP_COMPAT_MUTEX_H

#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/* With lockdep, what takes a mutex killably is a macro once more in newer kernels (7.2). */
#if defined(CONFIG_DEBUG_LOCK_ALLOC) && defined(mutex_lock_killable_nested)
#define MMDEP_MUTEX_KILLABLE_NESTED	_mutex_lock_killable
#else
#define MMDEP_MUTEX_KILLABLE_NESTED	mutex_lock_killable_nested
#endif

/**
 * mmdep_mutex_owner - who holds a mutex
 * @lock: the mutex; it may have been freed
 *
 * Context: any.
 * Return: a task that may be gone; NULL: nobody, or that cannot be told.
 */
static __always_inline struct task_struct *mmdep_mutex_owner(const struct mutex *lock)
{
#ifndef CONFIG_PREEMPT_RT
	unsigned long word;

	/* The low bits say who waits. */
	if (!copy_from_kernel_nofault(&word, &lock->owner, sizeof(word)))
		return (struct task_struct *)(word & ~7UL);
#endif
	return NULL;
}

/**
 * mmdep_mutex_held - whether the current task has a mutex
 * @lock: the mutex; it may have been freed
 *
 * The answer is certain.
 *
 * Context: any.
 */
static __always_inline bool mmdep_mutex_held(const struct mutex *lock)
{
	return mmdep_mutex_owner(lock) == current;
}

#endif /* MMDEP_COMPAT_MUTEX_H */
