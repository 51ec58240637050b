// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that sleep for a rw_semaphore or a mutex, of whatever kind: for how long, and
 * who keeps them from it.
 *
 * A small table, open-addressed by task.  Only its own task writes a slot, so it needs
 * no lock; a reader believes its copy when the sleep is the same before and after.  Who
 * holds the lock is asked when somebody wants to know: the lock says it.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "compat/mutex.h"
#include "compat/rwsem.h"
#include "core/sleeper.h"
#include "core/version.h"

#define NR_BITS		9
#define PROBES		8U

struct slot {
	struct task_struct *owner;
	struct mmdep_sleeper sleeper;
};

static struct slot slots[MMDEP_SLEEPERS_MAX];
static const struct mmdep_lock_knower *knower;
static atomic64_t dropped;

static_assert(BIT(NR_BITS) == MMDEP_SLEEPERS_MAX);

static __always_inline struct slot *slot_at(const struct task_struct *task, unsigned int i)
{
	return &slots[(hash_ptr(task, NR_BITS) + i) % MMDEP_SLEEPERS_MAX];
}

static __always_inline struct slot *find(const struct task_struct *task)
{
	unsigned int i;

	for (i = 0; i < PROBES; i++)
		if (READ_ONCE(slot_at(task, i)->owner) == task)
			return slot_at(task, i);
	return NULL;
}

/**
 * mmdep_sleepers_reset - nobody sleeps, as far as is known
 *
 * Context: process; no handler runs that begins or ends a sleep.
 */
void mmdep_sleepers_reset(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_SLEEPERS_MAX; i++) {
		slots[i].sleeper.start_ns = 0;
		slots[i].owner = NULL;
	}
}

/**
 * mmdep_sleep_begin - the current task begins to sleep for a lock
 * @lock: its address
 * @what: what kind of lock, and how it is wanted
 * @mmap: it is an mmap_lock
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_sleep_begin(unsigned long lock, enum mmdep_sleep_for what, bool mmap)
{
	struct slot *slot = find(current);
	unsigned int i;

	for (i = 0; !slot && i < PROBES; i++)
		if (!READ_ONCE(slot_at(current, i)->owner) &&
		    !cmpxchg(&slot_at(current, i)->owner, NULL, current))
			slot = slot_at(current, i);
	if (!slot) {
		atomic64_inc(&dropped);
		return;
	}
	WRITE_ONCE(slot->sleeper.start_ns, 0);
	/* A reader that copies from here on sees that it is another. */
	smp_wmb();
	slot->sleeper.lock = lock;
	slot->sleeper.born_ns = current->start_time;
	slot->sleeper.tid = current->pid;
	slot->sleeper.what = what;
	slot->sleeper.mmap = mmap;
	/* A reader sees it only when the rest is there. */
	smp_store_release(&slot->sleeper.start_ns, ktime_get_mono_fast_ns());
}
NOKPROBE_SYMBOL(mmdep_sleep_begin);

/**
 * mmdep_sleep_end - the current task sleeps no more
 * @lock: for what; if it was for another lock nothing happens
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_sleep_end(unsigned long lock)
{
	struct slot *slot = find(current);

	if (!slot || slot->sleeper.lock != lock)
		return;
	WRITE_ONCE(slot->sleeper.start_ns, 0);
	/* Pairs with the exchange in mmdep_sleep_begin(). */
	smp_store_release(&slot->owner, NULL);
}
NOKPROBE_SYMBOL(mmdep_sleep_end);

static bool copy_slot(struct slot *slot, struct mmdep_sleeper *copy)
{
	/* Pairs with the release in mmdep_sleep_begin(). */
	u64 start_ns = smp_load_acquire(&slot->sleeper.start_ns);

	if (!start_ns || !READ_ONCE(slot->owner))
		return false;
	mmdep_copy(copy, &slot->sleeper, sizeof(*copy));
	return READ_ONCE(slot->sleeper.start_ns) == start_ns;
}

/**
 * mmdep_sleeper_of - the sleep of a task
 * @task: with a reference
 * @copy: filled
 *
 * Context: any.
 * Return: false: it does not sleep for a lock, as far as is known.
 */
bool mmdep_sleeper_of(const struct task_struct *task, struct mmdep_sleeper *copy)
{
	struct slot *slot = find(task);

	return slot && copy_slot(slot, copy) && copy->tid == task->pid &&
	       copy->born_ns == task->start_time;
}

/**
 * mmdep_sleeps_for - whether a task sleeps for a lock
 * @task: never looked into
 * @lock: its address
 *
 * Context: any that a handler may be in.
 */
notrace bool mmdep_sleeps_for(const struct task_struct *task, unsigned long lock)
{
	const struct slot *slot = find(task);

	return slot && READ_ONCE(slot->sleeper.start_ns) &&
	       READ_ONCE(slot->sleeper.lock) == lock;
}
NOKPROBE_SYMBOL(mmdep_sleeps_for);

/* A task cannot go away while it sleeps; but its end may not have been seen. */
static bool is_there(struct slot *slot, const struct mmdep_sleeper *sleeper)
{
	struct task_struct *task = mmdep_task_get(sleeper->tid, sleeper->born_ns);

	if (task) {
		put_task_struct(task);
		return true;
	}
	if (cmpxchg(&slot->sleeper.start_ns, sleeper->start_ns, 0) == sleeper->start_ns)
		WRITE_ONCE(slot->owner, NULL);
	return false;
}

/**
 * mmdep_sleepers_next - one after the other
 * @at:   where to go on, from 0
 * @copy: filled
 *
 * Context: process.
 * Return: false: there is none any more.
 */
bool mmdep_sleepers_next(unsigned int *at, struct mmdep_sleeper *copy)
{
	for (; *at < MMDEP_SLEEPERS_MAX; ++*at) {
		if (!copy_slot(&slots[*at], copy) || !is_there(&slots[*at], copy))
			continue;
		++*at;
		return true;
	}
	return false;
}

/**
 * mmdep_sleepers_any - whether any task sleeps
 *
 * Context: any.
 */
bool mmdep_sleepers_any(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_SLEEPERS_MAX; i++)
		if (READ_ONCE(slots[i].sleeper.start_ns))
			return true;
	return false;
}

/**
 * mmdep_sleepers_dropped - sleeps for which there was no room
 *
 * Context: any.
 */
u64 mmdep_sleepers_dropped(void)
{
	return atomic64_read(&dropped);
}

/* The task that a lock names as the one that has it alone, or NULL. */
static const struct task_struct *owner_of(const struct mmdep_sleeper *sleeper)
{
	struct mmdep_rwsem_holder holder;

	if (sleeper->what == MMDEP_SLEEP_MUTEX)
		return mmdep_mutex_owner((void *)sleeper->lock);
	if (!mmdep_rwsem_holder_nofault((void *)sleeper->lock, &holder) || !holder.write)
		return NULL;
	return holder.task;
}

/**
 * mmdep_sleeper_holder - who keeps a task from its lock
 * @sleeper: its sleep
 * @who:     filled: who has it alone; or of those who have it for reading, if they are
 *           known, the one that has had it for longest
 *
 * Context: process.
 * Return: false: that is not known.
 */
bool mmdep_sleeper_holder(const struct mmdep_sleeper *sleeper, struct mmdep_who *who)
{
	const struct task_struct *owner = owner_of(sleeper);

	if (!owner)
		return sleeper->what != MMDEP_SLEEP_MUTEX &&
		       mmdep_lock_reader_find(sleeper->lock, who);
	mmdep_who_peek(who, owner);
	/* Who is named before and after was there while it was looked at. */
	return who->tid && owner_of(sleeper) == owner;
}

/**
 * mmdep_lock_knower_set - there is somebody who knows of locks
 * @now: to be asked; NULL: there is none any more, but it may still be asked
 *
 * Context: any.
 */
void mmdep_lock_knower_set(const struct mmdep_lock_knower *now)
{
	WRITE_ONCE(knower, now);
}

/**
 * mmdep_lock_reader_find - who holds a lock for reading
 * @lock: the lock
 * @who:  filled with the one that has held it for longest
 *
 * Context: as for struct mmdep_target.
 * Return: false: nobody knows.
 */
notrace bool mmdep_lock_reader_find(unsigned long lock, struct mmdep_who *who)
{
	const struct mmdep_lock_knower *now = READ_ONCE(knower);

	return now && now->reader(lock, who);
}
NOKPROBE_SYMBOL(mmdep_lock_reader_find);

/**
 * mmdep_lock_class_find - the class of a lock that a task sleeps for
 * @sleeper: its sleep
 *
 * Context: process.
 * Return: the class, or MMDEP_CLASS_UNKNOWN.
 */
u32 mmdep_lock_class_find(const struct mmdep_sleeper *sleeper)
{
	const struct mmdep_lock_knower *now = READ_ONCE(knower);

	if (!now)
		return MMDEP_CLASS_UNKNOWN;
	return now->class(sleeper->lock, sleeper->what == MMDEP_SLEEP_MUTEX);
}
