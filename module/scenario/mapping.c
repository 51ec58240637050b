// SPDX-License-Identifier: GPL-2.0
/*
 * Locks of the kernel itself that are taken in a wrong order: those of the calling
 * process, and of a file that is made for it.  Nobody else has the file, so nobody
 * ever waits for its locks, nor for others with them held.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "compat/mapping.h"
#include "scenario/locks.h"

/* A file and where it is mapped, which takes mmap_lock and then that of the mapping. */
static struct file *map_file(unsigned long *at)
{
	struct file *file = mmdep_shmem_file("mmdep", PAGE_SIZE);

	if (IS_ERR(file))
		return file;
	*at = vm_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0);
	if (IS_ERR_VALUE(*at)) {
		fput(file);
		return ERR_PTR(*at);
	}
	return file;
}

/**
 * mmdep_lock_scenario_mapping - mmap_lock with the lock of a mapping held
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno.
 */
int mmdep_lock_scenario_mapping(void)
{
	struct mm_struct *mm = current->mm;
	unsigned long at;
	struct file *file = map_file(&at);

	if (IS_ERR(file))
		return PTR_ERR(file);
	/* Mapped nowhere any more: nobody can want its lock. */
	vm_munmap(at, PAGE_SIZE);
	i_mmap_lock_write(file->f_mapping);
	mmap_read_lock(mm);
	mmap_read_unlock(mm);
	i_mmap_unlock_write(file->f_mapping);
	fput(file);
	return 0;
}

/**
 * mmdep_lock_scenario_vma - the lock of a VMA with the lock of its mapping held
 *
 * Whoever has the lock of a VMA for writing has mmap_lock for writing, too: with
 * that held for reading nobody has it.
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno; -ENODEV: mmdep_lock_scenario_vma_why() says why.
 */
int mmdep_lock_scenario_vma(void)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	struct rw_semaphore *lock = NULL;
	unsigned long at;
	struct file *file = map_file(&at);

	if (IS_ERR(file))
		return PTR_ERR(file);
	mmap_read_lock(mm);
	vma = find_vma(mm, at);
	/* Another thread may have unmapped it. */
	if (vma && vma->vm_file == file)
		lock = mmdep_vma_rwsem(vma);
	if (lock) {
		i_mmap_lock_write(file->f_mapping);
		down_read(lock);
		up_read(lock);
		i_mmap_unlock_write(file->f_mapping);
	}
	mmap_read_unlock(mm);
	vm_munmap(at, PAGE_SIZE);
	fput(file);
	return lock ? 0 : -ENODEV;
}

/**
 * mmdep_lock_scenario_vma_why - why mmdep_lock_scenario_vma() cannot be
 *
 * Return: a sentence, or NULL when it can.
 */
const char *mmdep_lock_scenario_vma_why(void)
{
	return mmdep_has_vma_rwsem() ? NULL :
	       "a VMA has no lock in this kernel, or one that is no rwsem (it is from Linux 6.4 to 6.14)";
}
