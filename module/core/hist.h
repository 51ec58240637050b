/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_HIST_H
#define MMDEP_CORE_HIST_H

#include <linux/percpu.h>
#include <linux/types.h>

#include "core/bucket.h"

/**
 * struct mmdep_hist_sum - a histogram as a reader sees it
 * @count:  values
 * @sum:    their sum
 * @max:    the largest of them
 * @bucket: values per bucket, see bucket.h
 */
struct mmdep_hist_sum {
	u64 count;
	u64 sum;
	u64 max;
	u64 bucket[MMDEP_BUCKETS];
};

/**
 * struct mmdep_hist_cpu - one CPU's part of a histogram
 * @sum:    of all values
 * @max:    the largest value
 * @bucket: number of values by size
 */
struct mmdep_hist_cpu {
	u64 sum;
	u64 max;
	u64 bucket[MMDEP_BUCKETS];
};

/**
 * struct mmdep_hist - a log2 histogram
 * @name:  name of its file, with the unit at the end
 * @cpu:   values per CPU
 * @since: what stood there at the last reset
 */
struct mmdep_hist {
	const char *name;
	struct mmdep_hist_cpu __percpu *cpu;
	struct mmdep_hist_sum since;
};

int mmdep_hist_init(struct mmdep_hist *hist);
void mmdep_hist_exit(struct mmdep_hist *hist);
void mmdep_hist_add(struct mmdep_hist *hist, u64 value);
void mmdep_hist_read(struct mmdep_hist *hist, struct mmdep_hist_sum *out);
void mmdep_hist_reset(struct mmdep_hist *hist);
size_t mmdep_hist_bytes(void);

#endif /* MMDEP_CORE_HIST_H */
