/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_PLACES_H
#define MMDEP_CORE_PLACES_H

#include <linux/gcd.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#define MMDEP_NR_STRIDES	16U

/**
 * struct mmdep_places - where in a table a task is looked for
 * @nr:      places of the table
 * @strides: lengths of a stride: each comes by all places before it comes by one again
 *
 * A task has a home, and goes on from it in strides of one length, which is another for
 * the next task.  One place after the other, tasks with homes near by would pile up
 * behind each other long before the table is full.
 */
struct mmdep_places {
	unsigned int nr;
	unsigned int strides[MMDEP_NR_STRIDES];
};

/**
 * mmdep_places_init - spread the strides over the size of a table
 * @p:  filled
 * @nr: places of the table, up to 2^27
 *
 * Context: any.
 */
static inline void mmdep_places_init(struct mmdep_places *p, unsigned int nr)
{
	unsigned int i, stride;

	p->nr = nr;
	for (i = 0; i < MMDEP_NR_STRIDES; i++) {
		stride = nr * (2 * i + 1) / (2 * MMDEP_NR_STRIDES) | 1;
		/* Ends: the size less one has no divisor that the size has, too. */
		while (gcd(stride, nr) != 1)
			stride++;
		p->strides[i] = stride;
	}
}

/**
 * mmdep_places_home - where a task is looked for first
 * @p:    the places
 * @task: which
 *
 * Context: any.
 */
static __always_inline unsigned int mmdep_places_home(const struct mmdep_places *p,
						      const struct task_struct *task)
{
	return reciprocal_scale(hash_ptr(task, 32), p->nr);
}

/**
 * mmdep_places_stride - how far the next place of a task is
 * @p:    the places
 * @task: which
 *
 * Context: any.
 */
static __always_inline unsigned int mmdep_places_stride(const struct mmdep_places *p,
							const struct task_struct *task)
{
	/* The home is made of the high bits. */
	return p->strides[hash_ptr(task, 32) % MMDEP_NR_STRIDES];
}

/**
 * mmdep_places_next - where a task is looked for next
 * @p:      the places
 * @at:     where it was looked for
 * @stride: of that task
 *
 * Context: any.
 */
static __always_inline unsigned int mmdep_places_next(const struct mmdep_places *p,
						      unsigned int at, unsigned int stride)
{
	return at + stride < p->nr ? at + stride : at + stride - p->nr;
}

#endif /* MMDEP_CORE_PLACES_H */
