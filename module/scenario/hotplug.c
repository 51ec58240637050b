// SPDX-License-Identifier: GPL-2.0
/*
 * Three locks in a ring, as in 2016: mmap_lock, CPU hotplug, and a file of sysfs that
 * is removed when a CPU goes.  Nobody ever waits for another:
 *
 * - the module takes the CPU hotplug lock with the caller's mmap_lock held when the
 *   scenario begins, before there is any such file;
 * - the file is removed by a CPU that goes, which is for the caller to bring about;
 * - a write to the file takes the writer's own mmap_lock, which nobody keeps while
 *   waiting for CPU hotplug any more.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sysfs.h>

#include "scenario/locks.h"
#include "scenario/scenario.h"

/* Of all below: one scenario of these at a time. */
static DEFINE_MUTEX(hotplug_mutex);

static struct kobject *place;
static int state;

/* What goes with a CPU, and is there again at once. */
static const struct attribute *goes;

static ssize_t take_mmap_lock(struct kobject *kobj, struct kobj_attribute *attr,
			      const char *buf, size_t count)
{
	struct mm_struct *mm = current->mm;

	if (mm) {
		mmap_read_lock(mm);
		mmap_read_unlock(mm);
	}
	return count;
}

static ssize_t close_ring(struct kobject *kobj, struct kobj_attribute *attr,
			  const char *buf, size_t count)
{
	mmdep_scenario_unseen();
	take_mmap_lock(kobj, attr, buf, count);
	mmdep_scenario_seen();
	return count;
}

static struct kobj_attribute ring = __ATTR(ring, 0200, NULL, close_ring);

/* Of the twin, so that nothing is left of one for the other. */
static struct kobj_attribute kept = __ATTR(kept, 0200, NULL, take_mmap_lock);
static struct kobj_attribute gone = __ATTR(gone, 0200, NULL, take_mmap_lock);

/* Under the CPU hotplug lock, in the task that takes the CPU down. */
static int cpu_goes(unsigned int cpu)
{
	sysfs_remove_file(place, goes);
	/* Whoever writes to it next sees that it is not there. */
	if (sysfs_create_file(place, goes))
		pr_warn("the file %s could not be made again\n", goes->name);
	return 0;
}

static void keep_cpus(void)
{
	struct mm_struct *mm = current->mm;

	mmap_read_lock(mm);
	cpus_read_lock();
	cpus_read_unlock();
	mmap_read_unlock(mm);
}

static int make_files(const struct attribute *removed, const struct attribute *written)
{
	int err;

	place = kobject_create_and_add("mmdep_scenario", kernel_kobj);
	if (!place)
		return -ENOMEM;
	err = sysfs_create_file(place, removed);
	if (!err && written != removed)
		err = sysfs_create_file(place, written);
	if (err) {
		kobject_put(place);
		place = NULL;
	}
	return err;
}

static int begin(const struct attribute *removed, const struct attribute *written)
{
	int err;

	if (place)
		return -EBUSY;
	keep_cpus();
	err = make_files(removed, written);
	if (err)
		return err;
	goes = removed;
	state = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "mmdep:scenario", NULL,
					  cpu_goes);
	if (state >= 0)
		return 0;
	kobject_put(place);
	place = NULL;
	return state;
}

static int begin_locked(const struct attribute *removed, const struct attribute *written)
{
	int err;

	mutex_lock(&hotplug_mutex);
	err = begin(removed, written);
	mutex_unlock(&hotplug_mutex);
	return err;
}

/**
 * mmdep_hotplug_scenario_ring - a file goes with a CPU, and a write takes mmap_lock
 *
 * Context: process, may sleep.
 * Return: 0; -EBUSY: another file of the device runs it, or its twin; or another errno.
 */
int mmdep_hotplug_scenario_ring(void)
{
	return begin_locked(&ring.attr, &ring.attr);
}

/**
 * mmdep_hotplug_scenario_apart - the same, with two files
 *
 * Context: process, may sleep.
 * Return: as mmdep_hotplug_scenario_ring().
 */
int mmdep_hotplug_scenario_apart(void)
{
	return begin_locked(&gone.attr, &kept.attr);
}

/**
 * mmdep_hotplug_scenario_end - undo either
 *
 * Context: process, may sleep.
 */
void mmdep_hotplug_scenario_end(void)
{
	mutex_lock(&hotplug_mutex);
	cpuhp_remove_state_nocalls(state);
	kobject_put(place);
	place = NULL;
	mutex_unlock(&hotplug_mutex);
}

/**
 * mmdep_hotplug_scenario_why - why these cannot be
 *
 * Return: a sentence, or NULL when they can.
 */
const char *mmdep_hotplug_scenario_why(void)
{
	if (!IS_ENABLED(CONFIG_HOTPLUG_CPU))
		return "CPUs cannot be taken offline in this kernel (CONFIG_HOTPLUG_CPU)";
	return num_present_cpus() > 1 ? NULL : "there is one CPU only, and it cannot go";
}
