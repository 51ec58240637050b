// SPDX-License-Identifier: GPL-2.0
/*
 * Log2 histograms, per CPU.
 *
 * As with counters, a reset remembers the sums instead of writing what a
 * handler writes.  Only the maximum has to be cleared in place: a handler that
 * stores at the same moment stores a value that was measured just then.
 */
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "core/hist.h"

/* Orders readers and resets.  Leaf, taken in process context only. */
static DEFINE_MUTEX(reset_lock);

/**
 * mmdep_hist_init - allocate the buckets
 * @hist: histogram with its name set
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_hist_init(struct mmdep_hist *hist)
{
	hist->cpu = alloc_percpu(struct mmdep_hist_cpu);
	return hist->cpu ? 0 : -ENOMEM;
}

/**
 * mmdep_hist_exit - free the buckets; nothing may add any more
 * @hist: histogram, also one whose mmdep_hist_init() failed
 *
 * Context: process, may sleep.
 */
void mmdep_hist_exit(struct mmdep_hist *hist)
{
	free_percpu(hist->cpu);
	hist->cpu = NULL;
}

/**
 * mmdep_hist_add - add a value
 * @hist:  histogram
 * @value: in the unit that the name of the histogram says
 *
 * Context: any with preemption off.
 */
notrace void mmdep_hist_add(struct mmdep_hist *hist, u64 value)
{
	this_cpu_inc(hist->cpu->bucket[mmdep_bucket(value)]);
	this_cpu_add(hist->cpu->sum, value);
	if (value > this_cpu_read(hist->cpu->max))
		this_cpu_write(hist->cpu->max, value);
}
NOKPROBE_SYMBOL(mmdep_hist_add);

static void gather(struct mmdep_hist *hist, struct mmdep_hist_sum *out)
{
	unsigned int i;
	int cpu;

	memset(out, 0, sizeof(*out));
	for_each_possible_cpu(cpu) {
		struct mmdep_hist_cpu *one = per_cpu_ptr(hist->cpu, cpu);

		out->sum += READ_ONCE(one->sum);
		out->max = max(out->max, READ_ONCE(one->max));
		for (i = 0; i < MMDEP_BUCKETS; i++)
			out->bucket[i] += READ_ONCE(one->bucket[i]);
	}
}

/**
 * mmdep_hist_read - what was added since the last reset
 * @hist: histogram
 * @out:  sums over all CPUs; count is the sum of the buckets, so the two agree
 *
 * Context: process, may sleep.  Takes reset_lock.
 */
void mmdep_hist_read(struct mmdep_hist *hist, struct mmdep_hist_sum *out)
{
	unsigned int i;

	mutex_lock(&reset_lock);
	gather(hist, out);
	out->sum -= hist->since.sum;
	for (i = 0; i < MMDEP_BUCKETS; i++) {
		out->bucket[i] -= hist->since.bucket[i];
		out->count += out->bucket[i];
	}
	mutex_unlock(&reset_lock);
}

/**
 * mmdep_hist_reset - let the histogram start again empty
 * @hist: histogram
 *
 * Context: process, may sleep.  Takes reset_lock.
 */
void mmdep_hist_reset(struct mmdep_hist *hist)
{
	int cpu;

	mutex_lock(&reset_lock);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu_ptr(hist->cpu, cpu)->max, 0);
	gather(hist, &hist->since);
	mutex_unlock(&reset_lock);
}

/**
 * mmdep_hist_bytes - memory of one histogram over all CPUs
 */
size_t mmdep_hist_bytes(void)
{
	return sizeof(struct mmdep_hist_cpu) * num_possible_cpus();
}
