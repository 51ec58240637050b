// SPDX-License-Identifier: GPL-2.0
/*
 * Rings of fixed size, in which handlers leave what readers want in order.
 */
#include <linux/kprobes.h>
#include <linux/string.h>

#include "core/ring.h"
#include "core/version.h"

/**
 * mmdep_ring_add - add a record, in place of the oldest
 * @ring:   where to
 * @record: what
 *
 * Should a writer still be at this slot when the ring has gone round, the new
 * record is lost; readers see a number that never comes, and count it.
 *
 * Context: any.
 */
notrace void mmdep_ring_add(struct mmdep_ring *ring, const void *record)
{
	u64 number = atomic64_inc_return(&ring->head);
	unsigned int at = (number - 1) % ring->nr;

	if (xchg(&ring->seqs[at], MMDEP_RING_BUSY) == MMDEP_RING_BUSY)
		return;
	memcpy(ring->data + at * ring->size, record, ring->size);
	/* Pairs with the acquire in mmdep_ring_peek(). */
	smp_store_release(&ring->seqs[at], number);
}
NOKPROBE_SYMBOL(mmdep_ring_add);

/**
 * mmdep_ring_pending - whether there may be something to read
 * @ring: which
 * @next: number of what the reader wants next
 *
 * Context: any.
 */
bool mmdep_ring_pending(struct mmdep_ring *ring, u64 next)
{
	return atomic64_read(&ring->head) != next;
}

/**
 * mmdep_ring_peek - copy a record
 * @ring:   which
 * @next:   number of what is wanted; set to what was copied
 * @lost:   raised by those between, which are no longer there
 * @record: filled
 *
 * Context: any.
 * Return: false when there is none yet.
 */
notrace bool mmdep_ring_peek(struct mmdep_ring *ring, u64 *next, u64 *lost, void *record)
{
	u64 head = atomic64_read(&ring->head);
	unsigned int at;
	u64 seq;

	if (head - *next > ring->nr) {
		*lost += head - ring->nr - *next;
		*next = head - ring->nr;
	}
	for (; *next != head; ++*next, ++*lost) {
		at = *next % ring->nr;
		/* Pairs with the release in mmdep_ring_add(). */
		seq = smp_load_acquire(&ring->seqs[at]);
		if (seq == *next + 1) {
			mmdep_copy(record, ring->data + at * ring->size, ring->size);
			if (READ_ONCE(ring->seqs[at]) == seq)
				return true;
		} else if ((seq == MMDEP_RING_BUSY || seq < *next + 1) &&
			   head - *next < ring->nr / 2) {
			/* Still being written. */
			return false;
		}
	}
	return false;
}
NOKPROBE_SYMBOL(mmdep_ring_peek);
