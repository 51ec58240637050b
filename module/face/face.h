/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_FACE_H
#define MMDEP_FACE_FACE_H

struct mmdep_run;
struct mutex;

int mmdep_debugfs_init(void);
void mmdep_debugfs_exit(void);

int mmdep_chardev_init(void);
void mmdep_chardev_exit(void);

long mmdep_ioctl(struct mmdep_run *run, unsigned int cmd, void __user *arg);

#endif /* MMDEP_FACE_FACE_H */
