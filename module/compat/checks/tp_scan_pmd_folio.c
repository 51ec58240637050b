// SPDX-License-Identifier: GPL-2.0
/* 7.2: mm_khugepaged_scan_pmd with a folio, "writable" gone. */
#include <trace/events/huge_memory.h>

static void probe(void *data, struct mm_struct *mm, struct folio *folio,
		  int referenced, int none_or_zero, int status, int unmapped)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_khugepaged_scan_pmd(probe);
}
