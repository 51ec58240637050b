/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/userfaultfd_k.h> and its neighbours, as newest kernels have them.
 *
 * VM_UFFD_*: why a fault was handed to a userfaultfd, as bits of
 * handle_userfault()'s second argument.  Their values differ from kernel to
 * kernel.
 */
#ifndef MMDEP_COMPAT_USERFAULTFD_H
#define MMDEP_COMPAT_USERFAULTFD_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/uio.h>
#include <linux/userfaultfd_k.h>

#include "compat/features.h"

/* 5.13 brought minor faults. */
#ifndef VM_UFFD_MINOR
#define VM_UFFD_MINOR	0UL
#endif

#ifdef MMDEP_HAVE_PTE_UFFD_WP
#define mmdep_pte_uffd_wp(pte)	pte_uffd_wp(pte)
#define mmdep_pmd_uffd_wp(pmd)	pmd_uffd_wp(pmd)
#else
/* 7.3 calls the bit by what it is, since it now also stands for reads. */
#define mmdep_pte_uffd_wp(pte)	pte_uffd(pte)
#define mmdep_pmd_uffd_wp(pmd)	pmd_uffd(pmd)
#endif

/**
 * mmdep_uffd_of - the userfaultfd that serves a VMA, as an identity
 * @vma: the VMA, which stays
 *
 * Context: any.
 */
static __always_inline unsigned long mmdep_uffd_of(struct vm_area_struct *vma)
{
#ifdef CONFIG_USERFAULTFD
	return (unsigned long)vma->vm_userfaultfd_ctx.ctx;
#else
	return 0;
#endif
}

/**
 * mmdep_iter_user - where a read goes to in user memory
 * @iter: of a read that has not begun
 *
 * Context: any.
 * Return: its buffer, or NULL when it is not a single one of user memory.
 */
static __always_inline void __user *mmdep_iter_user(const struct iov_iter *iter)
{
#ifdef MMDEP_HAVE_ITER_UBUF
	if (iter_is_ubuf(iter))
		return iter->ubuf + iter->iov_offset;
#endif
#ifdef MMDEP_HAVE_ITER_IOV
	if (iter_is_iovec(iter) && iter->nr_segs == 1)
		return iter_iov(iter)->iov_base + iter->iov_offset;
#endif
	return NULL;
}

#endif /* MMDEP_COMPAT_USERFAULTFD_H */
