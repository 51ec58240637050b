// SPDX-License-Identifier: GPL-2.0
/*
 * Classes, and which lock is of which: a cache by address.
 *
 * An entry is one word, so it is read and written whole.  Memory is used again: an
 * entry goes when a lock is made at its address (__init_rwsem() is traced).
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "watch/locks/folio.h"
#include "watch/locks/kernfs.h"

unsigned long mmdep_lock_cache[1U << MMDEP_LOCK_CACHE_BITS];

/**
 * mmdep_lock_cache_reset - forget all
 *
 * Context: process; no tracer runs.
 */
void mmdep_lock_cache_reset(void)
{
	memset(mmdep_lock_cache, 0, sizeof(mmdep_lock_cache));
}

/**
 * mmdep_lock_cache_add - remember the class of a lock
 * @sem:   the lock
 * @class: its class, or MMDEP_LOCK_UNKNOWN
 *
 * Context: any.
 */
notrace void mmdep_lock_cache_add(unsigned long sem, u32 class)
{
	WRITE_ONCE(*mmdep_lock_cache_entry(sem), mmdep_lock_cache_key(sem) | class);
}
NOKPROBE_SYMBOL(mmdep_lock_cache_add);

/**
 * mmdep_lock_cache_drop - a lock is made anew
 * @sem: the lock
 *
 * Context: any.
 */
notrace void mmdep_lock_cache_drop(unsigned long sem)
{
	unsigned long *entry = mmdep_lock_cache_entry(sem);

	if ((READ_ONCE(*entry) & ~MMDEP_LOCK_CLASS_MASK) == mmdep_lock_cache_key(sem))
		WRITE_ONCE(*entry, 0);
}
NOKPROBE_SYMBOL(mmdep_lock_cache_drop);

/*
 * A variable is its address, whatever name it was given first.  One of a module that
 * went and came back is known again by its name.
 */
static notrace bool is_same(const struct mmdep_lock_class *class, enum mmdep_lock_how how,
			    const char *name, unsigned long symbol)
{
	if (how != MMDEP_LOCK_BY_SYMBOL)
		return class->symbol == symbol && !strcmp(class->name, name);
	if (class->how != MMDEP_LOCK_BY_SYMBOL)
		return false;
	return class->symbol ? class->symbol == symbol : !strcmp(class->name, name);
}
NOKPROBE_SYMBOL(is_same);

static notrace u32 add_class(u8 kind, enum mmdep_lock_how how, const char *name,
			     unsigned long symbol)
{
	struct mmdep_lock_class *class;
	struct mmdep_order_graph *graph = &mmdep_locks->order.graph;
	u32 nr = graph->classes.nr, i;

	for (i = MMDEP_LOCK_FIXED; i < nr; i++) {
		class = &mmdep_locks->class[i];
		if (is_same(class, how, name, symbol)) {
			class->symbol = symbol;
			return i;
		}
	}
	/* Room is left for locks. */
	if (kind == MMDEP_ORDER_KERNFS && mmdep_locks->nr_kernfs == MMDEP_LOCKS_KERNFS) {
		graph->classes.dropped++;
		return MMDEP_LOCK_UNKNOWN;
	}
	i = mmdep_order_graph_class(graph, kind, 0);
	if (i == MMDEP_ORDER_NONE)
		return MMDEP_LOCK_UNKNOWN;
	class = &mmdep_locks->class[i];
	strscpy(class->name, name, sizeof(class->name));
	class->how = how;
	class->symbol = symbol;
	mmdep_locks->nr_kernfs += kind == MMDEP_ORDER_KERNFS;
	return i;
}
NOKPROBE_SYMBOL(add_class);

/**
 * mmdep_lock_class - the class of a lock that was identified
 * @kind:   what the documented order calls it
 * @how:    how that is known
 * @what:   which lock of an object
 * @of:     the type of file system that it is of, or NULL
 * @symbol: the lock, where it is a class of its own; else 0
 *
 * Context: any.
 * Return: the class; MMDEP_LOCK_UNKNOWN: there is no room; MMDEP_ORDER_NONE: another
 * task is at the graph, so it is not known this time.
 */
notrace u32 mmdep_lock_class(u8 kind, enum mmdep_lock_how how, const char *what,
			     const char *of, unsigned long symbol)
{
	char name[MMDEP_LOCK_NAME_LEN];
	unsigned long flags;
	u32 class;

	if (of)
		snprintf(name, sizeof(name), "%s(%s)", what, of);
	else
		strscpy(name, what, sizeof(name));
	if (!mmdep_locks_enter(&flags))
		return MMDEP_ORDER_NONE;
	class = add_class(kind, how, name, symbol);
	mmdep_locks_leave(flags);
	return class;
}
NOKPROBE_SYMBOL(mmdep_lock_class);

/**
 * mmdep_lock_class_gone - there is no lock any more where one was that is a class of its own
 * @symbol: where it was
 *
 * Context: process; under the lock of the watches.
 */
void mmdep_lock_class_gone(unsigned long symbol)
{
	u32 i;

	if (!mmdep_locks)
		return;
	raw_spin_lock_irq(&mmdep_locks->lock);
	for (i = MMDEP_LOCK_FIXED; i < mmdep_locks->order.graph.classes.nr; i++)
		if (mmdep_locks->class[i].how == MMDEP_LOCK_BY_SYMBOL &&
		    mmdep_locks->class[i].symbol == symbol)
			mmdep_locks->class[i].symbol = 0;
	raw_spin_unlock_irq(&mmdep_locks->lock);
}

/**
 * mmdep_lock_ask - the class of a lock that is not in the cache; it is from now on, if it can be
 * @sem: the lock
 *
 * Context: any; the lock is there.
 * Return: the class, or MMDEP_LOCK_UNKNOWN.
 */
notrace u32 mmdep_lock_ask(unsigned long sem)
{
	u32 class = mmdep_lock_identify(sem);

	if (class == MMDEP_ORDER_NONE)
		return MMDEP_LOCK_UNKNOWN;
	if (!mmdep_is_kernfs(sem) && !mmdep_is_folio(sem))
		mmdep_lock_cache_add(sem, class);
	return class;
}
NOKPROBE_SYMBOL(mmdep_lock_ask);

/**
 * mmdep_lock_known - the class of a lock that need not be there any more
 * @sem: the lock
 *
 * Nothing is remembered: another lock may be made there now.
 *
 * Context: any.
 * Return: the class, or MMDEP_LOCK_UNKNOWN.
 */
notrace u32 mmdep_lock_known(unsigned long sem)
{
	unsigned long class = mmdep_lock_cached(sem);

	if (class <= MMDEP_LOCK_UNKNOWN)
		return class;
	class = mmdep_lock_identify(sem);
	return class == MMDEP_ORDER_NONE ? MMDEP_LOCK_UNKNOWN : class;
}
NOKPROBE_SYMBOL(mmdep_lock_known);

/**
 * mmdep_lock_classes_init - the classes that are there from the start
 *
 * Context: process; no tracer runs.
 */
void mmdep_lock_classes_init(void)
{
	static const struct {
		u8 kind;
		u8 how;
		const char *name;
	} fixed[MMDEP_LOCK_FIXED] = {
		[MMDEP_LOCK_MMAP] = { MMDEP_ORDER_MMAP, MMDEP_LOCK_BY_MM, "mmap_lock" },
		[MMDEP_LOCK_VMA] = { MMDEP_ORDER_VMA, MMDEP_LOCK_BY_INIT, "vma_lock" },
		[MMDEP_LOCK_HUGETLB_VMA] = {
			MMDEP_ORDER_HUGETLB_VMA, MMDEP_LOCK_BY_INIT, "hugetlb_vma_lock"
		},
		[MMDEP_LOCK_UFFD] = {
			MMDEP_ORDER_UFFD, MMDEP_LOCK_BY_INIT, "userfaultfd->map_changing_lock"
		},
		[MMDEP_LOCK_ANON_VMA] = {
			MMDEP_ORDER_ANON_VMA, MMDEP_LOCK_BY_SELF, "anon_vma->rwsem"
		},
		[MMDEP_LOCK_CPU_HOTPLUG] = {
			MMDEP_ORDER_CPU_HOTPLUG, MMDEP_LOCK_BY_CALL, "cpu_hotplug_lock"
		},
		[MMDEP_LOCK_MEM_HOTPLUG] = {
			MMDEP_ORDER_MEM_HOTPLUG, MMDEP_LOCK_BY_CALL, "mem_hotplug_lock"
		},
	};
	u32 i;

	for (i = 0; i < MMDEP_LOCK_FIXED; i++)
		add_class(fixed[i].kind, fixed[i].how, fixed[i].name, 0);
}
