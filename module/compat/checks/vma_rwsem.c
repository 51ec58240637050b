// SPDX-License-Identifier: GPL-2.0
/* 6.4 to 6.14: a VMA has a lock that is an rwsem; from 6.15 on it is a count. */
#include <linux/mm_types.h>
#include <linux/rwsem.h>

static __used void check(struct vm_area_struct *vma)
{
	down_read(&vma->vm_lock->lock);
}
