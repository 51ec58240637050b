/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_FACE_H
#define MMDEP_FACE_FACE_H

#include <linux/mutex.h>

#include "core/events.h"
#include "scenario/scenario.h"

/**
 * struct mmdep_client - an open file of the device
 * @lock:      one ioctl at a time on one file; taken before all locks below
 * @run:       its scenario
 * @read_lock: one read() at a time on one file; protects @reader
 * @reader:    how far it is in the stream
 */
struct mmdep_client {
	struct mutex lock;
	struct mmdep_run run;
	struct mutex read_lock;
	struct mmdep_reader reader;
};

int mmdep_debugfs_init(void);
void mmdep_debugfs_exit(void);

int mmdep_chardev_init(void);
void mmdep_chardev_exit(void);

long mmdep_ioctl(struct mmdep_client *client, unsigned int cmd, void __user *arg);

#endif /* MMDEP_FACE_FACE_H */
