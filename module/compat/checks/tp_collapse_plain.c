// SPDX-License-Identifier: GPL-2.0
/* up to 6.x: mm_collapse_huge_page without an order. */
#include <trace/events/huge_memory.h>

static void probe(void *data, struct mm_struct *mm, int isolated, int status)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_collapse_huge_page(probe);
}
