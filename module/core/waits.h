/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_WAITS_H
#define MMDEP_CORE_WAITS_H

#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

#include "compat/sched.h"
#include "core/entry.h"
#include "core/from.h"

/* What a task waits for. */
enum mmdep_wait_kind {
	MMDEP_KIND_NONE,
	MMDEP_KIND_USERFAULT,
	MMDEP_KIND_MIGRATION_PTE,
	MMDEP_KIND_MIGRATION_PMD,
	MMDEP_KIND_MIGRATION_HUGETLB,
	/* No wait: a call of get_user_pages(), in findings. */
	MMDEP_KIND_GUP,
	/* No wait: an attempt to collapse, in findings. */
	MMDEP_KIND_COLLAPSE,
	/* No wait: for an mmap_lock, in findings. */
	MMDEP_KIND_MMAP_LOCK,
	/* No wait: for any lock, in findings. */
	MMDEP_KIND_LOCK,
	MMDEP_NR_KINDS,
};

/**
 * struct mmdep_open_wait - a wait that has begun and not ended
 * @born_ns:  start time of the task, so that its successor is not taken for it
 * @start_ns: when the wait began, CLOCK_MONOTONIC
 * @mm:       whose memory: an identity
 * @address:  the address, or 0 where it is not known
 * @uffd:     userfaults: which userfaultfd serves it: an identity
 * @entry:    what stood in the page table when it began
 * @now:      what stood there when it was last scanned
 * @unneeded_ns: since when nothing there called for the wait; 0: something does
 * @pid:      thread id, in the initial namespace
 * @tgid:     process id, likewise
 * @ran_ns:   CPU time of the task until it began
 * @switches: the task's voluntary context switches when it began
 * @again:    the task has been here that often before, in a row, nothing changed
 *            and no sleep between
 * @told:     when @again was last told, jiffies
 * @seq:      number of the wait in its slot
 * @now_seq:  the one that @now and @unneeded_ns belong to
 * @kind:     what for, enum mmdep_wait_kind
 * @from:     who touched the memory, enum mmdep_from
 * @followed: its end will be seen by a return probe
 * @write_protect: userfaults: the fault is a write to a protected page
 */
struct mmdep_open_wait {
	u64 born_ns;
	u64 start_ns;
	struct mm_struct *mm;
	unsigned long address;
	unsigned long uffd;
	struct mmdep_entry entry;
	struct mmdep_entry now;
	u64 unneeded_ns;
	u64 ran_ns;
	pid_t pid;
	pid_t tgid;
	u32 switches;
	u32 again;
	u32 told;
	u32 seq;
	u32 now_seq;
	u8 kind;
	u8 from;
	bool followed;
	bool write_protect;
};

/**
 * struct mmdep_wait_ref - which open wait a copy was made of
 * @at:    its slot
 * @claim: how the slot was claimed
 */
struct mmdep_wait_ref {
	unsigned int at;
	unsigned long claim;
};

/**
 * struct mmdep_wait_begin - what a watch knows when a wait begins
 * @kind:    what for
 * @from:    who touched the memory
 * @write_protect: see struct mmdep_open_wait
 * @awake:   the task cannot fall asleep here: a signal is pending
 * @retry:   the same fault again, so @from is what it was before
 * @mm:      whose memory
 * @address: where, or 0
 * @uffd:    which userfaultfd, or 0
 * @entry:   what stands there
 */
struct mmdep_wait_begin {
	enum mmdep_wait_kind kind;
	enum mmdep_from from;
	bool write_protect;
	bool awake;
	bool retry;
	struct mm_struct *mm;
	unsigned long address;
	unsigned long uffd;
	struct mmdep_entry entry;
};

/* So many returns without sleep in a row are a spin. */
#define MMDEP_SPIN	64U

/* The way in takes microseconds; a virtual CPU may lose its own meanwhile. */
#define MMDEP_ENTRY_NS	NSEC_PER_SEC

/**
 * mmdep_wait_has_left - whether a task that no return probe follows has left its wait
 * @wait:    the wait, as it was opened
 * @task:    the task, with a reference
 * @running: it is not asleep
 *
 * The watched functions sleep once: a second sleep was elsewhere, if nothing else speaks
 * against it, and a task that runs after the first is on its way out.  One that runs and
 * has not slept may still be on its way in: on a machine with many such tasks it can be
 * without a CPU there for long, so the time that counts is what it had of a CPU.  So it is
 * where a task sleeps for a spinlock, too: then that it has slept says nothing.
 *
 * Context: any.
 */
static inline bool mmdep_wait_has_left(const struct mmdep_open_wait *wait,
				       const struct task_struct *task, bool running)
{
	u32 slept = (u32)task->nvcsw - wait->switches;

	if (!running)
		return slept > 1;
	return (slept && !MMDEP_SPINLOCKS_SLEEP) ||
	       READ_ONCE(task->se.sum_exec_runtime) - wait->ran_ns >= MMDEP_ENTRY_NS;
}

int mmdep_waits_init(void (*first)(void));
void mmdep_waits_exit(void);
u32 mmdep_wait_open(struct mmdep_wait_begin *begin);
void mmdep_wait_follow(void);
bool mmdep_wait_close(struct mmdep_open_wait *wait);
bool mmdep_wait_last(u64 since_ns, struct mmdep_open_wait *wait);
bool mmdep_wait_of(const struct task_struct *task, struct mmdep_open_wait *copy);
unsigned int mmdep_waits_open(enum mmdep_wait_kind kind);
unsigned int mmdep_waits_max(void);
u64 mmdep_waits_dropped(void);
u64 mmdep_waits_reaped(void);
size_t mmdep_waits_bytes(void);
bool mmdep_waits_next(struct mmdep_wait_ref *ref, struct mmdep_open_wait *copy);
void mmdep_wait_reap(const struct mmdep_wait_ref *ref);
void mmdep_wait_set_now(const struct mmdep_wait_ref *ref, u32 seq,
			const struct mmdep_entry *entry, u64 unneeded_ns);
const char *mmdep_wait_kind_name(enum mmdep_wait_kind kind);

#endif /* MMDEP_CORE_WAITS_H */
