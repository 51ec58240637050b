// SPDX-License-Identifier: GPL-2.0
/* Must not compile: a tracepoint probe of a type that no kernel has. */
#include <trace/events/huge_memory.h>

static void probe(int nothing, struct module *like, char it)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_collapse_huge_page(probe);
}
