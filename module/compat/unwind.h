/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <asm/unwind.h>: the kernel stack of a task that sleeps, or of a place in the
 * current one.
 *
 * stack_trace_save_tsk() is exported since 6.8 only; the unwinder below it is
 * exported on all kernels.
 */
#ifndef MMDEP_COMPAT_UNWIND_H
#define MMDEP_COMPAT_UNWIND_H

#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <asm/unwind.h>

#include "compat/returns.h"
#include "compat/sched.h"

/**
 * mmdep_unwind_address - where a frame of a stack returns to
 * @state: of the unwinder; goes on behind a return probe of ours
 *
 * Return: the address, or 0 at the end.
 */
static __always_inline unsigned long mmdep_unwind_address(struct unwind_state *state)
{
	unsigned long at = unwind_get_return_address(state);
#if !defined(MMDEP_HAVE_UNWIND_RETURNS) && defined(CONFIG_UNWINDER_ORC)
	unsigned long behind = mmdep_return_behind(at, state->sp - sizeof(at));

	if (behind) {
		state->ip = behind;
		at = behind;
	}
#endif
	return at;
}

/* Goes on at stack[@depth]. */
static __always_inline unsigned int
mmdep_unwind(struct task_struct *task, struct pt_regs *regs,
	     unsigned long *stack, unsigned int depth, unsigned int max)
{
	struct unwind_state state;

	for (unwind_start(&state, task, regs, NULL);
	     depth < max && !unwind_done(&state); unwind_next_frame(&state)) {
		stack[depth] = mmdep_unwind_address(&state);
		if (!stack[depth])
			break;
		depth++;
	}
	return depth;
}

/**
 * mmdep_task_pinned - whether a task sleeps for as long as its pi_lock is held
 * @task: with a reference
 *
 * It does not run, and only a wake-up, which takes its pi_lock, lets it run: as
 * task_call_func() and try_to_wake_up() have it (kernel/sched/core.c, 5.10 to 7.3).
 *
 * Context: any; under the pi_lock of @task.
 */
static inline bool mmdep_task_pinned(struct task_struct *task)
{
	const unsigned int sleeps = TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE |
				    MMDEP_TASK_SPINLOCK_WAIT;

	if (!(mmdep_task_state(task) & sleeps))
		return false;
	/* The scheduler writes the state before these. */
	smp_rmb();
	if (READ_ONCE(task->on_rq) && !mmdep_task_delayed(task))
		return false;
#ifdef CONFIG_SMP
	/* Its registers are saved. */
	return !smp_load_acquire(&task->on_cpu);
#else
	return true;
#endif
}

/**
 * mmdep_unwind_task - the kernel stack of another task
 * @task:  with a reference
 * @stack: return addresses, innermost first
 * @max:   room in @stack
 *
 * A task that woke meanwhile would change its stack, or give it away; and where
 * a return probe is on it, 6.1 warns.  So it is kept asleep until its stack has
 * been read: whoever wakes it waits for its pi_lock.
 *
 * Context: process; the pi_lock of @task is taken, with interrupts off.
 * Return: number of addresses; 0 when it does not sleep.
 */
static inline unsigned int mmdep_unwind_task(struct task_struct *task,
					     unsigned long *stack,
					     unsigned int max)
{
	unsigned int depth = 0;
	unsigned long flags;

	raw_spin_lock_irqsave(&task->pi_lock, flags);
	if (mmdep_task_pinned(task))
		depth = mmdep_unwind(task, NULL, stack, 0, max);
	raw_spin_unlock_irqrestore(&task->pi_lock, flags);
	return depth;
}

/**
 * mmdep_unwind_regs - the current kernel stack, from a probed place outwards
 * @regs:  of the probe
 * @stack: the place, then return addresses
 * @max:   room in @stack
 *
 * Context: any.
 * Return: number of addresses.
 */
static __always_inline unsigned int
mmdep_unwind_regs(struct pt_regs *regs, unsigned long *stack, unsigned int max)
{
	/* Started from registers the unwinder begins with the caller. */
	stack[0] = instruction_pointer(regs);
	return mmdep_unwind(current, regs, stack, 1, max);
}

/**
 * mmdep_unwind_faulted - whether the kernel itself took an exception
 * @regs: of the probe
 *
 * Its stack then has the registers of a place in the kernel, before those of the
 * program.
 *
 * Context: any, with a task of user space.
 */
static __always_inline bool mmdep_unwind_faulted(struct pt_regs *regs)
{
	struct unwind_state state;
	struct pt_regs *entry;

	for (unwind_start(&state, current, regs, NULL); !unwind_done(&state);
	     unwind_next_frame(&state)) {
		mmdep_unwind_address(&state);
		entry = unwind_get_entry_regs(&state, NULL);
		if (entry)
			return !user_mode(entry);
	}
	return false;
}

#endif /* MMDEP_COMPAT_UNWIND_H */
