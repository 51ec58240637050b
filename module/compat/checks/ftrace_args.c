// SPDX-License-Identifier: GPL-2.0
/* Tracers of functions see the arguments without the cost of all registers. */
#include <linux/ftrace.h>

#ifndef CONFIG_DYNAMIC_FTRACE_WITH_ARGS
#error
#endif

static void trace(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
		  struct ftrace_regs *fregs)
{
}

static ftrace_func_t check __used = trace;
