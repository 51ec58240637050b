// SPDX-License-Identifier: GPL-2.0
/* 5.15+: a mapping has a lock against truncation. */
#include <linux/fs.h>

static __used struct rw_semaphore *check(struct address_space *mapping)
{
	return &mapping->invalidate_lock;
}
