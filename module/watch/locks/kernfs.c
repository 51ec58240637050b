// SPDX-License-Identifier: GPL-2.0
/*
 * The active reference of a kernfs node, which is a lock in all but its type: an
 * operation on a file of sysfs has one, and whoever removes the file waits until
 * nobody has.
 *
 * As for lockdep ("kn->active", fs/kernfs/dir.c): kernfs_get_active() is a trylock
 * for reading, because it never waits; kernfs_drain() takes the node for writing and
 * gives it back at once.  That a node is drained while nobody has a reference is a
 * claim of the order, too: the next time somebody may.
 *
 * A class is what the node is made for: the attribute, or the type of file of a control
 * group.  Only those that are variables count.  An attribute that is made at run time
 * says nothing of who made it, and others of its name may have other rules.
 */
#include <linux/ctype.h>
#include <linux/kprobes.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/kernfs.h"
#include "compat/text.h"
#include "watch/locks/kernfs.h"
#include "watch/locks/tracer.h"

#define NAME_MAX_LEN	32

/*
 * Where the kernel's source says that the order is not to be judged, which leaves no
 * trace in a kernel without lockdep: all of DEVICE_ATTR_IGNORE_LOCKDEP and
 * DRIVER_ATTR_IGNORE_LOCKDEP in Linux 6.12.  Writing to these removes devices, with
 * what those have in sysfs.
 */
static const char * const not_judged[] = {
	"authorized", "bConfigurationValue", "bind", "delete_device", "remove", "unbind",
};

static notrace bool is_judged(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(not_judged); i++)
		if (!strcmp(name, not_judged[i]))
			return false;
	return true;
}
NOKPROBE_SYMBOL(is_judged);

/* It is written into tables, as one word. */
static notrace bool name_of(const struct kernfs_node *kn, char *name)
{
	const char *at;
	char *c;

	/* Where the rest of it cannot be read the name is not known. */
	if (copy_from_kernel_nofault(&at, &kn->name, sizeof(at)) ||
	    copy_from_kernel_nofault(name, at, NAME_MAX_LEN))
		return false;
	name[NAME_MAX_LEN - 1] = '\0';
	for (c = name; *c; c++)
		if (!isgraph(*c) || *c == '"' || *c == '\\')
			*c = '?';
	return name[0];
}
NOKPROBE_SYMBOL(name_of);

/**
 * mmdep_kernfs_class - what the active reference of a node is
 * @lock: of mmdep_kernfs_lock(); the node need not be there any more
 *
 * Context: any.
 * Return: as mmdep_lock_identify().
 */
notrace u32 mmdep_kernfs_class(unsigned long lock)
{
	const struct kernfs_node *kn = mmdep_kernfs_node(lock);
	char name[NAME_MAX_LEN];
	unsigned long priv;

	if (copy_from_kernel_nofault(&priv, &kn->priv, sizeof(priv)) ||
	    !mmdep_is_variable(priv) || !name_of(kn, name) || !is_judged(name))
		return MMDEP_LOCK_UNKNOWN;
	return mmdep_lock_class(MMDEP_ORDER_KERNFS, MMDEP_LOCK_BY_CALL, "kernfs", name,
				priv);
}
NOKPROBE_SYMBOL(mmdep_kernfs_class);

/**
 * mmdep_kernfs_is_true - whether a hold of an active reference is believed
 * @lock: of mmdep_kernfs_lock()
 *
 * It may be none where the node was removed while it was being got, which the count
 * shows then.
 *
 * Context: any.
 */
notrace bool mmdep_kernfs_is_true(unsigned long lock)
{
	return mmdep_kernfs_held(mmdep_kernfs_node(lock));
}
NOKPROBE_SYMBOL(mmdep_kernfs_is_true);

#ifdef MMDEP_HAVE_FTRACE_ARGS

static __always_inline const struct kernfs_node *node(struct ftrace_regs *fregs)
{
	return (const struct kernfs_node *)mmdep_tracer_first(fregs);
}

/* One for which there were no room could not be told from another when it is put. */
static notrace bool has_room(void)
{
	const struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);

	return !slot || slot->held.depth < MMDEP_ORDER_DEPTH;
}
NOKPROBE_SYMBOL(has_room);

/**
 * mmdep_kernfs_get_at - the tracer of kernfs_get_active()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the node, or NULL
 *
 * Context: a tracer.
 */
notrace void mmdep_kernfs_get_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct kernfs_node *kn = node(fregs);

	mmdep_tracer_hit(ops);
	if (!in_task() || !kn || !mmdep_kernfs_is_file(kn) || mmdep_kernfs_is_going(kn) ||
	    !has_room())
		return;
	mmdep_lock_try(mmdep_kernfs_lock(kn), MMDEP_ORDER_READ | MMDEP_ORDER_TRY, parent_ip);
}
NOKPROBE_SYMBOL(mmdep_kernfs_get_at);

/**
 * mmdep_kernfs_put_at - the tracer of all by which the reference is given back
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the node, or NULL
 *
 * kernfs_break_active_protection() and kernfs_remove_self() may have their own copy
 * of kernfs_put_active(), or call it: then the second one finds nothing.  That the
 * reference is taken again later is not followed.
 *
 * Context: a tracer.
 */
notrace void mmdep_kernfs_put_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	mmdep_tracer_hit(ops);
	if (in_task() && node(fregs))
		mmdep_lock_release_own(mmdep_kernfs_lock(node(fregs)));
}
NOKPROBE_SYMBOL(mmdep_kernfs_put_at);

/**
 * mmdep_kernfs_drain_at - the tracer of kernfs_drain()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the node
 *
 * Context: a tracer.
 */
notrace void mmdep_kernfs_drain_at(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct kernfs_node *kn = node(fregs);

	mmdep_tracer_hit(ops);
	if (in_task() && mmdep_kernfs_is_file(kn))
		mmdep_lock_claim(mmdep_kernfs_lock(kn), parent_ip, mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(mmdep_kernfs_drain_at);

#endif /* MMDEP_HAVE_FTRACE_ARGS */
