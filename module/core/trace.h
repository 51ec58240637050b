/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints of mmdep: for perf, trace-cmd, bpftrace.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mmdep

#if !defined(MMDEP_CORE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MMDEP_CORE_TRACE_H

#include <linux/tracepoint.h>
#include <uapi/mmdep.h>

#include "core/collapse.h"
#include "core/waits.h"

TRACE_DEFINE_ENUM(MMDEP_KIND_USERFAULT);
TRACE_DEFINE_ENUM(MMDEP_KIND_MIGRATION_PTE);
TRACE_DEFINE_ENUM(MMDEP_KIND_MIGRATION_PMD);
TRACE_DEFINE_ENUM(MMDEP_KIND_MIGRATION_HUGETLB);

#define mmdep_show_kind(kind)						\
	__print_symbolic(kind,						\
		{ MMDEP_KIND_USERFAULT, "userfault" },			\
		{ MMDEP_KIND_MIGRATION_PTE, "migration.pte" },		\
		{ MMDEP_KIND_MIGRATION_PMD, "migration.pmd" },		\
		{ MMDEP_KIND_MIGRATION_HUGETLB, "migration.hugetlb" })

TRACE_EVENT(wait_begin,

	TP_PROTO(const struct mmdep_open_wait *wait),

	TP_ARGS(wait),

	TP_STRUCT__entry(
		__field(u64, address)
		__field(int, tid)
		__field(int, pid)
		__field(u32, again)
		__field(u8, kind)
	),

	TP_fast_assign(
		__entry->address = wait->address;
		__entry->tid = wait->pid;
		__entry->pid = wait->tgid;
		__entry->again = wait->again;
		__entry->kind = wait->kind;
	),

	TP_printk("kind=%s tid=%d pid=%d address=0x%llx again=%u",
		  mmdep_show_kind(__entry->kind), __entry->tid, __entry->pid,
		  __entry->address, __entry->again)
);

TRACE_EVENT(wait_end,

	TP_PROTO(const struct mmdep_open_wait *wait, u64 waited_ns, bool slept),

	TP_ARGS(wait, waited_ns, slept),

	TP_STRUCT__entry(
		__field(u64, address)
		__field(u64, waited_ns)
		__field(int, tid)
		__field(int, pid)
		__field(u8, kind)
		__field(bool, slept)
	),

	TP_fast_assign(
		__entry->address = wait->address;
		__entry->waited_ns = waited_ns;
		__entry->tid = wait->pid;
		__entry->pid = wait->tgid;
		__entry->kind = wait->kind;
		__entry->slept = slept;
	),

	TP_printk("kind=%s tid=%d pid=%d address=0x%llx waited_ns=%llu slept=%d",
		  mmdep_show_kind(__entry->kind), __entry->tid, __entry->pid,
		  __entry->address, __entry->waited_ns, __entry->slept)
);

TRACE_EVENT(gup_retry,

	TP_PROTO(unsigned long address, u32 passes, bool pages, bool slept),

	TP_ARGS(address, passes, pages, slept),

	TP_STRUCT__entry(
		__field(u64, address)
		__field(u32, passes)
		__field(bool, pages)
		__field(bool, slept)
	),

	TP_fast_assign(
		__entry->address = address;
		__entry->passes = passes;
		__entry->pages = pages;
		__entry->slept = slept;
	),

	TP_printk("address=0x%llx passes=%u pages=%d slept=%d",
		  __entry->address, __entry->passes, __entry->pages,
		  __entry->slept)
);

TRACE_EVENT(collapse,

	TP_PROTO(const struct mmdep_collapse *c),

	TP_ARGS(c),

	TP_STRUCT__entry(
		__array(char, result, MMDEP_NAME_LEN)
		__field(u64, address)
		__field(u64, total_ns)
		__field(u64, wait_ns)
		__field(u64, hold_ns)
		__field(int, pid)
		__field(u32, swap)
		__field(u8, order)
		__field(bool, file)
	),

	TP_fast_assign(
		strscpy(__entry->result, mmdep_scan_names[c->result],
			sizeof(__entry->result));
		__entry->address = c->address;
		__entry->total_ns = mmdep_collapse_ns(c, MMDEP_COLLAPSE_BEGAN,
						      MMDEP_COLLAPSE_ENDED);
		__entry->wait_ns = mmdep_collapse_wait_ns(c);
		__entry->hold_ns = mmdep_collapse_hold_ns(c);
		__entry->pid = c->owner.tgid;
		__entry->swap = c->swap;
		__entry->order = c->order;
		__entry->file = c->file;
	),

	TP_printk("pid=%d address=0x%llx order=%u file=%d result=%s swap=%u total_ns=%llu wait_ns=%llu hold_ns=%llu",
		  __entry->pid, __entry->address, __entry->order,
		  __entry->file, __entry->result, __entry->swap,
		  __entry->total_ns, __entry->wait_ns, __entry->hold_ns)
);

TRACE_EVENT(finding,

	TP_PROTO(const struct mmdep_event_finding *event),

	TP_ARGS(event),

	TP_STRUCT__entry(
		__array(char, name, MMDEP_NAME_LEN)
		__field(u64, id)
		__field(u64, count)
		__field(u64, address)
		__field(u64, wait_ns)
		__field(int, tid)
		__field(int, pid)
		__field(int, culprit_tid)
		__field(u32, severity)
	),

	TP_fast_assign(
		memcpy(__entry->name, event->name, sizeof(__entry->name));
		__entry->id = event->id;
		__entry->count = event->count;
		__entry->address = event->address;
		__entry->wait_ns = event->wait_ns;
		__entry->tid = event->tid;
		__entry->pid = event->pid;
		__entry->culprit_tid = event->culprit_tid;
		__entry->severity = event->severity;
	),

	TP_printk("name=%s id=%llu count=%llu severity=%u tid=%d pid=%d culprit_tid=%d address=0x%llx wait_ns=%llu",
		  __entry->name, __entry->id, __entry->count, __entry->severity,
		  __entry->tid, __entry->pid, __entry->culprit_tid,
		  __entry->address, __entry->wait_ns)
);

#endif /* MMDEP_CORE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH core
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
