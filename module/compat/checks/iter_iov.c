// SPDX-License-Identifier: GPL-2.0
/* 6.4+: the current segment of an iov_iter is got by a function. */
#include <linux/uio.h>

static __used const struct iovec *check(const struct iov_iter *iter)
{
	return iter_iov(iter);
}
