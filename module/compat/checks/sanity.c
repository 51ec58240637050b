// SPDX-License-Identifier: GPL-2.0
/* Must compile: nothing but a module's own minimum. */
#include <linux/module.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/tracepoint.h>
#include <trace/events/huge_memory.h>
