/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The order of locks that the kernel's own comments ask for.
 */
#ifndef MMDEP_ORDER_DOCUMENTED_H
#define MMDEP_ORDER_DOCUMENTED_H

#include <linux/types.h>

/* A kernel version, as the table has it. */
#define MMDEP_ORDER_VERSION(major, minor)	((major) << 8 | (minor))

/**
 * enum mmdep_order_kind - what the documented order calls a class of locks
 * @MMDEP_ORDER_OTHER:           nothing: no claim is made about it
 * @MMDEP_ORDER_I_RWSEM:         inode->i_rwsem
 * @MMDEP_ORDER_MMAP:            mm->mmap_lock
 * @MMDEP_ORDER_VMA:             the lock of one VMA
 * @MMDEP_ORDER_INVALIDATE:      mapping->invalidate_lock
 * @MMDEP_ORDER_FOLIO:           the folio lock (PG_locked)
 * @MMDEP_ORDER_I_MMAP:          mapping->i_mmap_rwsem
 * @MMDEP_ORDER_ANON_VMA:        anon_vma->rwsem, of the root
 * @MMDEP_ORDER_PAGE_TABLE:      mm->page_table_lock or the lock of one page table
 * @MMDEP_ORDER_HUGETLB_I_RWSEM: inode->i_rwsem of hugetlbfs
 * @MMDEP_ORDER_HUGETLB_FAULT:   a mutex of hugetlb_fault_mutex_table
 * @MMDEP_ORDER_HUGETLB_VMA:     the lock of a hugetlb VMA for PMD sharing
 * @MMDEP_ORDER_HUGETLB_I_MMAP:  mapping->i_mmap_rwsem of hugetlbfs
 * @MMDEP_ORDER_HUGETLB_FOLIO:   the folio lock of a hugetlb folio
 * @MMDEP_ORDER_UFFD:            map_changing_lock of a userfaultfd context
 * @MMDEP_ORDER_CPU_HOTPLUG:     cpu_hotplug_lock
 * @MMDEP_ORDER_MEM_HOTPLUG:     mem_hotplug_lock
 * @MMDEP_ORDER_KERNFS:          the active reference of a kernfs node
 * @MMDEP_ORDER_NR_KINDS:        number of kinds
 */
enum mmdep_order_kind {
	MMDEP_ORDER_OTHER,
	MMDEP_ORDER_I_RWSEM,
	MMDEP_ORDER_MMAP,
	MMDEP_ORDER_VMA,
	MMDEP_ORDER_INVALIDATE,
	MMDEP_ORDER_FOLIO,
	MMDEP_ORDER_I_MMAP,
	MMDEP_ORDER_ANON_VMA,
	MMDEP_ORDER_PAGE_TABLE,
	MMDEP_ORDER_HUGETLB_I_RWSEM,
	MMDEP_ORDER_HUGETLB_FAULT,
	MMDEP_ORDER_HUGETLB_VMA,
	MMDEP_ORDER_HUGETLB_I_MMAP,
	MMDEP_ORDER_HUGETLB_FOLIO,
	MMDEP_ORDER_UFFD,
	MMDEP_ORDER_CPU_HOTPLUG,
	MMDEP_ORDER_MEM_HOTPLUG,
	MMDEP_ORDER_KERNFS,
	MMDEP_ORDER_NR_KINDS,
};

/**
 * struct mmdep_order_rule - one lock is taken before another
 * @before: is taken first
 * @after:  is taken second
 * @code:   no comment says so: it was read in the code
 * @from:   first kernel version with this rule, 0: any
 * @until:  first kernel version without it, 0: none
 * @source: where it stands
 */
struct mmdep_order_rule {
	u8 before;
	u8 after;
	bool code;
	u16 from;
	u16 until;
	const char *source;
};

/**
 * struct mmdep_order_exempt - where the rules say too much
 * @held:  with a lock of this kind held
 * @taken: taking one of this kind is right, if it is another file system's
 * @why:   in a sentence
 */
struct mmdep_order_exempt {
	u8 held;
	u8 taken;
	const char *why;
};

/**
 * struct mmdep_order_documented - the documented order of one kernel
 * @first: for a lock that is taken before another, directly or through others:
 *         number of the first rule on the shortest way, plus one; 0: no claim
 */
struct mmdep_order_documented {
	u8 first[MMDEP_ORDER_NR_KINDS][MMDEP_ORDER_NR_KINDS];
};

void mmdep_order_documented_init(struct mmdep_order_documented *doc, u16 version, bool code);
bool mmdep_order_documented_wrong(const struct mmdep_order_documented *doc, u8 held,
				  u8 taken, bool stacked);
u32 mmdep_order_documented_path(const struct mmdep_order_documented *doc, u8 before,
				u8 after, u8 *path, u32 max);
const struct mmdep_order_rule *mmdep_order_documented_rule(u32 i);
const struct mmdep_order_exempt *mmdep_order_documented_exempt(u32 i);
const char *mmdep_order_kind_name(u8 kind);

#endif /* MMDEP_ORDER_DOCUMENTED_H */
