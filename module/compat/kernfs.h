/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/kernfs.h>: what a node of sysfs or of a control group says of itself.
 */
#ifndef MMDEP_COMPAT_KERNFS_H
#define MMDEP_COMPAT_KERNFS_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kernfs.h>
#include <linux/limits.h>
#include <linux/uaccess.h>

/* KN_DEACTIVATED_BIAS of fs/kernfs/kernfs-internal.h: added when a node is removed. */
#define MMDEP_KERNFS_BIAS	(INT_MIN + 1)

/**
 * mmdep_kernfs_is_file - whether a node is a file that has been in use
 * @kn: the node, which is there
 *
 * Directories and links have no operations that keep a reference, as lockdep has it
 * (KERNFS_LOCKDEP is for files only); what was never activated nobody can have opened.
 *
 * Context: any.
 */
static __always_inline bool mmdep_kernfs_is_file(const struct kernfs_node *kn)
{
	unsigned int flags = READ_ONCE(kn->flags);

	return (flags & KERNFS_TYPE_MASK) == KERNFS_FILE && flags & KERNFS_ACTIVATED;
}

/**
 * mmdep_kernfs_is_going - whether a node is being removed
 * @kn: the node, which is there
 *
 * kernfs_get_active() refuses it then.
 *
 * Context: any.
 */
static __always_inline bool mmdep_kernfs_is_going(const struct kernfs_node *kn)
{
	return atomic_read(&kn->active) < 0;
}

/**
 * mmdep_kernfs_held - whether anybody has an active reference to a node
 * @kn: the node; it may have been freed
 *
 * "No" is certain, as long as it was not freed; "yes" says that somebody has.
 *
 * Context: any.
 */
static __always_inline bool mmdep_kernfs_held(const struct kernfs_node *kn)
{
	int active;

	if (copy_from_kernel_nofault(&active, &kn->active, sizeof(active)))
		return false;
	return active < 0 ? active > MMDEP_KERNFS_BIAS : active > 0;
}

#endif /* MMDEP_COMPAT_KERNFS_H */
