// SPDX-License-Identifier: GPL-2.0
/*
 * Per-CPU event counters.
 *
 * A handler only ever adds to its own CPU's word.  Reading sums the words of
 * all CPUs; a reset does not write them but remembers the sum at that moment,
 * so it cannot race with a handler and lose what it counts.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "core/counter.h"

struct mmdep_counter_pool __percpu *mmdep_counter_pool;

/* Sums at the last reset.  reset_lock: leaf, taken in process context only. */
static u64 since[MMDEP_COUNTER_MAX];
static DEFINE_MUTEX(reset_lock);
static unsigned int used;

static u64 sum(unsigned int i)
{
	u64 total = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		total += READ_ONCE(per_cpu_ptr(mmdep_counter_pool, cpu)->v[i]);
	return total;
}

/**
 * mmdep_counters_init - allocate the pool
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_counters_init(void)
{
	mmdep_counter_pool = alloc_percpu(struct mmdep_counter_pool);
	return mmdep_counter_pool ? 0 : -ENOMEM;
}

/**
 * mmdep_counters_exit - free the pool; nothing may count any more
 *
 * Context: process, may sleep.
 */
void mmdep_counters_exit(void)
{
	free_percpu(mmdep_counter_pool);
	mmdep_counter_pool = NULL;
}

/**
 * mmdep_counters_add - give a set its place in the pool
 * @set: the set; its base is written
 *
 * Context: module init only, before anything counts.
 * Return: 0, or -ENOSPC when MMDEP_COUNTER_MAX is too small: a programming
 * error that the first load shows.
 */
int mmdep_counters_add(struct mmdep_counter_set *set)
{
	if (set->nr > MMDEP_COUNTER_MAX - used) {
		pr_err("counters \"%s\" do not fit [max: %u]\n", set->prefix,
		       MMDEP_COUNTER_MAX);
		return -ENOSPC;
	}
	set->base = used;
	used += set->nr;
	return 0;
}

/**
 * mmdep_counter_read - the value of a counter since the last reset
 * @set: its set
 * @i:   which one
 *
 * Context: process, may sleep.  Takes reset_lock.
 */
u64 mmdep_counter_read(const struct mmdep_counter_set *set, unsigned int i)
{
	u64 value;

	mutex_lock(&reset_lock);
	value = sum(set->base + i) - since[set->base + i];
	mutex_unlock(&reset_lock);
	return value;
}

/**
 * mmdep_counters_reset - let every counter start again at zero
 *
 * Context: process, may sleep.  Takes reset_lock.
 */
void mmdep_counters_reset(void)
{
	unsigned int i;

	mutex_lock(&reset_lock);
	for (i = 0; i < used; i++)
		since[i] = sum(i);
	mutex_unlock(&reset_lock);
}

/**
 * mmdep_counters_bytes - memory of the pool over all CPUs
 */
size_t mmdep_counters_bytes(void)
{
	return sizeof(struct mmdep_counter_pool) * num_possible_cpus();
}
