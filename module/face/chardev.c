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
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "core/events.h"
#include "face/face.h"
#include "scenario/scenario.h"

static int dev_open(struct inode *inode, struct file *file)
{
	struct mmdep_client *client;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	client = kzalloc(sizeof(*client), GFP_KERNEL_ACCOUNT);
	if (!client)
		return -ENOMEM;
	mutex_init(&client->lock);
	mutex_init(&client->read_lock);
	file->private_data = client;
	return stream_open(inode, file);
}

static int dev_release(struct inode *inode, struct file *file)
{
	struct mmdep_client *client = file->private_data;
	struct mmdep_hold_stats unused;

	mmdep_reader_end(&client->reader);
	mmdep_run_stop(&client->run, &unused);
	kfree(client);
	return 0;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mmdep_client *client = file->private_data;
	long ret;

	ret = mutex_lock_interruptible(&client->lock);
	if (ret)
		return ret;
	ret = mmdep_ioctl(client, cmd, (void __user *)arg);
	mutex_unlock(&client->lock);
	return ret;
}

/* A file that never chose gets findings. */
static void begin_reading(struct mmdep_client *client)
{
	if (!client->reader.what)
		mmdep_reader_begin(&client->reader, MMDEP_STREAM_FINDINGS);
}

/* Whole records, as many as there are and fit; 0: none there. */
static ssize_t read_some(struct mmdep_reader *reader, char __user *to,
			 size_t len, void *buf)
{
	struct mmdep_event *event;
	size_t done = 0;

	while ((event = mmdep_reader_next(reader, buf))) {
		if (event->size > len - done)
			return done ? done : -EINVAL;
		if (copy_to_user(to + done, event, event->size))
			return done ? done : -EFAULT;
		done += event->size;
		mmdep_reader_took(reader, event);
	}
	return done;
}

static ssize_t dev_read(struct file *file, char __user *to, size_t len,
			loff_t *unused)
{
	struct mmdep_client *client = file->private_data;
	void *buf;
	ssize_t ret;

	ret = mutex_lock_interruptible(&client->read_lock);
	if (ret)
		return ret;
	buf = kmalloc(MMDEP_EVENT_MAX, GFP_KERNEL_ACCOUNT);
	if (!buf)
		ret = -ENOMEM;
	else
		begin_reading(client);
	while (!ret) {
		ret = read_some(&client->reader, to, len, buf);
		if (ret)
			break;
		if (file->f_flags & O_NONBLOCK) {
			ret = -EAGAIN;
			break;
		}
		/* Others may choose, or poll, meanwhile. */
		mutex_unlock(&client->read_lock);
		ret = wait_event_interruptible(*mmdep_events_queue(),
					       mmdep_reader_pending(&client->reader));
		mutex_lock(&client->read_lock);
	}
	kfree(buf);
	mutex_unlock(&client->read_lock);
	return ret;
}

static __poll_t dev_poll(struct file *file, struct poll_table_struct *table)
{
	struct mmdep_client *client = file->private_data;
	__poll_t mask;

	poll_wait(file, mmdep_events_queue(), table);
	mutex_lock(&client->read_lock);
	begin_reading(client);
	mask = mmdep_reader_pending(&client->reader) ? EPOLLIN | EPOLLRDNORM : 0;
	mutex_unlock(&client->read_lock);
	return mask;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = dev_open,
	.release = dev_release,
	.read = dev_read,
	.poll = dev_poll,
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
