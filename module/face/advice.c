// SPDX-License-Identifier: GPL-2.0
/*
 * Findings: why each of them matters, and what to look at next.
 */
#include <linux/kernel.h>

#include "face/advice.h"

/**
 * mmdep_advice_why - why it matters
 * @type: the finding
 */
const char *mmdep_advice_why(enum mmdep_finding_type type)
{
	static const char * const why[MMDEP_NR_FINDINGS] = {
		[MMDEP_FINDING_UFFD_WAIT_ON_MIGRATION] =
			"a wake-up is sent only when the page arrives, and it has: this sleep does not end by itself, and no hang detector sees it",
		[MMDEP_FINDING_UFFD_MISSED_WAKE] =
			"a wake-up is sent only when the page arrives, and it has: this sleep does not end by itself, and no hang detector sees it",
		[MMDEP_FINDING_UFFD_UNSERVED] =
			"the thread stands still until its page is served, and no hang detector sees it",
		[MMDEP_FINDING_UFFD_SELF_WAIT] =
			"only those who wait could end the wait: this is a deadlock",
		[MMDEP_FINDING_UFFD_CANNOT_RETRY] =
			"the caller sees EFAULT, EIO or SIGBUS, or short data, for memory that is merely not there yet",
		[MMDEP_FINDING_MIGRATION_WAIT_LONG] =
			"such a wait keeps mmap_lock or the VMA lock: it stops other threads of the process as well",
		[MMDEP_FINDING_MIGRATION_WAIT_SPIN] =
			"it takes a whole CPU, and may keep the CPU from the very task it waits for; a lock tool, PSI and the hung-task detector see nothing",
		[MMDEP_FINDING_FAULT_SPIN] =
			"it takes a whole CPU and makes no progress; a lock tool, PSI and the hung-task detector see nothing",
		[MMDEP_FINDING_WAIT_CYCLE] =
			"only those who wait could end the waits: this is a deadlock",
		[MMDEP_FINDING_GUP_RETRY_TRAPPED] =
			"the loop is inside the kernel: the task sees no signal but a fatal one, and does not come back before the page does",
		[MMDEP_FINDING_GUP_PREFAULT_TWICE] =
			"the second pass costs a walk and a fault for each page; where the caller looks again itself, as KVM does, it is for nothing",
		[MMDEP_FINDING_LOCK_ORDER_CYCLE] =
			"tasks that do this at the same time can wait for each other for ever",
		[MMDEP_FINDING_LOCK_ORDER_DOCUMENTED] =
			"tasks that keep to the order can wait for this one for ever, and it for them",
		[MMDEP_FINDING_LOCK_RECURSION] =
			"the thread waits for itself: at once for writing, and for reading as soon as a writer waits",
		[MMDEP_FINDING_COLLAPSE_WRITE_HOLD] =
			"all page faults that need mmap_lock, and every mmap and munmap of the process, stand still for that time",
		[MMDEP_FINDING_MMAP_LOCK_CONVOY] =
			"a writer that waits keeps all others out, also those who could read beside the holder: the process stands still until the holder lets go",
		[MMDEP_FINDING_COLLAPSE_STALE_VMA] =
			"another thread may have unmapped or changed it: freed memory is used, or pages of another mapping are replaced",
		[MMDEP_FINDING_COLLAPSE_SWAPIN_WRITE_LOCKED] =
			"the whole process stands still for as long as the reads take, and where the swap needs memory of this very process, for ever",
		[MMDEP_FINDING_LOCK_HELD_TOO_FAR] =
			"whoever waits for the lock does so until this task enters the kernel again and gives it back, or for ever",
	};

	return why[type];
}

/**
 * mmdep_advice_next - what to look at next
 * @type: the finding
 */
const char *mmdep_advice_next(enum mmdep_finding_type type)
{
	static const char * const next[MMDEP_NR_FINDINGS] = {
		[MMDEP_FINDING_UFFD_WAIT_ON_MIGRATION] =
			"UFFDIO_WAKE on the address ends it; see why the monitor sent none, and whether the kernel has a365ac09d334",
		[MMDEP_FINDING_UFFD_MISSED_WAKE] =
			"UFFDIO_WAKE on the address ends it; in the monitor look for DONTWAKE without a later wake, and for EEXIST taken as done",
		[MMDEP_FINDING_UFFD_UNSERVED] =
			"look at what the monitor does (culprit_now, culprit_in), and whether it polls the file at all",
		[MMDEP_FINDING_UFFD_SELF_WAIT] =
			"keep the memory of the monitor out of the ranges that it serves; a UFFDIO_COPY by another task ends it",
		[MMDEP_FINDING_UFFD_CANNOT_RETRY] =
			"the stack shows the caller: it holds mmap_lock over get_user_pages() or forbids the retry; populate the memory first",
		[MMDEP_FINDING_MIGRATION_WAIT_LONG] =
			"look at what the mover does (culprit_now, culprit_in, culprit_stack)",
		[MMDEP_FINDING_MIGRATION_WAIT_SPIN] =
			"see whether the mover gets a CPU (culprit_now: R); the kernel may lack ffc90cbb2970 or a fix like it",
		[MMDEP_FINDING_FAULT_SPIN] =
			"a pending signal keeps a fault of the kernel from sleeping (see SigPnd in /proc/PID/status); serving the page ends it",
		[MMDEP_FINDING_WAIT_CYCLE] =
			"serve one of the pages from a task outside of the ring, or kill one of the tasks",
		[MMDEP_FINDING_GUP_RETRY_TRAPPED] =
			"look for a monitor that wakes without filling the page (culprit_did: UFFDIO_WAKE); filling it, or closing the userfaultfd, ends it",
		[MMDEP_FINDING_GUP_PREFAULT_TWICE] =
			"the stack shows the caller; MADV_POPULATE_READ and _WRITE do so on purpose since 6.9, and need it",
		[MMDEP_FINDING_LOCK_ORDER_CYCLE] =
			"see locks/edges for where each step was taken first; one of them has to go",
		[MMDEP_FINDING_LOCK_ORDER_DOCUMENTED] =
			"the stack shows who takes it; see whether a trylock would do, or the other lock can be taken first",
		[MMDEP_FINDING_LOCK_RECURSION] =
			"the stack shows the second time; held shows where the first was",
		[MMDEP_FINDING_COLLAPSE_WRITE_HOLD] =
			"see in collapses whether it took its locks (prepare_ns) or copied for so long: who holds the lock of the anon_vma or of the VMA, or a slow mmu notifier (KVM)",
		[MMDEP_FINDING_MMAP_LOCK_CONVOY] =
			"look at what the holder does (culprit_in, culprit_stack), not at those who wait; where it is inferred, switch on the watch on locks, which knows every reader",
		[MMDEP_FINDING_COLLAPSE_STALE_VMA] =
			"the stack shows the path: it lacks a hugepage_vma_revalidate() behind mmap_write_lock(); keep huge pages off until the kernel is mended (echo never > /sys/kernel/mm/transparent_hugepage/enabled)",
		[MMDEP_FINDING_COLLAPSE_SWAPIN_WRITE_LOCKED] =
			"the stack shows the path: it takes mmap_lock for writing too early; echo 0 > /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_swap keeps khugepaged from it",
		[MMDEP_FINDING_LOCK_HELD_TOO_FAR] =
			"lock_0 has where it was taken: look for a way out of that function without the release, such as an error path",
	};

	return next[type];
}
