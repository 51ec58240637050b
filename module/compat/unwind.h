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

#include <linux/cpu.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <asm/unwind.h>

#include "compat/features.h"

/* Goes on at stack[@depth]. */
static __always_inline unsigned int
mmdep_unwind(struct task_struct *task, struct pt_regs *regs,
	     unsigned long *stack, unsigned int depth, unsigned int max)
{
	struct unwind_state state;

	for (unwind_start(&state, task, regs, NULL);
	     depth < max && !unwind_done(&state); unwind_next_frame(&state)) {
		stack[depth] = unwind_get_return_address(&state);
		if (!stack[depth])
			break;
		depth++;
	}
	return depth;
}

/**
 * mmdep_unwind_task - the kernel stack of another task
 * @task:  with a reference; that it sleeps is for the caller to see, before and
 *         after
 * @stack: return addresses, innermost first
 * @max:   room in @stack
 *
 * A task that exits gives its stack away.  Stacks are freed after an RCU grace
 * period, or kept for the next task; the ones kept are freed when a CPU goes
 * down.  So with RCU and the CPUs held what is read stays memory, though it may
 * be another task's by the end.
 *
 * Context: process, may sleep; takes the CPU hotplug lock for reading.
 * Return: number of addresses; 0 when it runs, or before 5.18, where stacks were
 * freed at once.
 */
static inline unsigned int mmdep_unwind_task(struct task_struct *task,
					     unsigned long *stack,
					     unsigned int max)
{
	unsigned int depth = 0;

#ifdef MMDEP_HAVE_STACK_FREE_RCU
	cpus_read_lock();
	rcu_read_lock();
	if (READ_ONCE(task->stack) && !READ_ONCE(task->exit_state))
		depth = mmdep_unwind(task, NULL, stack, 0, max);
	rcu_read_unlock();
	cpus_read_unlock();
#endif
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

#endif /* MMDEP_COMPAT_UNWIND_H */
