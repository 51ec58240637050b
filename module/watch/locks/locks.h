/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lock watch: what its files know of each other, and what the faces read.
 *
 * A lock is its address.  What is not identified is not watched: no class is made
 * up for it, and nothing is said about it.
 */
#ifndef MMDEP_WATCH_LOCKS_LOCKS_H
#define MMDEP_WATCH_LOCKS_LOCKS_H

#include <linux/cache.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "compat/rwsem.h"
#include "compat/sched.h"
#include "compat/text.h"
#include "core/counter.h"
#include "core/hook.h"
#include "core/stack.h"
#include "core/who.h"
#include "order/acquire.h"
#include "watch/locks/report.h"

#define MMDEP_LOCKS_CLASSES	512U
/* Of these, attributes at most: a device that goes may have a hundred. */
#define MMDEP_LOCKS_KERNFS	384U
#define MMDEP_LOCKS_EDGES	2048U
#define MMDEP_LOCKS_CHAINS	2048U
#define MMDEP_LOCKS_TASKS	512U
#define MMDEP_LOCKS_REPORTS	32U
#define MMDEP_LOCK_NAME_LEN	64

/* A lock that is not identified. */
#define MMDEP_LOCK_UNKNOWN	0x3ffU

/* Flag beside those of order/held.h: a signal may have kept the task from it. */
#define MMDEP_LOCK_KILLABLE	0x40000U
/* It is not known yet whether it was got: by trylock, or a signal may have come. */
#define MMDEP_LOCK_UNSURE	0x80000U
/* The lock did not name the task as its reader before. */
#define MMDEP_LOCK_FRESH	0x100000U
/* It is a mutex, and no rwsem. */
#define MMDEP_LOCK_MUTEX	0x200000U
/* That it should not be held any more has been reported. */
#define MMDEP_LOCK_TOLD		0x400000U

/**
 * enum mmdep_lock_how - how it is known what a lock is
 * @MMDEP_LOCK_BY_MM:     it is in the mm of the task that takes it, or in one whose
 *                        owner points at it, or was made as such
 * @MMDEP_LOCK_BY_SELF:   the object that it is in points back at itself
 * @MMDEP_LOCK_BY_SYMBOL: it is a variable of the kernel, or one that the user named
 * @MMDEP_LOCK_BY_INIT:   the function that made it named it
 * @MMDEP_LOCK_BY_CALL:   the function that takes it takes no other
 */
enum mmdep_lock_how {
	MMDEP_LOCK_BY_MM,
	MMDEP_LOCK_BY_SELF,
	MMDEP_LOCK_BY_SYMBOL,
	MMDEP_LOCK_BY_INIT,
	MMDEP_LOCK_BY_CALL,
};

/* Classes that are there from the start. */
enum {
	MMDEP_LOCK_MMAP,
	MMDEP_LOCK_VMA,
	MMDEP_LOCK_HUGETLB_VMA,
	MMDEP_LOCK_UFFD,
	MMDEP_LOCK_ANON_VMA,
	MMDEP_LOCK_CPU_HOTPLUG,
	MMDEP_LOCK_MEM_HOTPLUG,
	MMDEP_LOCK_FIXED,
};

/**
 * struct mmdep_lock_class - what is known of a class
 * @name:   what its locks are
 * @how:    enum mmdep_lock_how
 * @symbol: the one lock of it, or 0; also 0 while the module that has it is gone
 */
struct mmdep_lock_class {
	char name[MMDEP_LOCK_NAME_LEN];
	u8 how;
	unsigned long symbol;
};

/**
 * struct mmdep_lock_slot - the locks of a task that holds some
 * @owner: the task, never looked into; NULL: the slot is free
 * @last:  who had it last: @who is known, and no other slot says that of this task
 * @held:  its locks.  Most are taken and released alone.  What such a lock is does not
 *         matter, and is not asked, until another one is taken under it
 * @who:   @last, remembered
 */
struct mmdep_lock_slot {
	struct task_struct *owner;
	struct task_struct *last;
	struct mmdep_order_held held;
	struct mmdep_who who;
} ____cacheline_aligned;

/**
 * struct mmdep_locks - all that the watch knows
 * @order:   the engine
 * @class:   what its classes are; numbers as in @order
 * @nr_kernfs: how many of them are attributes
 * @stack:   of each edge, when it was seen first
 * @slot:    locks that are held
 * @last_nr: number of the last report
 * @nr_reports: how many there are
 * @report:  what was found; none is taken away or changed but by a reset
 * @lost:    findings for which there was no room
 * @lock:    the graph lock.  Raw, innermost, taken with interrupts off, and by a
 *           handler only for so long: protects @order, adding a class, @stack and
 *           @report
 */
struct mmdep_locks {
	struct mmdep_order order;
	struct mmdep_lock_class class[MMDEP_LOCKS_CLASSES];
	u32 nr_kernfs;
	struct mmdep_lock_stack stack[MMDEP_LOCKS_EDGES];
	struct mmdep_lock_slot slot[MMDEP_LOCKS_TASKS];
	u32 last_nr;
	u32 nr_reports;
	struct mmdep_lock_report report[MMDEP_LOCKS_REPORTS];
	u64 lost;
	raw_spinlock_t lock;
};

extern struct mmdep_locks *mmdep_locks;

/* Whoever is at the graph is done in less time than so many tries take. */
#define MMDEP_LOCKS_TRIES	1000

/**
 * mmdep_locks_enter - the graph lock, for a handler
 * @flags: for mmdep_locks_leave()
 *
 * Context: any but an NMI, where no tracer goes this far; interrupts are off from here on.
 * Return: false when another CPU is at the graph, and stays there.
 */
static __always_inline bool mmdep_locks_enter(unsigned long *flags)
{
	unsigned int tries;

	for (tries = 0; tries < MMDEP_LOCKS_TRIES; tries++) {
		if (raw_spin_trylock_irqsave(&mmdep_locks->lock, *flags))
			return true;
		cpu_relax();
	}
	return false;
}

/**
 * mmdep_locks_leave - give it back
 * @flags: of mmdep_locks_enter()
 */
static __always_inline void mmdep_locks_leave(unsigned long flags)
{
	raw_spin_unlock_irqrestore(&mmdep_locks->lock, flags);
}

/**
 * struct mmdep_lock_hits - what is counted on one CPU
 * @chain: how often each chain was found in the cache
 */
struct mmdep_lock_hits {
	u64 chain[MMDEP_LOCKS_CHAINS];
};

extern struct mmdep_lock_hits __percpu *mmdep_lock_hits;

/* The slot that was claimed last on this CPU; any other will do, but is slower. */
DECLARE_PER_CPU(struct mmdep_lock_slot *, mmdep_lock_hint);

/* These stand for locks that have no address here. */
extern u64 mmdep_lock_cpu_hotplug, mmdep_lock_mem_hotplug;

enum {
	MMDEP_LOCKS_NESTED,
	MMDEP_LOCKS_NESTED_TRY,
	MMDEP_LOCKS_UNKNOWN,
	MMDEP_LOCKS_NO_ROOM,
	MMDEP_LOCKS_BUSY,
	MMDEP_LOCKS_STALE,
	MMDEP_LOCKS_UNSURE,
	MMDEP_LOCKS_DISOWNED,
	MMDEP_LOCKS_AT_EXIT,
	MMDEP_LOCKS_ASKED,
	MMDEP_LOCKS_NR_COUNTERS,
};

extern struct mmdep_counter_set mmdep_locks_counters;

void mmdep_lock_cache_reset(void);
void mmdep_lock_cache_add(unsigned long sem, u32 class);
void mmdep_lock_cache_drop(unsigned long sem);
void mmdep_lock_classes_init(void);
u32 mmdep_lock_class(u8 kind, enum mmdep_lock_how how, const char *what,
		     const char *of, unsigned long symbol);
void mmdep_lock_class_gone(unsigned long symbol);
unsigned long mmdep_lock_hotplug_of(unsigned long sem);
u32 mmdep_lock_identify(unsigned long sem);
u32 mmdep_lock_ask(unsigned long sem);
u32 mmdep_lock_known(unsigned long sem);

void mmdep_lock_slots_reset(void);
struct mmdep_lock_slot *mmdep_lock_slot_of(const struct task_struct *task);
struct mmdep_lock_slot *mmdep_lock_slot_claim(void);
void mmdep_lock_slot_drop(struct mmdep_lock_slot *slot);
void mmdep_lock_slot_forget(const struct task_struct *task);
void mmdep_lock_disown(unsigned long sem);
void mmdep_lock_disown_all(unsigned long sem);
bool mmdep_lock_reader(unsigned long sem, struct mmdep_who *who);
bool mmdep_lock_alone_copy(const struct mmdep_lock_slot *slot,
			   struct mmdep_order_hold *copy);

void mmdep_lock_take(unsigned long sem, u32 what, unsigned long parent_ip,
		     struct pt_regs *regs);
void mmdep_lock_take_slowly(unsigned long sem, u32 what, unsigned long parent_ip,
			    struct pt_regs *regs);
void mmdep_lock_try(unsigned long sem, u32 what, unsigned long parent_ip);
void mmdep_lock_release(unsigned long sem);
void mmdep_lock_release_own(unsigned long sem);
void mmdep_lock_claim(unsigned long sem, unsigned long parent_ip, struct pt_regs *regs);
void mmdep_lock_downgrade(unsigned long sem);

bool mmdep_lock_expect(struct mmdep_lock_slot *slot, unsigned long sem);
void mmdep_lock_settle(struct mmdep_lock_slot *slot);
bool mmdep_lock_is_true(struct mmdep_order_hold *hold);
bool mmdep_lock_is_mine(const struct mmdep_order_hold *hold);
void mmdep_lock_judge(struct mmdep_lock_slot *slot, u32 result, struct pt_regs *regs);

void mmdep_lock_left_exit(struct mmdep_lock_slot *slot);
void mmdep_lock_left_begin(void);
void mmdep_lock_left_end(void);

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define MMDEP_LOCK_NR_HOOKS	37
#else
#define MMDEP_LOCK_NR_HOOKS	32
#endif
extern struct mmdep_hook mmdep_lock_hooks[MMDEP_LOCK_NR_HOOKS];

/* Slots looked at for a task. */
#define MMDEP_LOCK_PROBES	8U

/**
 * mmdep_lock_place - where a slot of a task is
 * @task:  the task
 * @probe: which of those that it may have, below MMDEP_LOCK_PROBES
 */
static __always_inline struct mmdep_lock_slot *
mmdep_lock_place(const struct task_struct *task, u32 probe)
{
	u32 first = ((unsigned long)task * 0x9e3779b97f4a7c15ULL) >> 55;

	return &mmdep_locks->slot[(first + probe) % MMDEP_LOCKS_TASKS];
}

/**
 * mmdep_lock_slot_end - where the last lock of a task is, perhaps
 * @slot: its slot
 *
 * A lock that was taken alone is in the first place, and not in the depth.
 */
static __always_inline u32 mmdep_lock_slot_end(const struct mmdep_lock_slot *slot)
{
	return clamp(READ_ONCE(slot->held.depth), 1U, MMDEP_ORDER_DEPTH);
}

/**
 * mmdep_lock_alone - a task that holds nothing takes or tries a lock
 * @slot:      its slot
 * @sem:       the lock
 * @what:      flags beside a class
 * @owner:     MMDEP_LOCK_UNSURE: what the lock said of its owner before
 * @parent_ip: who takes it
 *
 * Context: the task's own; as a handler may be.
 */
static __always_inline void mmdep_lock_alone(struct mmdep_lock_slot *slot,
					     unsigned long sem, u32 what,
					     unsigned long owner, unsigned long parent_ip)
{
	mmdep_order_held_alone(&slot->held, sem, what, owner, mmdep_text_pack(parent_ip),
			       get_jiffies_64());
}

/* Entries of the cache of classes: a lock and its class, in one word. */
#define MMDEP_LOCK_CACHE_BITS	13
#define MMDEP_LOCK_CLASS_BITS	10
#define MMDEP_LOCK_CLASS_MASK	((1UL << MMDEP_LOCK_CLASS_BITS) - 1)

extern unsigned long mmdep_lock_cache[1U << MMDEP_LOCK_CACHE_BITS];

/**
 * mmdep_lock_cache_entry - where the entry of a lock is
 * @sem: the lock
 */
static __always_inline unsigned long *mmdep_lock_cache_entry(unsigned long sem)
{
	return &mmdep_lock_cache[(sem * 0x9e3779b97f4a7c15ULL) >>
				 (64 - MMDEP_LOCK_CACHE_BITS)];
}

/**
 * mmdep_lock_cache_key - by what an entry is known to be that of a lock
 * @sem: the lock
 *
 * Locks are aligned to 8 bytes; the bits above 57 are the same in all addresses.
 */
static __always_inline unsigned long mmdep_lock_cache_key(unsigned long sem)
{
	return sem << (MMDEP_LOCK_CLASS_BITS - 3) & ~MMDEP_LOCK_CLASS_MASK;
}

/**
 * mmdep_lock_cached - what a lock is
 * @sem: the lock
 *
 * Context: any.
 * Return: its class, or MMDEP_LOCK_UNKNOWN; a greater number: it was not seen before.
 */
static __always_inline unsigned long mmdep_lock_cached(unsigned long sem)
{
	return READ_ONCE(*mmdep_lock_cache_entry(sem)) ^ mmdep_lock_cache_key(sem);
}

/**
 * mmdep_lock_class_of - what a lock is, also when it was not seen before
 * @sem: the lock
 *
 * Context: any; the lock is there.
 * Return: its class, or MMDEP_LOCK_UNKNOWN.
 */
static __always_inline u32 mmdep_lock_class_of(unsigned long sem)
{
	unsigned long class = mmdep_lock_cached(sem);

	return likely(class <= MMDEP_LOCK_UNKNOWN) ? class : mmdep_lock_ask(sem);
}

/**
 * mmdep_lock_owner - what a lock that will perhaps be got says of its owner before
 * @sem:  the lock
 * @what: flags of the taking
 *
 * The lock is there: the function that is traced is going to look into it.  Only of
 * one that is taken for reading, which no mutex is, it matters.
 *
 * Context: any.
 */
static __always_inline unsigned long mmdep_lock_owner(unsigned long sem, u32 what)
{
	const u32 asked = MMDEP_LOCK_UNSURE | MMDEP_ORDER_READ;

	return (what & asked) == asked ? mmdep_rwsem_owner((void *)sem) : 0;
}

#endif /* MMDEP_WATCH_LOCKS_LOCKS_H */
