// SPDX-License-Identifier: GPL-2.0
/* 7.x: mm_collapse_huge_page also tells the order that was collapsed to. */
#include <trace/events/huge_memory.h>

static void probe(void *data, struct mm_struct *mm, int isolated, int status,
		  unsigned int order)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_collapse_huge_page(probe);
}
