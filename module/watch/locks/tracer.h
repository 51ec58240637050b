/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tracers of the lock watch begin with.
 */
#ifndef MMDEP_WATCH_LOCKS_TRACER_H
#define MMDEP_WATCH_LOCKS_TRACER_H

#include <linux/atomic.h>
#include <linux/ptrace.h>

#include "compat/ftrace.h"
#include "core/hook.h"
#include "watch/locks/locks.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS
/**
 * mmdep_tracer_first - the first argument of the function that is traced
 * @fregs: of the tracer
 *
 * Context: a tracer.
 */
static __always_inline unsigned long mmdep_tracer_first(struct ftrace_regs *fregs)
{
	return regs_get_kernel_argument(mmdep_ftrace_regs(fregs), 0);
}

/**
 * mmdep_tracer_hit - count the call
 * @ops: of the tracer
 *
 * Context: a tracer.
 */
static __always_inline void mmdep_tracer_hit(struct ftrace_ops *ops)
{
	mmdep_hook_hit(container_of(ops, struct mmdep_hook, ops));
}

/**
 * mmdep_tracer_alone - a task that holds nothing takes or tries a lock, as most do
 * @sem:       the lock
 * @what:      flags beside a class
 * @owner:     MMDEP_LOCK_UNSURE: what the lock said of its owner before
 * @parent_ip: who takes it
 *
 * Context: a tracer, in a task.
 * Return: false: it has to be done the long way.
 */
static __always_inline bool mmdep_tracer_alone(unsigned long sem, u32 what,
					       unsigned long owner, unsigned long parent_ip)
{
	struct mmdep_lock_slot *slot = this_cpu_read(mmdep_lock_hint);
	struct task_struct *nobody = NULL;

	if (unlikely(READ_ONCE(slot->last) != current ||
		     !try_cmpxchg(&slot->owner, &nobody, current)))
		return false;
	mmdep_lock_alone(slot, sem, what, owner, parent_ip);
	return true;
}

/**
 * mmdep_tracer_was_alone - what a task releases is the only lock that it has
 * @sem: the lock
 *
 * Context: a tracer, in a task.
 * Return: false: it has to be done the long way.
 */
static __always_inline bool mmdep_tracer_was_alone(unsigned long sem)
{
	struct mmdep_lock_slot *slot = this_cpu_read(mmdep_lock_hint);

	if (unlikely(READ_ONCE(slot->owner) != current || slot->held.depth ||
		     READ_ONCE(slot->held.hold[1].instance) != sem))
		return false;
	WRITE_ONCE(slot->held.hold[1].instance, 0);
	/* The next owner finds it as it is left here. */
	smp_store_release(&slot->owner, NULL);
	return true;
}
#endif

#endif /* MMDEP_WATCH_LOCKS_TRACER_H */
