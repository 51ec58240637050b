// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/mmdep: the device through which mmdep is controlled.
 *
 * Each open file has room for one running scenario; closing it, by whatever
 * means, ends the scenario.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "face/face.h"
#include "scenario/scenario.h"

/**
 * struct client - an open file
 * @lock: one ioctl at a time on one file; taken before the lock of the watches
 *        and before holds_mutex
 * @run:  its scenario
 */
struct client {
	struct mutex lock;
	struct mmdep_run run;
};

static int dev_open(struct inode *inode, struct file *file)
{
	struct client *client;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	client = kzalloc(sizeof(*client), GFP_KERNEL_ACCOUNT);
	if (!client)
		return -ENOMEM;
	mutex_init(&client->lock);
	file->private_data = client;
	return stream_open(inode, file);
}

static int dev_release(struct inode *inode, struct file *file)
{
	struct client *client = file->private_data;
	struct mmdep_hold_stats unused;

	mmdep_run_stop(&client->run, &unused);
	kfree(client);
	return 0;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct client *client = file->private_data;
	long ret;

	ret = mutex_lock_interruptible(&client->lock);
	if (ret)
		return ret;
	ret = mmdep_ioctl(&client->run, cmd, (void __user *)arg);
	mutex_unlock(&client->lock);
	return ret;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = dev_open,
	.release = dev_release,
	.unlocked_ioctl = dev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mmdep",
	.mode = 0600,
	.fops = &fops,
};

/**
 * mmdep_chardev_init - make the device appear
 *
 * Context: module init, may sleep; all else is ready.
 * Return: 0 or a negative errno.
 */
int mmdep_chardev_init(void)
{
	return misc_register(&device);
}

/**
 * mmdep_chardev_exit - make the device go; no file of it is open
 *
 * Context: process, may sleep.
 */
void mmdep_chardev_exit(void)
{
	misc_deregister(&device);
}
