// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of /dev/mmdep for hold points.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <uapi/mmdep.h>

#include "face/face.h"
#include "face/ioctl.h"
#include "scenario/scenario.h"

/**
 * mmdep_ioctl_point_info - MMDEP_IOC_POINT_INFO
 * @client: the file
 * @arg:    struct mmdep_point_info
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl_point_info(struct mmdep_client *client,
			    union mmdep_argument *arg)
{
	struct mmdep_point_info *info = &arg->point;
	const struct mmdep_point *point;

	if (info->pad || !IS_ZERO(info->reserved))
		return -EINVAL;
	if (info->flags)
		return -EOPNOTSUPP;
	if (info->index >= MMDEP_NR_POINTS || !mmdep_point(info->index)->name)
		return -ENOENT;
	point = mmdep_point(info->index);
	if (!point->why)
		info->flags |= MMDEP_POINT_AVAILABLE;
	strscpy_pad(info->name, point->name, sizeof(info->name));
	strscpy_pad(info->about, point->about, sizeof(info->about));
	strscpy_pad(info->function, mmdep_point_function(info->index),
		    sizeof(info->function));
	strscpy_pad(info->why, point->why ?: "", sizeof(info->why));
	return 0;
}

/**
 * mmdep_ioctl_hold_arm - MMDEP_IOC_HOLD_ARM
 * @client: the file
 * @arg:    struct mmdep_hold_arm
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl_hold_arm(struct mmdep_client *client,
			  union mmdep_argument *arg)
{
	struct mmdep_hold_arm *hold = &arg->hold;
	enum mmdep_point_id point;
	long err;

	if (hold->id || !IS_ZERO(hold->reserved) ||
	    strnlen(hold->name, sizeof(hold->name)) == sizeof(hold->name))
		return -EINVAL;
	if (hold->flags)
		return -EOPNOTSUPP;
	if (client->run.name)
		return -EBUSY;
	point = mmdep_point_find(hold->name);
	if (point == MMDEP_NR_POINTS)
		return -ENOENT;
	if (hold->pid > INT_MAX)
		return -ESRCH;
	err = mmdep_run_hold(&client->run, point, hold->pid, hold->hold_ms,
			     hold->max_hits);
	if (!err)
		hold->id = mmdep_hold_id(client->run.hold);
	return err;
}

/**
 * mmdep_ioctl_hold_release - MMDEP_IOC_HOLD_RELEASE
 * @client: the file
 * @arg:    struct mmdep_hold_release
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl_hold_release(struct mmdep_client *client,
			      union mmdep_argument *arg)
{
	struct mmdep_hold_release *release = &arg->release;

	if (release->released || release->pad || !IS_ZERO(release->reserved))
		return -EINVAL;
	release->released = mmdep_hold_release_id(release->id);
	return release->id && !release->released ? -ENOENT : 0;
}
