/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The active references of kernfs among the locks: an address that no lock has.
 */
#ifndef MMDEP_WATCH_LOCKS_KERNFS_H
#define MMDEP_WATCH_LOCKS_KERNFS_H

#include "watch/locks/locks.h"

struct kernfs_node;

/*
 * Set in the address of a node that stands for its active reference.  What such a one
 * is, is not remembered in the cache: nothing tells when a node is made.
 */
#define MMDEP_KERNFS_BIT	1UL

/**
 * mmdep_kernfs_lock - the active reference of a node, as a lock
 * @kn: the node
 */
static __always_inline unsigned long mmdep_kernfs_lock(const struct kernfs_node *kn)
{
	return (unsigned long)kn | MMDEP_KERNFS_BIT;
}

/**
 * mmdep_kernfs_node - the node of such a lock
 * @lock: the lock
 */
static __always_inline const struct kernfs_node *mmdep_kernfs_node(unsigned long lock)
{
	return (const struct kernfs_node *)(lock & ~MMDEP_KERNFS_BIT);
}

/**
 * mmdep_is_kernfs - whether a lock is such a one
 * @lock: the lock
 */
static __always_inline bool mmdep_is_kernfs(unsigned long lock)
{
	return lock & MMDEP_KERNFS_BIT;
}

u32 mmdep_kernfs_class(unsigned long lock);
bool mmdep_kernfs_is_true(unsigned long lock);

#ifdef MMDEP_HAVE_FTRACE_ARGS
void mmdep_kernfs_get_at(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_kernfs_put_at(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs);
void mmdep_kernfs_drain_at(unsigned long ip, unsigned long parent_ip,
			   struct ftrace_ops *ops, struct ftrace_regs *fregs);
#endif

#endif /* MMDEP_WATCH_LOCKS_KERNFS_H */
