/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The buckets of a log2 histogram: pure arithmetic, also compiled on the host.
 */
#ifndef MMDEP_CORE_BUCKET_H
#define MMDEP_CORE_BUCKET_H

#include <linux/types.h>

/*
 * Bucket 0 holds the value 0, bucket i holds 2^(i-1) to 2^i - 1, and the last
 * one everything from 2^42 ns (73 minutes) on.
 */
#define MMDEP_BUCKETS	44

/**
 * mmdep_bucket - which bucket a value belongs to
 * @value: any value
 *
 * Context: any.
 * Return: 0 to MMDEP_BUCKETS - 1.
 */
static inline unsigned int mmdep_bucket(__u64 value)
{
	unsigned int i;

	if (!value)
		return 0;
	i = 64 - __builtin_clzll(value);
	return i < MMDEP_BUCKETS ? i : MMDEP_BUCKETS - 1;
}

/**
 * mmdep_bucket_from - the smallest value of a bucket
 * @i: bucket, 0 to MMDEP_BUCKETS - 1
 */
static inline __u64 mmdep_bucket_from(unsigned int i)
{
	return i ? 1ULL << (i - 1) : 0;
}

/**
 * mmdep_bucket_to - the largest value of a bucket
 * @i: bucket, 0 to MMDEP_BUCKETS - 1
 */
static inline __u64 mmdep_bucket_to(unsigned int i)
{
	return i == MMDEP_BUCKETS - 1 ? ~0ULL : (1ULL << i) - 1;
}

#endif /* MMDEP_CORE_BUCKET_H */
