/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_BLOCKED_H
#define MMDEP_CORE_BLOCKED_H

#include <linux/sched.h>
#include <linux/types.h>

#include "core/who.h"

/* How a lock is held. */
enum mmdep_held {
	MMDEP_HELD_UNKNOWN,
	MMDEP_HELD_READ,
	MMDEP_HELD_WRITE,
};

/**
 * struct mmdep_holder - who held a lock when a task began to wait for it
 * @who:     the task; nobody: it is not known
 * @mode:    how, enum mmdep_held
 * @sure:    it is known that it did: a lock tells its writer, the watch on locks its
 *           readers.  Else it is the reader that came last, who may have gone
 * @readers: how many held it for reading
 */
struct mmdep_holder {
	struct mmdep_who who;
	u8 mode;
	bool sure;
	u32 readers;
};

/**
 * struct mmdep_block - a task sleeps for an mmap_lock, or has slept
 * @mm:       whose memory: an identity
 * @start_ns: since when, CLOCK_MONOTONIC
 * @end_ns:   until when; 0: it still does
 * @who:      the task
 * @process:  main thread of the process whose memory it is; nobody: not known
 * @holder:   who kept it from the lock
 * @slot:     where it is in the table of those that wait, or was
 * @write:    wants it for writing
 * @got:      at the end it has got it
 */
struct mmdep_block {
	struct mm_struct *mm;
	u64 start_ns;
	u64 end_ns;
	struct mmdep_who who;
	struct mmdep_who process;
	struct mmdep_holder holder;
	u8 slot;
	bool write;
	bool got;
};

/**
 * struct mmdep_blocked - tasks that were blocked by the same
 * @nr:         how many
 * @longest_ns: how long the one was that was so for longest
 * @first:      the one that came first
 */
struct mmdep_blocked {
	u32 nr;
	u64 longest_ns;
	struct mmdep_who first;
};

/* Those that wait, and the last ones that have. */
#define MMDEP_BLOCKS_OPEN	256U
#define MMDEP_BLOCKS_ENDED	128U
#define MMDEP_BLOCKS_MAX	(MMDEP_BLOCKS_OPEN + MMDEP_BLOCKS_ENDED)

void mmdep_blocks_reset(void);
struct mmdep_block *mmdep_block_begin(struct mm_struct *mm, bool write);
void mmdep_block_publish(struct mmdep_block *block);
bool mmdep_block_end(const void *lock, bool got, struct mmdep_block *copy);
void mmdep_blocks_during(struct mm_struct *mm, u64 from_ns, u64 to_ns,
			 struct mmdep_blocked *blocked);
unsigned int mmdep_blocks_copy(struct mm_struct *mm, struct mmdep_block *blocks);

#endif /* MMDEP_CORE_BLOCKED_H */
