/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tracers of the lock watch begin with.
 */
#ifndef MMDEP_WATCH_LOCKS_TRACER_H
#define MMDEP_WATCH_LOCKS_TRACER_H

#include <linux/ptrace.h>

#include "compat/ftrace.h"
#include "core/hook.h"

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
#endif

#endif /* MMDEP_WATCH_LOCKS_TRACER_H */
