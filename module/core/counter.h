/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_COUNTER_H
#define MMDEP_CORE_COUNTER_H

#include <linux/percpu.h>
#include <linux/types.h>

/* All counters of all sets; shown in the error when it is too small. */
#define MMDEP_COUNTER_MAX	384

/**
 * struct mmdep_counter_pool - one CPU's part of all counters
 * @v: values since the module was loaded
 */
struct mmdep_counter_pool {
	u64 v[MMDEP_COUNTER_MAX];
};

extern struct mmdep_counter_pool __percpu *mmdep_counter_pool;

/**
 * struct mmdep_counter_set - counters that belong together
 * @prefix: first part of their names, as in "userfault"
 * @names:  second parts, as in "slept"; an entry that is NULL is not shown
 * @nr:     number of @names
 * @base:   where they stand in the pool; set by mmdep_counters_add()
 */
struct mmdep_counter_set {
	const char *prefix;
	const char * const *names;
	unsigned int nr;
	unsigned int base;
};

int mmdep_counters_init(void);
void mmdep_counters_exit(void);
int mmdep_counters_add(struct mmdep_counter_set *set);
u64 mmdep_counter_read(const struct mmdep_counter_set *set, unsigned int i);
void mmdep_counters_reset(void);
size_t mmdep_counters_bytes(void);

/**
 * mmdep_count - count one event
 * @set: set that was added with mmdep_counters_add()
 * @i:   which of its counters
 *
 * Context: any, NMI included; only this CPU's memory is written.
 */
static __always_inline void mmdep_count(const struct mmdep_counter_set *set,
					unsigned int i)
{
	this_cpu_inc(mmdep_counter_pool->v[set->base + i]);
}

/**
 * mmdep_count_add - count several events at once
 * @set: set that was added with mmdep_counters_add()
 * @i:   which of its counters
 * @n:   how many
 *
 * Context: any, NMI included; only this CPU's memory is written.
 */
static __always_inline void mmdep_count_add(const struct mmdep_counter_set *set,
					    unsigned int i, u64 n)
{
	this_cpu_add(mmdep_counter_pool->v[set->base + i], n);
}

#endif /* MMDEP_CORE_COUNTER_H */
