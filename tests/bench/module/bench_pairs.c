// SPDX-License-Identifier: GPL-2.0
/*
 * bench_pairs: takes and releases locks of each kind, and counts each pair.
 *
 * For tests/bench only.  A file of debugfs, mmdep-bench/NAME, that is read takes its
 * lock and releases it as often as there is room for figures of 8 bytes: instructions a
 * pair, where the time stamp counter counts them.  No path from user space takes one
 * lock and does nothing else.
 *
 * The locks are real ones, so that what looks at them sees what it always sees: of
 * the process that reads, of a file in memory, of the anonymous memory that is read
 * into.  Those that are taken under mmap_lock are counted alone: it is taken once,
 * around all of them.
 */
#include <linux/cpu.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/rwsem.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/timex.h>
#include <linux/uaccess.h>

#define PAIRS_MAX	1024

static DECLARE_RWSEM(alone);
static struct file *file;
static struct dentry *dir;

/* What one reader counts. */
struct count {
	struct anon_vma *anon_vma;
	unsigned int n;
	u64 spent[PAIRS_MAX];
};

#define COUNT(count, take, release) do {			\
	unsigned int i_;					\
								\
	for (i_ = 0; i_ < (count)->n; i_++) {			\
		u64 began_ = get_cycles();			\
								\
		take;						\
		release;					\
		(count)->spent[i_] = get_cycles() - began_;	\
	}							\
} while (0)

static void rwsem_read(struct count *c)
{
	COUNT(c, down_read(&alone), up_read(&alone));
}

static void rwsem_write(struct count *c)
{
	COUNT(c, down_write(&alone), up_write(&alone));
}

static void mmap_read(struct count *c)
{
	COUNT(c, mmap_read_lock(current->mm), mmap_read_unlock(current->mm));
}

static void mmap_write(struct count *c)
{
	COUNT(c, mmap_write_lock(current->mm), mmap_write_unlock(current->mm));
}

static void i_rwsem(struct count *c)
{
	COUNT(c, inode_lock(file_inode(file)), inode_unlock(file_inode(file)));
}

static void invalidate(struct count *c)
{
	COUNT(c, filemap_invalidate_lock_shared(file->f_mapping),
	      filemap_invalidate_unlock_shared(file->f_mapping));
}

static void cpu_hotplug(struct count *c)
{
	COUNT(c, cpus_read_lock(), cpus_read_unlock());
}

static void i_mmap(struct count *c)
{
	mmap_write_lock(current->mm);
	COUNT(c, i_mmap_lock_write(file->f_mapping), i_mmap_unlock_write(file->f_mapping));
	mmap_write_unlock(current->mm);
}

static void anon_vma(struct count *c)
{
	mmap_write_lock(current->mm);
	COUNT(c, anon_vma_lock_write(c->anon_vma), anon_vma_unlock_write(c->anon_vma));
	mmap_write_unlock(current->mm);
}

/* As a mapping that goes does, of a file that is private: one in the other. */
static void all_three(struct count *c)
{
	COUNT(c,
	      ({
		mmap_write_lock(current->mm);
		i_mmap_lock_write(file->f_mapping);
		anon_vma_lock_write(c->anon_vma);
	      }),
	      ({
		anon_vma_unlock_write(c->anon_vma);
		i_mmap_unlock_write(file->f_mapping);
		mmap_write_unlock(current->mm);
	      }));
}

static const struct pair {
	const char *name;
	void (*run)(struct count *c);
} pairs[] = {
	{ "lock-rwsem-read", rwsem_read },
	{ "lock-rwsem-write", rwsem_write },
	{ "lock-mmap-read", mmap_read },
	{ "lock-mmap-write", mmap_write },
	{ "lock-inode", i_rwsem },
	{ "lock-invalidate", invalidate },
	{ "lock-cpu-hotplug", cpu_hotplug },
	{ "lock-i-mmap-nested", i_mmap },
	{ "lock-anon-nested", anon_vma },
	{ "lock-all-nested", all_three },
};

/* It stays as long as the area, which only this process's caller can unmap. */
static struct anon_vma *anon_vma_of(const char __user *at)
{
	struct anon_vma *found = NULL;
	struct vm_area_struct *vma;

	mmap_read_lock(current->mm);
	vma = find_vma(current->mm, (unsigned long)at);
	if (vma && vma->vm_start <= (unsigned long)at)
		found = vma->anon_vma;
	mmap_read_unlock(current->mm);
	return found;
}

static ssize_t pair_read(struct file *opened, char __user *buf, size_t len, loff_t *pos)
{
	const struct pair *pair = file_inode(opened)->i_private;
	struct count *c;
	ssize_t ret;

	c = kvzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	c->n = min_t(size_t, len / sizeof(c->spent[0]), PAIRS_MAX);
	c->anon_vma = anon_vma_of(buf);
	if (!c->n || !c->anon_vma) {
		kvfree(c);
		return -EINVAL;
	}
	pair->run(c);
	ret = c->n * sizeof(c->spent[0]);
	if (copy_to_user(buf, c->spent, ret))
		ret = -EFAULT;
	kvfree(c);
	return ret;
}

static const struct file_operations pair_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = pair_read,
};

static int __init pairs_init(void)
{
	size_t i;

	file = shmem_file_setup("mmdep-bench", PAGE_SIZE, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	dir = debugfs_create_dir("mmdep-bench", NULL);
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		debugfs_create_file(pairs[i].name, 0400, dir, (void *)&pairs[i], &pair_fops);
	return 0;
}

static void __exit pairs_exit(void)
{
	debugfs_remove(dir);
	fput(file);
}

module_init(pairs_init);
module_exit(pairs_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Takes and releases locks, and counts each pair (tests of mmdep)");
