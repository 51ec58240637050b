/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_SLEEPER_H
#define MMDEP_CORE_SLEEPER_H

#include <linux/sched.h>
#include <linux/types.h>

#include "core/who.h"

/* For what kind of lock a task sleeps. */
enum mmdep_sleep_for {
	MMDEP_SLEEP_READ,
	MMDEP_SLEEP_WRITE,
	MMDEP_SLEEP_MUTEX,
};

/**
 * struct mmdep_sleeper - a task sleeps for a lock
 * @lock:     its address; the lock is there as long as the task sleeps
 * @start_ns: since when, CLOCK_MONOTONIC
 * @born_ns:  of the task, as in struct mmdep_who
 * @tid:      its thread id, in the initial namespace
 * @what:     enum mmdep_sleep_for
 * @mmap:     the lock is an mmap_lock
 */
struct mmdep_sleeper {
	unsigned long lock;
	u64 start_ns;
	u64 born_ns;
	pid_t tid;
	u8 what;
	bool mmap;
};

/**
 * struct mmdep_lock_knower - somebody who knows more of locks than they say themselves
 * @reader: find who has held a lock for reading for longest; false: nobody is known
 * @class:  the class of a lock, a mutex or a rw_semaphore, that need not be there any
 *          more, or MMDEP_CLASS_UNKNOWN
 *
 * @reader is called as a handler is, @class in process context.
 */
struct mmdep_lock_knower {
	bool (*reader)(unsigned long lock, struct mmdep_who *who);
	u32 (*class)(unsigned long lock, bool mutex);
};

#define MMDEP_CLASS_UNKNOWN	(~0U)

#define MMDEP_SLEEPERS_MAX	512U

void mmdep_sleepers_reset(void);
void mmdep_sleep_begin(unsigned long lock, enum mmdep_sleep_for what, bool mmap);
void mmdep_sleep_end(unsigned long lock);
bool mmdep_sleeper_of(const struct task_struct *task, struct mmdep_sleeper *copy);
bool mmdep_sleeps_for(const struct task_struct *task, unsigned long lock);
bool mmdep_sleepers_next(unsigned int *at, struct mmdep_sleeper *copy);
bool mmdep_sleepers_any(void);
u64 mmdep_sleepers_dropped(void);
bool mmdep_sleeper_holder(const struct mmdep_sleeper *sleeper, struct mmdep_who *who);

void mmdep_lock_knower_set(const struct mmdep_lock_knower *knower);
bool mmdep_lock_reader_find(unsigned long lock, struct mmdep_who *who);
u32 mmdep_lock_class_find(const struct mmdep_sleeper *sleeper);

#endif /* MMDEP_CORE_SLEEPER_H */
