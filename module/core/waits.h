/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_WAITS_H
#define MMDEP_CORE_WAITS_H

#include <linux/sched.h>
#include <linux/types.h>

#include "core/entry.h"

/* What a task waits for. */
enum mmdep_wait_kind {
	MMDEP_KIND_NONE,
	MMDEP_KIND_USERFAULT,
	MMDEP_KIND_MIGRATION_PTE,
	MMDEP_KIND_MIGRATION_PMD,
	MMDEP_KIND_MIGRATION_HUGETLB,
	MMDEP_NR_KINDS,
};

/**
 * struct mmdep_open_wait - a wait that has begun and not ended
 * @task:       who waits: an identity, not a reference
 * @born_ns:    start time of that task, so that its successor is not taken for it
 * @start_ns:   when the wait began, CLOCK_MONOTONIC
 * @switches:   the task's voluntary context switches at that time
 * @mm:         whose memory: an identity
 * @address:    the address, or 0 where the hooked function does not know it
 * @pid:        thread id, in the initial namespace
 * @tgid:       process id, likewise
 * @kind:       what for
 * @followed:   its end will be seen by a return probe
 * @kernel:     a fault of the kernel itself, or of get_user_pages()
 * @entry:      what stood in the page table when it began
 * @now:        what stood there when it was last scanned
 * @comm:       name of the task
 * @seq:        number of the wait in its slot
 * @now_seq:    the one that @now belongs to
 */
struct mmdep_open_wait {
	struct task_struct *task;
	u64 born_ns;
	u64 start_ns;
	unsigned long switches;
	struct mm_struct *mm;
	unsigned long address;
	pid_t pid;
	pid_t tgid;
	u8 kind;
	bool followed;
	bool kernel;
	struct mmdep_entry entry;
	struct mmdep_entry now;
	char comm[TASK_COMM_LEN];
	u32 seq;
	u32 now_seq;
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
 * @kernel:  see struct mmdep_open_wait
 * @mm:      whose memory
 * @address: where, or 0
 * @entry:   what stands there
 */
struct mmdep_wait_begin {
	enum mmdep_wait_kind kind;
	bool kernel;
	struct mm_struct *mm;
	unsigned long address;
	struct mmdep_entry entry;
};

int mmdep_waits_init(void (*first)(void));
void mmdep_waits_exit(void);
void mmdep_wait_open(const struct mmdep_wait_begin *begin);
void mmdep_wait_follow(void);
void mmdep_wait_close(void);
unsigned int mmdep_waits_open(enum mmdep_wait_kind kind);
unsigned int mmdep_waits_max(void);
u64 mmdep_waits_dropped(void);
u64 mmdep_waits_reaped(void);
size_t mmdep_waits_bytes(void);
bool mmdep_waits_next(struct mmdep_wait_ref *ref, struct mmdep_open_wait *copy);
void mmdep_wait_reap(const struct mmdep_wait_ref *ref);
void mmdep_wait_set_now(const struct mmdep_wait_ref *ref, u32 seq,
			const struct mmdep_entry *entry);
const char *mmdep_wait_kind_name(enum mmdep_wait_kind kind);

#endif /* MMDEP_CORE_WAITS_H */
