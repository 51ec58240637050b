/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a rw_semaphore says of its holder (kernel/locking/rwsem.c, 5.4 and later;
 * a PREEMPT_RT kernel has other fields).
 */
#ifndef MMDEP_COMPAT_RWSEM_H
#define MMDEP_COMPAT_RWSEM_H

#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#define MMDEP_HAVE_RWSEM_OWNER	(!IS_ENABLED(CONFIG_PREEMPT_RT))

/**
 * mmdep_rwsem_held - whether a lock may be held as it is said
 * @sem:  the lock; it may have been freed
 * @read: by any reader; else by the current task, for writing
 *
 * For writing the answer is certain.  For reading "no" is certain, and "yes"
 * says that somebody does.
 *
 * Context: any.
 */
static __always_inline bool mmdep_rwsem_held(const struct rw_semaphore *sem, bool read)
{
#ifndef CONFIG_PREEMPT_RT
	unsigned long word;

	if (read)
		return !copy_from_kernel_nofault(&word, &sem->count, sizeof(word)) &&
		       word << 1 >> 9;
	return !copy_from_kernel_nofault(&word, &sem->owner, sizeof(word)) &&
	       (word & ~6UL) == (unsigned long)current;
#else
	return false;
#endif
}

/**
 * mmdep_rwsem_owner - what a lock says of its owner
 * @sem: the lock, which is there
 *
 * Context: any.
 * Return: a word for mmdep_rwsem_is_reader().
 */
static __always_inline unsigned long mmdep_rwsem_owner(const struct rw_semaphore *sem)
{
#ifndef CONFIG_PREEMPT_RT
	return atomic_long_read(&sem->owner);
#else
	return 0;
#endif
}

/**
 * mmdep_rwsem_is_reader - whether a lock named the current task as a reader
 * @owner: what mmdep_rwsem_owner() said
 *
 * It names the reader that came last, also when that one has gone: so this alone
 * says little, but one that did not name the task before and does now was taken
 * by it in between.
 *
 * Context: any.
 */
static __always_inline bool mmdep_rwsem_is_reader(unsigned long owner)
{
	return (owner & ~6UL) == ((unsigned long)current | 1);
}

/**
 * mmdep_rwsem_names_reader - the same, of a lock that may have been freed
 * @sem: the lock
 *
 * Context: any.
 */
static __always_inline bool mmdep_rwsem_names_reader(const struct rw_semaphore *sem)
{
#ifndef CONFIG_PREEMPT_RT
	unsigned long word;

	return !copy_from_kernel_nofault(&word, &sem->owner, sizeof(word)) &&
	       mmdep_rwsem_is_reader(word);
#else
	return false;
#endif
}

/**
 * struct mmdep_rwsem_holder - what a lock says of who holds it
 * @task:    the writer, or the reader that came last, who may have gone; NULL: it
 *           does not say
 * @write:   held for writing
 * @readers: how many hold it for reading
 */
struct mmdep_rwsem_holder {
	struct task_struct *task;
	bool write;
	u32 readers;
};

#ifndef CONFIG_PREEMPT_RT
/**
 * mmdep_rwsem_words - what the words of a lock say
 * @count:  the first one
 * @owner:  the second one
 * @holder: filled
 *
 * Context: any.
 * Return: false: nobody holds it, for the moment, or that cannot be told.
 */
static __always_inline bool mmdep_rwsem_words(unsigned long count, unsigned long owner,
					      struct mmdep_rwsem_holder *holder)
{
	*holder = (struct mmdep_rwsem_holder){
		.write = count & 1,
		.readers = count << 1 >> 9,
	};
	/* The two words are not written at once. */
	if (holder->write == !(owner & 1))
		holder->task = (struct task_struct *)(owner & ~7UL);
	return holder->write || holder->readers;
}
#endif

/**
 * mmdep_rwsem_holder - who holds a lock that the current task waits for
 * @sem:    the lock
 * @holder: filled
 *
 * Context: any.
 * Return: false: nobody, for the moment, or that cannot be told.
 */
static __always_inline bool mmdep_rwsem_holder(const struct rw_semaphore *sem,
					       struct mmdep_rwsem_holder *holder)
{
#ifndef CONFIG_PREEMPT_RT
	return mmdep_rwsem_words(atomic_long_read(&sem->count), atomic_long_read(&sem->owner),
				 holder);
#else
	return false;
#endif
}

/**
 * mmdep_rwsem_holder_nofault - the same, of a lock that may have been freed
 * @sem:    the lock
 * @holder: filled
 *
 * Context: any.
 * Return: as above.
 */
static __always_inline bool mmdep_rwsem_holder_nofault(const struct rw_semaphore *sem,
						       struct mmdep_rwsem_holder *holder)
{
#ifndef CONFIG_PREEMPT_RT
	unsigned long count, owner;

	return !copy_from_kernel_nofault(&count, &sem->count, sizeof(count)) &&
	       !copy_from_kernel_nofault(&owner, &sem->owner, sizeof(owner)) &&
	       mmdep_rwsem_words(count, owner, holder);
#else
	return false;
#endif
}

#endif /* MMDEP_COMPAT_RWSEM_H */
