// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of /dev/mmdep for locks that the user names.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <uapi/mmdep.h>

#include "face/face.h"
#include "face/ioctl.h"
#include "watch/locks/named.h"

static_assert(MMDEP_LOCKS_NAMED == MMDEP_LOCKS_MAX);

static long refuse(const struct mmdep_lock_name *lock)
{
	if (!IS_ZERO(lock->reserved) ||
	    strnlen(lock->module, sizeof(lock->module)) == sizeof(lock->module) ||
	    strnlen(lock->symbol, sizeof(lock->symbol)) == sizeof(lock->symbol))
		return -EINVAL;
	return lock->flags ? -EOPNOTSUPP : 0;
}

/**
 * mmdep_ioctl_lock_add - MMDEP_IOC_LOCK_ADD
 * @client: the file
 * @arg:    struct mmdep_lock_name
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl_lock_add(struct mmdep_client *client,
			  union mmdep_argument *arg)
{
	const struct mmdep_lock_name *lock = &arg->lock;

	return refuse(lock) ?: mmdep_lock_name(lock->module, lock->symbol, lock->address);
}

/**
 * mmdep_ioctl_lock_remove - MMDEP_IOC_LOCK_REMOVE
 * @client: the file
 * @arg:    struct mmdep_lock_name
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl_lock_remove(struct mmdep_client *client,
			     union mmdep_argument *arg)
{
	const struct mmdep_lock_name *lock = &arg->lock;

	if (lock->address)
		return -EINVAL;
	return refuse(lock) ?: mmdep_lock_unname(lock->module, lock->symbol);
}
