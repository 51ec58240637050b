/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/shmem_fs.h>, <linux/mm_types.h>: a file to be mapped, and the lock of a VMA.
 */
#ifndef MMDEP_COMPAT_MAPPING_H
#define MMDEP_COMPAT_MAPPING_H

#include <linux/mm_types.h>
#include <linux/shmem_fs.h>

#include "compat/features.h"

/**
 * mmdep_shmem_file - a file of shared memory that has no name anywhere
 * @name: for /proc/PID/maps
 * @size: in bytes
 *
 * Context: process, may sleep.
 * Return: the file, to be given back by fput(); or an errno in a pointer.
 */
static inline struct file *mmdep_shmem_file(const char *name, loff_t size)
{
#ifdef MMDEP_HAVE_SHMEM_VMA_FLAGS
	return shmem_file_setup(name, size, (vma_flags_t){});
#else
	return shmem_file_setup(name, size, 0);
#endif
}

/**
 * mmdep_vma_rwsem - the lock of a VMA
 * @vma: the VMA
 *
 * Context: any; nothing is locked.
 * Return: the lock; NULL: VMAs have none of this sort in this kernel.
 */
static inline struct rw_semaphore *mmdep_vma_rwsem(struct vm_area_struct *vma)
{
#ifdef MMDEP_HAVE_VMA_RWSEM
	return &vma->vm_lock->lock;
#else
	return NULL;
#endif
}

/**
 * mmdep_has_vma_rwsem - whether VMAs have a lock that is an rwsem
 *
 * Context: any.
 */
static inline bool mmdep_has_vma_rwsem(void)
{
#ifdef MMDEP_HAVE_VMA_RWSEM
	return true;
#else
	return false;
#endif
}

#endif /* MMDEP_COMPAT_MAPPING_H */
