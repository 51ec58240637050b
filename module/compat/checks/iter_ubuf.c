// SPDX-License-Identifier: GPL-2.0
/* 6.0+: an iov_iter can be one plain buffer of user memory. */
#include <linux/uio.h>

static __used void __user *check(const struct iov_iter *iter)
{
	return iter_is_ubuf(iter) ? iter->ubuf + iter->iov_offset : NULL;
}
