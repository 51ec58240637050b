/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/rcupdate.h> and what it takes to know that a task left our text. */
#ifndef MMDEP_COMPAT_RCU_H
#define MMDEP_COMPAT_RCU_H

#include <linux/irqflags.h>
#include <linux/kconfig.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

/**
 * mmdep_synchronize_text - wait until no task can still be in module text
 *
 * For text that a task runs after it gave its module reference back: a few
 * instructions that do not sleep.  With preemption a task can be switched out
 * between any two of them, so every task must have left of its own will, which
 * is what RCU-tasks waits for.  A kernel without preemption does not switch a
 * task out there, and one grace period does.
 *
 * Context: process, may sleep.
 */
static inline void mmdep_synchronize_text(void)
{
	/* A macro over synchronize_rcu() in kernels without CONFIG_TASKS_RCU. */
	synchronize_rcu_tasks();
}

/**
 * mmdep_preempt_counted - whether this kernel counts what forbids to sleep
 *
 * One that does not (5.10; any with CONFIG_PREEMPT_NONE or _VOLUNTARY alone) cannot tell
 * of spinlocks.
 *
 * Context: any.
 */
static inline bool mmdep_preempt_counted(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_COUNT);
}

/**
 * mmdep_may_sleep - whether the interrupted function could sleep here
 * @sleeps: it is one that sleeps itself, or that is called where one has just slept, so
 *          that whoever calls it must be able to
 *
 * Where mmdep_preempt_counted() is not so, only a function that @sleeps is trusted.
 *
 * Context: any.
 */
static inline bool mmdep_may_sleep(bool sleeps)
{
	if (!mmdep_preempt_counted())
		return sleeps && !preempt_count() && !irqs_disabled();
	return preemptible() && rcu_preempt_depth() == 0;
}

#endif /* MMDEP_COMPAT_RCU_H */
