// SPDX-License-Identifier: GPL-2.0
/*
 * What a lock is, by what is around its address.  All is read through
 * copy_from_kernel_nofault(): a guess that is wrong must not fault.
 */
#include <linux/bits.h>
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/rmap.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/inode.h"
#include "compat/pagemap.h"
#include "compat/text.h"
#include "core/mm_lock.h"
#include "watch/locks/folio.h"
#include "watch/locks/kernfs.h"
#include "watch/locks/named.h"

/* An anon_vma with more users than that is none. */
#define USERS_MAX	BIT(24)

/* What a folio belongs to, if not to a file, is said in the lowest bits (linux/page-flags.h). */
#define MAPPING_ANON	1UL
#define MAPPING_BITS	3UL

static __always_inline bool peek(void *to, const void *from, size_t len)
{
	return !copy_from_kernel_nofault(to, from, len);
}

#define PEEK(var, place)	peek(&(var), &(place), sizeof(var))

/* The root of a tree of anon_vmas points at itself; only its lock is ever taken. */
static notrace bool is_anon_vma(unsigned long sem)
{
	const struct anon_vma *av =
		container_of((struct rw_semaphore *)sem, struct anon_vma, rwsem);
	struct anon_vma *root;
	int users;

	return PEEK(root, av->root) && root == av && PEEK(users, av->refcount) &&
	       users > 0 && users < USERS_MAX;
}
NOKPROBE_SYMBOL(is_anon_vma);

/* The inode of a mapping, if both say so. */
static notrace struct inode *host_of(const struct address_space *mapping)
{
	struct address_space *back;
	struct inode *host;

	if (!PEEK(host, mapping->host) || !host)
		return NULL;
	if (&host->i_data == mapping)
		return host;
	return PEEK(back, host->i_mapping) && back == mapping ? host : NULL;
}
NOKPROBE_SYMBOL(host_of);

/* The name of the type of file system that an inode is of. */
static notrace bool type_of(const struct inode *inode, char *name, size_t len)
{
	struct file_system_type *type;
	struct super_block *sb;
	const char *at;

	if (!PEEK(sb, inode->i_sb) || !PEEK(type, sb->s_type) || !PEEK(at, type->name) ||
	    !peek(name, at, len))
		return false;
	name[len - 1] = '\0';
	return true;
}
NOKPROBE_SYMBOL(type_of);

struct in_inode {
	u8 kind;
	u8 huge;
	const char *name;
};

static notrace u32 of_inode(const struct inode *inode, const struct in_inode *in,
			    enum mmdep_lock_how how)
{
	char type[16];
	bool huge;

	if (!type_of(inode, type, sizeof(type)))
		return MMDEP_LOCK_UNKNOWN;
	huge = !strcmp(type, "hugetlbfs");
	return mmdep_lock_class(huge ? in->huge : in->kind, how, in->name, type, 0);
}
NOKPROBE_SYMBOL(of_inode);

static notrace u32 in_inode(unsigned long sem)
{
	static const struct in_inode dir = { MMDEP_ORDER_OTHER, MMDEP_ORDER_OTHER, "i_rwsem/dir" };
	static const struct in_inode file = {
		MMDEP_ORDER_I_RWSEM, MMDEP_ORDER_HUGETLB_I_RWSEM, "i_rwsem"
	};
	const struct inode *inode =
		container_of((struct rw_semaphore *)sem, struct inode, i_rwsem);
	umode_t mode;

	if (host_of(&inode->i_data) != inode || !PEEK(mode, inode->i_mode))
		return MMDEP_LOCK_UNKNOWN;
	/* It is in the making, and what it will be is not known. */
	if (!(mode & S_IFMT))
		return MMDEP_ORDER_NONE;
	return of_inode(inode, S_ISDIR(mode) ? &dir : &file, MMDEP_LOCK_BY_SELF);
}
NOKPROBE_SYMBOL(in_inode);

static notrace u32 in_mapping(unsigned long sem)
{
	static const struct in_inode i_mmap = {
		MMDEP_ORDER_I_MMAP, MMDEP_ORDER_HUGETLB_I_MMAP, "i_mmap_rwsem"
	};
	static const struct in_inode invalidate = {
		MMDEP_ORDER_INVALIDATE, MMDEP_ORDER_OTHER, "invalidate_lock"
	};
	struct rw_semaphore *at = (void *)sem;
	struct inode *inode;

	inode = host_of(container_of(at, struct address_space, i_mmap_rwsem));
	if (inode)
		return of_inode(inode, &i_mmap, MMDEP_LOCK_BY_SELF);
	if (!mmdep_mapping_of_invalidate(at))
		return MMDEP_LOCK_UNKNOWN;
	inode = host_of(mmdep_mapping_of_invalidate(at));
	return inode ? of_inode(inode, &invalidate, MMDEP_LOCK_BY_SELF) : MMDEP_LOCK_UNKNOWN;
}
NOKPROBE_SYMBOL(in_mapping);

/* One that has no mapping, or is going, is not identified. */
static notrace u32 of_folio(unsigned long folio)
{
	static const struct in_inode file = {
		MMDEP_ORDER_FOLIO, MMDEP_ORDER_HUGETLB_FOLIO, "folio_lock"
	};
	struct address_space *mapping;
	struct inode *inode;

	if (!PEEK(mapping, *mmdep_folio_mapping_at(folio)))
		return MMDEP_LOCK_UNKNOWN;
	if ((unsigned long)mapping & MAPPING_ANON)
		return mmdep_lock_class(MMDEP_ORDER_FOLIO, MMDEP_LOCK_BY_CALL, file.name,
					"anon", 0);
	if (!mapping || (unsigned long)mapping & MAPPING_BITS)
		return MMDEP_LOCK_UNKNOWN;
	inode = host_of(mapping);
	return inode ? of_inode(inode, &file, MMDEP_LOCK_BY_CALL) : MMDEP_LOCK_UNKNOWN;
}
NOKPROBE_SYMBOL(of_folio);

/* A variable of the kernel itself, or of this module; other modules come and go. */
static notrace u32 variable(unsigned long sem)
{
	char name[KSYM_SYMBOL_LEN];

	if (!mmdep_in_image(sem) && !within_module(sem, THIS_MODULE))
		return MMDEP_LOCK_UNKNOWN;
	sprint_symbol(name, sem);
	name[strcspn(name, "+")] = '\0';
	return mmdep_lock_class(MMDEP_ORDER_OTHER, MMDEP_LOCK_BY_SYMBOL, name, NULL, sem);
}
NOKPROBE_SYMBOL(variable);

/**
 * mmdep_lock_hotplug_of - what stands for a percpu_rw_semaphore
 * @sem: one that is taken for writing, which happens seldom
 *
 * The functions that take the hotplug locks for writing are small, and have copies in
 * their callers; so these locks are known by their names.  Where variables are not
 * in the kernel's table of symbols (CONFIG_KALLSYMS_ALL) none is found.
 *
 * Context: any.
 * Return: mmdep_lock_cpu_hotplug or mmdep_lock_mem_hotplug, as an address; 0: neither.
 */
notrace unsigned long mmdep_lock_hotplug_of(unsigned long sem)
{
	static unsigned long cpu_hotplug_at, mem_hotplug_at;
	char name[KSYM_SYMBOL_LEN];

	if (sem == READ_ONCE(cpu_hotplug_at))
		return (unsigned long)&mmdep_lock_cpu_hotplug;
	if (sem == READ_ONCE(mem_hotplug_at))
		return (unsigned long)&mmdep_lock_mem_hotplug;
	if (!mmdep_in_image(sem))
		return 0;
	sprint_symbol(name, sem);
	name[strcspn(name, "+")] = '\0';
	if (!strcmp(name, "cpu_hotplug_lock")) {
		WRITE_ONCE(cpu_hotplug_at, sem);
		return (unsigned long)&mmdep_lock_cpu_hotplug;
	}
	if (!strcmp(name, "mem_hotplug_lock")) {
		WRITE_ONCE(mem_hotplug_at, sem);
		return (unsigned long)&mmdep_lock_mem_hotplug;
	}
	return 0;
}
NOKPROBE_SYMBOL(mmdep_lock_hotplug_of);

/**
 * mmdep_lock_identify - what a lock is that is not in the cache
 * @sem: the lock
 *
 * Context: any; an mm that is this task's own is known better.
 * Return: its class, or MMDEP_LOCK_UNKNOWN; MMDEP_ORDER_NONE: it cannot be told now.
 */
notrace u32 mmdep_lock_identify(unsigned long sem)
{
	const struct mm_struct *mm = current->mm;
	u32 class;

	if (mmdep_is_kernfs(sem))
		return mmdep_kernfs_class(sem);
	if (mmdep_is_folio(sem))
		return of_folio(sem & ~MMDEP_FOLIO_BIT);
	if (mmdep_lock_is_named(sem))
		return mmdep_lock_named_class(sem);
	if (mm && sem == (unsigned long)&mm->mmap_lock)
		return MMDEP_LOCK_MMAP;
	if (sem == (unsigned long)&mmdep_lock_cpu_hotplug)
		return MMDEP_LOCK_CPU_HOTPLUG;
	if (sem == (unsigned long)&mmdep_lock_mem_hotplug)
		return MMDEP_LOCK_MEM_HOTPLUG;
	if (is_anon_vma(sem))
		return MMDEP_LOCK_ANON_VMA;
	if (mmdep_mm_of_lock((struct rw_semaphore *)sem))
		return MMDEP_LOCK_MMAP;
	class = in_mapping(sem);
	if (class == MMDEP_LOCK_UNKNOWN)
		class = in_inode(sem);
	if (class == MMDEP_LOCK_UNKNOWN)
		class = variable(sem);
	return class;
}
NOKPROBE_SYMBOL(mmdep_lock_identify);
