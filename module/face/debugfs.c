// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/debug/mmdep: read-only files.
 *
 * Kernel lockdown closes debugfs files that can be written or have an ioctl or
 * mmap; these stay readable.  debugfs holds off the removal while one is read.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

#include "face/face.h"
#include "face/text.h"
#include "watch/watch.h"

static struct dentry *root;

static int status_show(struct seq_file *m, void *unused)
{
	mmdep_text_status(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(status);

static int hooks_show(struct seq_file *m, void *unused)
{
	mmdep_text_hooks(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(hooks);

static int counters_show(struct seq_file *m, void *unused)
{
	mmdep_text_counters(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

static int waits_show(struct seq_file *m, void *unused)
{
	return mmdep_text_waits(m);
}
DEFINE_SHOW_ATTRIBUTE(waits);

static int collapses_show(struct seq_file *m, void *unused)
{
	mmdep_text_collapses(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(collapses);

static int pins_show(struct seq_file *m, void *unused)
{
	mmdep_text_pins(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(pins);

static int findings_show(struct seq_file *m, void *unused)
{
	return mmdep_text_findings(m);
}
DEFINE_SHOW_ATTRIBUTE(findings);

static int lock_status_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_status(m);
}
DEFINE_SHOW_ATTRIBUTE(lock_status);

static int classes_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_classes(m);
}
DEFINE_SHOW_ATTRIBUTE(classes);

static int edges_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_edges(m);
}
DEFINE_SHOW_ATTRIBUTE(edges);

static int held_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_held(m);
}
DEFINE_SHOW_ATTRIBUTE(held);

static int named_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_named(m);
}
DEFINE_SHOW_ATTRIBUTE(named);

static int dot_show(struct seq_file *m, void *unused)
{
	return mmdep_text_lock_dot(m);
}
DEFINE_SHOW_ATTRIBUTE(dot);

static int holds_show(struct seq_file *m, void *unused)
{
	mmdep_text_holds(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(holds);

static int hist_show(struct seq_file *m, void *unused)
{
	mmdep_text_hist(m, m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(hist);

/**
 * mmdep_debugfs_init - make the folder and its files
 *
 * Context: module init, may sleep.
 * Return: 0, or the errno of the folder.  A kernel whose debugfs is switched
 * off is no error: the device still works.
 */
int mmdep_debugfs_init(void)
{
	struct dentry *hist, *locks;
	unsigned int i, j;

	root = debugfs_create_dir("mmdep", NULL);
	if (IS_ERR(root)) {
		int err = PTR_ERR(root);

		root = NULL;
		if (err == -ENODEV || err == -EPERM) {
			pr_warn("debugfs is switched off: no files to read\n");
			return 0;
		}
		return err;
	}
	debugfs_create_file("status", 0400, root, NULL, &status_fops);
	debugfs_create_file("hooks", 0400, root, NULL, &hooks_fops);
	debugfs_create_file("counters", 0400, root, NULL, &counters_fops);
	debugfs_create_file("waits", 0400, root, NULL, &waits_fops);
	debugfs_create_file("collapses", 0400, root, NULL, &collapses_fops);
	debugfs_create_file("pins", 0400, root, NULL, &pins_fops);
	debugfs_create_file("findings", 0400, root, NULL, &findings_fops);
	locks = debugfs_create_dir("locks", root);
	debugfs_create_file("status", 0400, locks, NULL, &lock_status_fops);
	debugfs_create_file("classes", 0400, locks, NULL, &classes_fops);
	debugfs_create_file("edges", 0400, locks, NULL, &edges_fops);
	debugfs_create_file("held", 0400, locks, NULL, &held_fops);
	debugfs_create_file("named", 0400, locks, NULL, &named_fops);
	debugfs_create_file("order.dot", 0400, locks, NULL, &dot_fops);
	debugfs_create_file("holds", 0400, root, NULL, &holds_fops);
	hist = debugfs_create_dir("hist", root);
	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		for (j = 0; j < mmdep_watches[i]->nr_hists; j++) {
			struct mmdep_hist *one = &mmdep_watches[i]->hists[j];

			debugfs_create_file(one->name, 0400, hist, one, &hist_fops);
		}
	}
	return 0;
}

/**
 * mmdep_debugfs_exit - remove the folder; nobody reads in it afterwards
 *
 * Context: process, may sleep.
 */
void mmdep_debugfs_exit(void)
{
	debugfs_remove(root);
	root = NULL;
}
