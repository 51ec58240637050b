/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/fs.h>: what a mapping has.
 */
#ifndef MMDEP_COMPAT_INODE_H
#define MMDEP_COMPAT_INODE_H

#include <linux/fs.h>

#include "compat/features.h"

/**
 * mmdep_mapping_of_invalidate - the mapping around a lock, if it is its invalidate_lock
 * @sem: the lock
 *
 * Context: any; nothing is read.
 * Return: where it would be; NULL: mappings have no such lock.
 */
static __always_inline struct address_space *
mmdep_mapping_of_invalidate(struct rw_semaphore *sem)
{
#ifdef MMDEP_HAVE_INVALIDATE_LOCK
	return container_of(sem, struct address_space, invalidate_lock);
#else
	return NULL;
#endif
}

#endif /* MMDEP_COMPAT_INODE_H */
