/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_RING_H
#define MMDEP_CORE_RING_H

#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct mmdep_ring - the last things of a kind
 * @head: number of the next one
 * @nr:   slots
 * @size: of a record
 * @seqs: of each slot: one more than the number of what is in it, MMDEP_RING_BUSY,
 *        or 0
 * @data: the records
 *
 * Writers never wait and know of no reader: they take the next number and
 * overwrite.  A reader copies a record, believes the copy when the number is the
 * same before and after, and counts as lost what was overwritten before it came.
 */
struct mmdep_ring {
	atomic64_t head;
	unsigned int nr;
	size_t size;
	u64 *seqs;
	void *data;
};

/* In place of a number: being written. */
#define MMDEP_RING_BUSY	(~0ULL)

void mmdep_ring_add(struct mmdep_ring *ring, const void *record);
bool mmdep_ring_pending(struct mmdep_ring *ring, u64 next);
bool mmdep_ring_peek(struct mmdep_ring *ring, u64 *next, u64 *lost, void *record);

#endif /* MMDEP_CORE_RING_H */
