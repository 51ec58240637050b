/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands of /dev/mmdep have in common. */
#ifndef MMDEP_FACE_IOCTL_H
#define MMDEP_FACE_IOCTL_H

#include <linux/string.h>
#include <uapi/mmdep.h>

struct mmdep_client;

/**
 * union mmdep_argument - any argument of any command
 * @size:    how each begins
 * @version: of MMDEP_IOC_VERSION
 * @config:  of MMDEP_IOC_GET_CONFIG, _SET_CONFIG
 * @reset:   of MMDEP_IOC_RESET
 * @stream:  of MMDEP_IOC_STREAM
 * @info:    of MMDEP_IOC_SCENARIO_INFO
 * @start:   of MMDEP_IOC_SCENARIO_START
 * @state:   of MMDEP_IOC_SCENARIO_STATE, _STOP
 * @point:   of MMDEP_IOC_POINT_INFO
 * @hold:    of MMDEP_IOC_HOLD_ARM
 * @release: of MMDEP_IOC_HOLD_RELEASE
 * @lock:    of MMDEP_IOC_LOCK_ADD, _REMOVE
 */
union mmdep_argument {
	__u32 size;
	struct mmdep_version version;
	struct mmdep_config config;
	struct mmdep_reset reset;
	struct mmdep_stream stream;
	struct mmdep_scenario_info info;
	struct mmdep_scenario_start start;
	struct mmdep_scenario_state state;
	struct mmdep_point_info point;
	struct mmdep_hold_arm hold;
	struct mmdep_hold_release release;
	struct mmdep_lock_name lock;
};

#define IS_ZERO(field)	(!memchr_inv(&(field), 0, sizeof(field)))

long mmdep_ioctl_point_info(struct mmdep_client *client,
			    union mmdep_argument *arg);
long mmdep_ioctl_hold_arm(struct mmdep_client *client,
			  union mmdep_argument *arg);
long mmdep_ioctl_hold_release(struct mmdep_client *client,
			      union mmdep_argument *arg);
long mmdep_ioctl_lock_add(struct mmdep_client *client,
			  union mmdep_argument *arg);
long mmdep_ioctl_lock_remove(struct mmdep_client *client,
			     union mmdep_argument *arg);

#endif /* MMDEP_FACE_IOCTL_H */
