// SPDX-License-Identifier: GPL-2.0
/* 7.x: a file of shared memory is made with flags of a type of their own. */
#include <linux/shmem_fs.h>

static __used struct file *check(vma_flags_t flags)
{
	return shmem_file_setup("check", 0, flags);
}
