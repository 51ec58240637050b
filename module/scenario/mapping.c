// SPDX-License-Identifier: GPL-2.0
/*
 * Locks of the kernel itself that are taken in a wrong order, or in the right one: those
 * of the calling process, and of a file that is made for it.  Nobody else has the file, so nobody
 * ever waits for its locks, nor for others with them held.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "compat/mapping.h"
#include "compat/pagemap.h"
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

/* By the way of who waits, which nobody has to: nobody else wants the page. */
static int lock_and_unlock(struct page *page)
{
	int err = mmdep_lock_page_slowly(page);

	if (!err)
		unlock_page(page);
	return err;
}

static int folio_last(struct address_space *mapping, struct page *page)
{
	int err;

	i_mmap_lock_write(mapping);
	err = lock_and_unlock(page);
	i_mmap_unlock_write(mapping);
	return err;
}

static int folio_first(struct address_space *mapping, struct page *page)
{
	int err;

	mmap_read_lock(current->mm);
	err = mmdep_lock_page_slowly(page);
	if (!err) {
		i_mmap_lock_write(mapping);
		i_mmap_unlock_write(mapping);
		unlock_page(page);
	}
	mmap_read_unlock(current->mm);
	return err;
}

static int with_page(int (*act)(struct address_space *mapping, struct page *page))
{
	struct file *file = mmdep_shmem_file("mmdep", PAGE_SIZE);
	struct page *page;
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	page = shmem_read_mapping_page(file->f_mapping, 0);
	if (IS_ERR(page)) {
		err = PTR_ERR(page);
	} else {
		/* To split a huge page takes its lock, and then that of the mapping. */
		err = PageCompound(page) ? -EBUSY : act(file->f_mapping, page);
		put_page(page);
	}
	fput(file);
	return err;
}

/**
 * mmdep_lock_scenario_folio - the lock of a folio with the lock of its mapping held
 *
 * What else may lock the page at any time takes no lock of the mapping then: the page
 * is mapped nowhere.
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno; -EBUSY: the file got a huge page.
 */
int mmdep_lock_scenario_folio(void)
{
	return with_page(folio_last);
}

/**
 * mmdep_lock_scenario_folio_ordered - mmap_lock, the lock of a folio, that of its mapping
 *
 * Context: process, may sleep.
 * Return: as mmdep_lock_scenario_folio().
 */
int mmdep_lock_scenario_folio_ordered(void)
{
	return with_page(folio_first);
}
