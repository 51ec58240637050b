/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Locks that the user named: variables of the kernel or of any module.
 */
#ifndef MMDEP_WATCH_LOCKS_NAMED_H
#define MMDEP_WATCH_LOCKS_NAMED_H

#include <linux/bits.h>
#include <linux/compiler.h>

#include "compat/ftrace.h"
#include "watch/locks/locks.h"

struct ftrace_ops;
struct ftrace_regs;

#define MMDEP_LOCKS_NAMED	16U

/**
 * struct mmdep_lock_named - a lock that was named
 * @at:    where it is; 0: there is none
 * @class: what its class is called
 * @name:  "SYMBOL", or "MODULE:SYMBOL"
 */
struct mmdep_lock_named {
	unsigned long at;
	const char *class;
	char name[MMDEP_LOCK_NAME_LEN];
};

/* Changes under the lock of the watches; a tracer may look at any time. */
extern struct mmdep_lock_named mmdep_lock_names[MMDEP_LOCKS_NAMED];

/* Whether there is one; under the lock of the watches. */
extern bool mmdep_lock_any_named;

/* Where they are, by a hash: a quarter of it is in use at most. */
#define MMDEP_LOCK_NAMED_BITS	6
#define MMDEP_LOCK_NAMED_PLACES	BIT(MMDEP_LOCK_NAMED_BITS)

extern unsigned long mmdep_lock_named_at[MMDEP_LOCK_NAMED_PLACES];

/**
 * mmdep_lock_named_place - a place where a lock may be found
 * @lock:  the lock
 * @probe: 0, 1, ...: it is in the first one that has been free, or before
 */
static __always_inline unsigned long *mmdep_lock_named_place(unsigned long lock, u32 probe)
{
	u32 first = (lock * 0x9e3779b97f4a7c15ULL) >> (64 - MMDEP_LOCK_NAMED_BITS);

	return &mmdep_lock_named_at[(first + probe) % MMDEP_LOCK_NAMED_PLACES];
}

/**
 * mmdep_lock_is_named - whether the user named a lock
 * @lock: the lock
 *
 * Context: any.
 */
static __always_inline bool mmdep_lock_is_named(unsigned long lock)
{
	unsigned long at;
	u32 i;

	for (i = 0; i < MMDEP_LOCK_NAMED_PLACES; i++) {
		at = READ_ONCE(*mmdep_lock_named_place(lock, i));
		if (at == lock)
			return true;
		if (!at)
			return false;
	}
	return false;
}

u32 mmdep_lock_named_class(unsigned long lock);
int mmdep_lock_name(const char *module, const char *symbol, unsigned long at);
int mmdep_lock_unname(const char *module, const char *symbol);
int mmdep_lock_names_init(void);
void mmdep_lock_names_quit(void);

#ifdef MMDEP_HAVE_FTRACE_ARGS
void mmdep_mutex_lock_at(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_mutex_lock_io_at(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_mutex_lock_killable_at(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_mutex_lock_interruptible_at(unsigned long ip, unsigned long parent_ip,
				       struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_mutex_trylock_at(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_mutex_unlock_at(unsigned long ip, unsigned long parent_ip,
			   struct ftrace_ops *ops, struct ftrace_regs *fregs);
#endif

#endif /* MMDEP_WATCH_LOCKS_NAMED_H */
