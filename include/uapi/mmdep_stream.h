/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What can be found, and the records that read() of /dev/mmdep gives.  Included
 * by mmdep.h.
 */
#ifndef _UAPI_MMDEP_STREAM_H
#define _UAPI_MMDEP_STREAM_H

#include <linux/types.h>

#define MMDEP_NAME_LEN		32

/*
 * What can be found: F(symbol, name, severity, meaning).  The names are stable;
 * a number means the same in every version of this ABI.
 */
#define MMDEP_FINDINGS(F)						\
	F(UFFD_WAIT_ON_MIGRATION, "uffd-wait-on-migration", BUG,	\
	  "asleep on a userfaultfd while the entry is a migration entry")	\
	F(UFFD_MISSED_WAKE, "uffd-missed-wake", BUG,			\
	  "asleep on a userfaultfd although the entry no longer calls for it") \
	F(UFFD_UNSERVED, "uffd-unserved", WARN,				\
	  "asleep on a userfaultfd for longer than the threshold")	\
	F(UFFD_SELF_WAIT, "uffd-self-wait", BUG,			\
	  "who serves a userfaultfd waits for it, directly or through others") \
	F(UFFD_CANNOT_RETRY, "uffd-cannot-retry", WARN,			\
	  "a fault that may not be retried met a userfault and failed")	\
	F(MIGRATION_WAIT_LONG, "migration-wait-long", WARN,		\
	  "waited for a page under migration for longer than the threshold") \
	F(MIGRATION_WAIT_SPIN, "migration-wait-spin", BUG,		\
	  "returns without sleep from a wait on a migration entry, again and again") \
	F(FAULT_SPIN, "fault-spin", BUG,				\
	  "the same fault again and again, nothing changed and no sleep between") \
	F(WAIT_CYCLE, "wait-cycle", BUG,				\
	  "tasks that wait for each other now")				\
	F(GUP_RETRY_TRAPPED, "gup-retry-trapped", WARN,			\
	  "get_user_pages() tries the same page again and again, inside the kernel") \
	F(GUP_PREFAULT_TWICE, "gup-prefault-twice", INFO,		\
	  "a prefault that was retried went over the page a second time")	\
	F(LOCK_ORDER_CYCLE, "lock-order-cycle", BUG,			\
	  "locks are taken in orders that together are a cycle")	\
	F(LOCK_ORDER_DOCUMENTED, "lock-order-documented", WARN,		\
	  "a lock is taken against the order that the kernel documents") \
	F(LOCK_RECURSION, "lock-recursion", BUG,			\
	  "a task takes a lock that it holds already")			\
	F(COLLAPSE_WRITE_HOLD, "collapse-write-hold", WARN,		\
	  "a collapse held mmap_lock for writing for longer than the threshold") \
	F(MMAP_LOCK_CONVOY, "mmap-lock-convoy", WARN,			\
	  "mmap_lock is held for long, a writer waits, and others behind it") \
	F(COLLAPSE_STALE_VMA, "collapse-stale-vma", BUG,		\
	  "a collapse goes on with a VMA that it did not look up again")	\
	F(COLLAPSE_SWAPIN_WRITE_LOCKED, "collapse-swapin-write-locked", BUG, \
	  "a collapse reads from swap with mmap_lock held for writing")	\
	F(LOCK_HELD_TOO_FAR, "lock-held-too-far", BUG,			\
	  "a task runs user code or exits, and still holds a lock")

#define MMDEP_FINDING_SYMBOL(symbol, name, severity, meaning)	\
	MMDEP_FINDING_##symbol,
enum mmdep_finding_type {
	MMDEP_FINDINGS(MMDEP_FINDING_SYMBOL)
	MMDEP_NR_FINDINGS,
};

enum mmdep_severity {
	MMDEP_SEVERITY_INFO,
	MMDEP_SEVERITY_WARN,
	MMDEP_SEVERITY_BUG,
};

/* What a record of the stream is. */
enum mmdep_event_type {
	MMDEP_EVENT_LOST,
	MMDEP_EVENT_FINDING,
	MMDEP_EVENT_WAIT_BEGIN,
	MMDEP_EVENT_WAIT_END,
	MMDEP_EVENT_MIGRATION,
	MMDEP_EVENT_COLLAPSE,
};

/**
 * struct mmdep_event - how every record of the stream begins
 * @size:    of the record with this head; a reader skips what it knows not
 * @type:    enum mmdep_event_type
 * @pad:     zero
 * @time_ns: CLOCK_MONOTONIC
 *
 * read() gives whole records, as many as fit, oldest first, and waits for the
 * first one (EAGAIN with O_NONBLOCK).  EINVAL: not even one fits; a buffer of
 * MMDEP_EVENT_MAX always does.  A file begins where the stream stood at its
 * first read(), poll() or MMDEP_IOC_STREAM.  Nobody waits for a slow reader:
 * what it missed it is told by an MMDEP_EVENT_LOST in its place.
 */
struct mmdep_event {
	__u32 size;
	__u16 type;
	__u16 pad;
	__u64 time_ns;
};

#define MMDEP_EVENT_MAX		1024

/**
 * struct mmdep_event_lost - the reader was too slow
 * @head:     MMDEP_EVENT_LOST
 * @findings: findings that it will not see here; debugfs may still have them
 * @waits:    beginnings and ends of waits that it will not see
 * @jobs:     migrations and collapses that it will not see; since ABI 1.3
 */
struct mmdep_event_lost {
	struct mmdep_event head;
	__u64 findings;
	__u64 waits;
	__u64 jobs;
};

#define MMDEP_EVENT_LOST_SIZE_V1	32

/* Flags of a wait. */
#define MMDEP_WAIT_KERNEL	(1U << 0) /* a fault of the kernel, or of get_user_pages() */
#define MMDEP_WAIT_SLEPT	(1U << 1) /* end: the task slept (inferred) */

#define MMDEP_COMM_LEN		16

/**
 * struct mmdep_event_wait - a wait begins or ends
 * @head:      MMDEP_EVENT_WAIT_BEGIN or _END
 * @address:   where, or zero when it is not known
 * @waited_ns: END: how long it took
 * @tid:       thread id, in the initial namespace
 * @pid:       process id, likewise
 * @flags:     MMDEP_WAIT_*
 * @pad:       zero
 * @kind:      "userfault", "migration.pte", ... as in debugfs
 * @comm:      name of the thread
 */
struct mmdep_event_wait {
	struct mmdep_event head;
	__u64 address;
	__u64 waited_ns;
	__u32 tid;
	__u32 pid;
	__u32 flags;
	__u32 pad;
	char kind[MMDEP_NAME_LEN];
	char comm[MMDEP_COMM_LEN];
};

/**
 * struct mmdep_event_job - a migration or an attempt to collapse has ended
 * @head:      MMDEP_EVENT_MIGRATION or _COLLAPSE
 * @address:   COLLAPSE: of the range; else zero
 * @took_ns:   how long it took; MIGRATION: since the first folio was taken out of its
 *             page tables (inferred: they may have been put back before the end)
 * @wait_ns:   COLLAPSE: how long it waited for mmap_lock for writing (inferred)
 * @hold_ns:   COLLAPSE: how long it held that, up to its end (inferred)
 * @folios:    MIGRATION: how many it took out
 * @tid:       thread id of who did it, in the initial namespace
 * @pid:       process id, likewise
 * @owner_pid: COLLAPSE: process whose memory it is; zero: not known
 * @name:      MIGRATION: why ("compaction", "split", ...); COLLAPSE: its result
 * @comm:      name of the thread
 */
struct mmdep_event_job {
	struct mmdep_event head;
	__u64 address;
	__u64 took_ns;
	__u64 wait_ns;
	__u64 hold_ns;
	__u32 folios;
	__u32 tid;
	__u32 pid;
	__u32 owner_pid;
	char name[MMDEP_NAME_LEN];
	char comm[MMDEP_COMM_LEN];
};

#define MMDEP_WHAT_LEN		512
#define MMDEP_RING_MAX		16

/**
 * struct mmdep_event_finding - something was found, or found again
 * @head:         MMDEP_EVENT_FINDING
 * @id:           number of the finding; the same when it is found again
 * @count:        how many times it was found
 * @address:      where, or zero
 * @wait_ns:      how long the task has waited, or zero
 * @tid:          the victim: thread id, in the initial namespace
 * @pid:          its process id
 * @culprit_tid:  who causes it: thread id, or zero when it is not known
 * @culprit_pid:  its process id
 * @finding:      enum mmdep_finding_type
 * @severity:     enum mmdep_severity
 * @comm:         name of the victim
 * @culprit_comm: name of the culprit
 * @name:         stable name
 * @what:         one sentence
 * @nr_ring:      how many tasks wait for each other, or zero
 * @pad:          zero
 * @ring:         their thread ids, each before the one that it waits for; the
 *                last one waits for the first, which is the victim
 *
 * A finding that is found again and again is told at its first, second, fourth,
 * ... time; debugfs has the exact count.
 */
struct mmdep_event_finding {
	struct mmdep_event head;
	__u64 id;
	__u64 count;
	__u64 address;
	__u64 wait_ns;
	__u32 tid;
	__u32 pid;
	__u32 culprit_tid;
	__u32 culprit_pid;
	__u32 finding;
	__u32 severity;
	char comm[MMDEP_COMM_LEN];
	char culprit_comm[MMDEP_COMM_LEN];
	char name[MMDEP_NAME_LEN];
	char what[MMDEP_WHAT_LEN];
	__u32 nr_ring;
	__u32 pad;
	__u32 ring[MMDEP_RING_MAX];
};

#endif /* _UAPI_MMDEP_STREAM_H */
