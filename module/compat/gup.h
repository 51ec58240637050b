/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mm/gup.c: the arguments of __get_user_pages().
 *
 *	up to 6.4	(mm, start, nr_pages, gup_flags, pages, vmas, locked)
 *	since 6.5	(mm, start, nr_pages, gup_flags, pages, locked)
 *
 * It is private; the array of VMAs left it together with the public functions.
 */
#ifndef MMDEP_COMPAT_GUP_H
#define MMDEP_COMPAT_GUP_H

#include <linux/mm.h>
#include <linux/ptrace.h>

#include "compat/features.h"

/**
 * mmdep_gup_locked - the argument "locked" of __get_user_pages()
 * @regs: at its entry
 *
 * Context: a handler there.
 * Return: where the function says whether it still holds mmap_lock, or NULL.
 */
static __always_inline int *mmdep_gup_locked(struct pt_regs *regs)
{
#ifdef MMDEP_HAVE_GUP_VMAS
	/* The seventh: above the return address. */
	return (int *)regs_get_kernel_stack_nth(regs, 1);
#else
	return (int *)regs_get_kernel_argument(regs, 5);
#endif
}

#endif /* MMDEP_COMPAT_GUP_H */
