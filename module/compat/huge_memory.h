/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <trace/events/huge_memory.h>: what a collapse tells, and the names of its
 * results.
 *
 * enum scan_result is private to mm/khugepaged.c and renumbered by nearly every
 * release.  The trace header lists the same names in the same order for the
 * tracepoints' own output, so the numbers are taken from there; that the two
 * agree is checked in a running kernel by tests/vm/cases/scan-results.
 */
#ifndef MMDEP_COMPAT_HUGE_MEMORY_H
#define MMDEP_COMPAT_HUGE_MEMORY_H

#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/ptrace.h>
#include <trace/events/huge_memory.h>

#include "compat/features.h"

#undef EM
#undef EMe
#define EM(name, text)	MMDEP_##name,
#define EMe(name, text)	MMDEP_##name,
enum mmdep_scan_result { SCAN_STATUS MMDEP_NR_SCAN };

#undef EM
#undef EMe
#define EM(name, text)	[MMDEP_##name] = text,
#define EMe(name, text)	[MMDEP_##name] = text,
#define MMDEP_SCAN_NAMES	SCAN_STATUS

/*
 * collapse_huge_page() returns its result since the series that also brought
 * MADV_COLLAPSE (6.1); it was void before.
 */
#ifdef MADV_COLLAPSE
#define MMDEP_COLLAPSE_RETURNS	true
#else
#define MMDEP_COLLAPSE_RETURNS	false
#endif

/*
 * Whether mmap_lock is tried for writing before a page table of a file is taken away:
 * before 6.6, which has them freed later instead.  How many ways there are to see it.
 */
#ifdef MMDEP_HAVE_PTE_FREE_DEFER
#define MMDEP_NR_RETRACT_TARGETS	0
#else
#define MMDEP_NR_RETRACT_TARGETS	1
#endif

/*
 * The arguments of what is hooked in mm/khugepaged.c:
 *
 *	collapse_huge_page	(mm, address, referenced, unmapped, cc)
 *				  since 7.2 (mm, address, referenced, unmapped, cc,
 *				  order); where it is older it is inlined
 *	collapse_file		(mm, address, file, start, cc)
 *				  before 6.1 (mm, file, start, hpage, node)
 */

/**
 * mmdep_collapse_order - the order of the huge page that is to be
 * @regs: at the entry of collapse_huge_page() or collapse_file(); or NULL
 * @file: of the latter
 *
 * Context: a handler there.
 */
static __always_inline unsigned int mmdep_collapse_order(struct pt_regs *regs,
							 bool file)
{
#ifdef MMDEP_HAVE_TP_COLLAPSE_ORDER
	if (regs && !file)
		return regs_get_kernel_argument(regs, 5);
#endif
	return PMD_SHIFT - PAGE_SHIFT;
}

/*
 * The parameters of the tracepoint probes.  A wrong list would compile, register
 * and read garbage, so every probe is also passed to the tracepoint's own
 * check_trace_callback_type_*().  Where no list is known the probe is left out.
 */
#if defined(MMDEP_HAVE_TP_COLLAPSE_ORDER)
#define MMDEP_TP_COLLAPSE_ARGS						\
	void *data, struct mm_struct *mm, int isolated, int status,	\
	unsigned int order
#elif defined(MMDEP_HAVE_TP_COLLAPSE_PLAIN)
#define MMDEP_TP_COLLAPSE_ARGS						\
	void *data, struct mm_struct *mm, int isolated, int status
#endif

#if defined(MMDEP_HAVE_TP_SCAN_PMD_PAGE)
#define MMDEP_TP_SCAN_PMD_ARGS						\
	void *data, struct mm_struct *mm, struct page *page,		\
	bool writable, int referenced, int none_or_zero, int status,	\
	int unmapped
#elif defined(MMDEP_HAVE_TP_SCAN_PMD_FOLIO)
#define MMDEP_TP_SCAN_PMD_ARGS						\
	void *data, struct mm_struct *mm, struct folio *folio,		\
	int referenced, int none_or_zero, int status, int unmapped
#elif defined(MMDEP_HAVE_TP_SCAN_PMD_PFN)
#define MMDEP_TP_SCAN_PMD_ARGS						\
	void *data, struct mm_struct *mm, unsigned long pfn,		\
	int referenced, int none_or_zero, int status, int unmapped
#endif

#endif /* MMDEP_COMPAT_HUGE_MEMORY_H */
