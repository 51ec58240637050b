/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/ftrace.h>: the arguments of a function that is traced.
 *
 * Where the kernel gives none (MMDEP_HAVE_FTRACE_ARGS is not set) nothing is
 * traced in this way.
 */
#ifndef MMDEP_COMPAT_FTRACE_H
#define MMDEP_COMPAT_FTRACE_H

#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "compat/features.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS
/**
 * mmdep_ftrace_regs - what was saved of the registers
 * @fregs: of the tracer
 *
 * Arguments, ip, sp and bp are in it, and no others.
 */
static __always_inline struct pt_regs *mmdep_ftrace_regs(struct ftrace_regs *fregs)
{
#ifdef arch_ftrace_regs
	return &arch_ftrace_regs(fregs)->regs;
#else
	return &fregs->regs;
#endif
}
#endif

/**
 * mmdep_ftrace_filter - the one function that a tracer is for
 * @ops:  the tracer, not registered
 * @name: the function
 *
 * When there is no memory for the name ftrace_set_filter() says that all is well
 * (match_records() in kernel/trace/ftrace.c, 6.12 and 7.2), and a tracer without any is
 * called by each function of the kernel, those that it calls itself among them.
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL: it knows no such function; or another errno.
 */
static inline int mmdep_ftrace_filter(struct ftrace_ops *ops, char *name)
{
	struct ftrace_hash *empty;
	int err = ftrace_set_filter(ops, NULL, 0, 1);

	if (err)
		return err;
	empty = rcu_access_pointer(ops->func_hash->filter_hash);
	err = ftrace_set_filter(ops, name, strlen(name), 1);
	if (!err && rcu_access_pointer(ops->func_hash->filter_hash) == empty)
		return -ENOMEM;
	return err;
}

/**
 * mmdep_ftrace_forget - give back what ftrace_set_filter() allocated
 * @ops: not registered any more
 *
 * Before 5.11 ftrace_free_filter() is not for modules, and there is nothing to free.
 *
 * Context: process, may sleep.
 */
static inline void mmdep_ftrace_forget(struct ftrace_ops *ops)
{
#ifdef MMDEP_HAVE_FTRACE_ARGS
	ftrace_free_filter(ops);
#endif
}

#endif /* MMDEP_COMPAT_FTRACE_H */
