// SPDX-License-Identifier: GPL-2.0
/*
 * The tracers of mutexes: only those are followed that the user named.
 *
 * A mutex is taken everywhere, so whether it is one of these is asked first, and nothing
 * is counted of the others.
 */
#include <linux/kprobes.h>
#include <linux/preempt.h>

#include "watch/locks/named.h"
#include "watch/locks/tracer.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS

/* What follows mutex_lock_io(), a few instructions, takes no mutex. */
#define IO_LEN	128U

/* Where that is, once it was seen. */
static unsigned long io_at;

/* The mutex that is handed over; 0: it is none of these. */
static __always_inline unsigned long named(struct ftrace_regs *fregs)
{
	unsigned long lock = mmdep_tracer_first(fregs);

	return unlikely(mmdep_lock_is_named(lock)) && in_task() ? lock : 0;
}

/* That it will be got is sure, or only a signal that kills keeps the task from it. */
static notrace void take(unsigned long lock, u32 what, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	mmdep_tracer_hit(ops);
	if (!mmdep_tracer_alone(lock, what, 0, parent_ip))
		mmdep_lock_take(lock, what, parent_ip, mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(take);

/* mutex_lock_io() was seen, and does it by way of mutex_lock(), or has a copy of that. */
static notrace bool is_seen(unsigned long lock, unsigned long parent_ip)
{
	const struct mmdep_lock_slot *slot;
	u32 last;

	if (parent_ip - READ_ONCE(io_at) >= IO_LEN)
		return false;
	slot = mmdep_lock_slot_of(current);
	if (!slot)
		return false;
	/* One that was taken alone is in the first place, which the depth does not say. */
	last = max(slot->held.depth, 1U);
	return READ_ONCE(slot->held.hold[last].instance) == lock;
}
NOKPROBE_SYMBOL(is_seen);

/**
 * mmdep_mutex_lock_at - the tracer of mutex_lock()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_lock_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long lock = named(fregs);

	if (lock && !is_seen(lock, parent_ip))
		take(lock, MMDEP_LOCK_MUTEX, parent_ip, ops, fregs);
}
NOKPROBE_SYMBOL(mmdep_mutex_lock_at);

/**
 * mmdep_mutex_lock_io_at - the tracer of mutex_lock_io()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_lock_io_at(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long lock = named(fregs);

	if (!lock)
		return;
	WRITE_ONCE(io_at, ip);
	take(lock, MMDEP_LOCK_MUTEX, parent_ip, ops, fregs);
}
NOKPROBE_SYMBOL(mmdep_mutex_lock_io_at);

/**
 * mmdep_mutex_lock_killable_at - the tracer of mutex_lock_killable()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_lock_killable_at(unsigned long ip, unsigned long parent_ip,
					  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long lock = named(fregs);

	if (lock)
		take(lock, MMDEP_LOCK_MUTEX | MMDEP_LOCK_KILLABLE, parent_ip, ops, fregs);
}
NOKPROBE_SYMBOL(mmdep_mutex_lock_killable_at);

/**
 * mmdep_mutex_lock_interruptible_at - the tracer of mutex_lock_interruptible()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Whether it is got is for the mutex to say, when that matters.
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_lock_interruptible_at(unsigned long ip, unsigned long parent_ip,
					       struct ftrace_ops *ops,
					       struct ftrace_regs *fregs)
{
	const u32 what = MMDEP_LOCK_MUTEX | MMDEP_LOCK_UNSURE;
	unsigned long lock = named(fregs);

	if (!lock)
		return;
	mmdep_tracer_hit(ops);
	if (!mmdep_tracer_alone(lock, what, 0, parent_ip))
		mmdep_lock_take_slowly(lock, what, parent_ip, mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(mmdep_mutex_lock_interruptible_at);

/**
 * mmdep_mutex_trylock_at - the tracer of mutex_trylock()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_trylock_at(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const u32 what = MMDEP_LOCK_MUTEX | MMDEP_ORDER_TRY | MMDEP_LOCK_UNSURE;
	unsigned long lock = named(fregs);

	if (!lock)
		return;
	mmdep_tracer_hit(ops);
	if (!mmdep_tracer_alone(lock, what, 0, parent_ip))
		mmdep_lock_try(lock, what, parent_ip);
}
NOKPROBE_SYMBOL(mmdep_mutex_trylock_at);

/**
 * mmdep_mutex_unlock_at - the tracer of mutex_unlock()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the mutex
 *
 * Context: a tracer.
 */
notrace void mmdep_mutex_unlock_at(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long lock = named(fregs);

	if (!lock)
		return;
	mmdep_tracer_hit(ops);
	if (!mmdep_tracer_was_alone(lock))
		mmdep_lock_release(lock);
}
NOKPROBE_SYMBOL(mmdep_mutex_unlock_at);

#endif /* MMDEP_HAVE_FTRACE_ARGS */
