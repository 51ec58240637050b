// SPDX-License-Identifier: GPL-2.0
/*
 * The order of locks that the kernel's own comments ask for, as a table.
 *
 * Read in Debian's linux-source-6.1 (6.1.192) and linux-source-6.12 (6.12.117): the
 * comments "Lock ordering in mm" and "hugetlbfs PageHuge() take locks in this order"
 * at the top of mm/rmap.c, and "Lock ordering" at the top of mm/filemap.c.  Between
 * these two versions the lines about the locks listed here differ in one thing:
 * 6.12 has vma_start_write.  Older and newer kernels are judged by the nearest of
 * the two; their comments were not read.
 *
 * Only locks that sleep, and the page-table lock as the end of the chain, are here.
 * Not taken over:
 *
 * - vma_start_write below folio_lock (mm/rmap.c, 6.12).  A fault that runs under the
 *   VMA lock takes invalidate_lock and the folio lock under it (do_fault() in
 *   mm/memory.c, 6.12), so the comment is right for its place above i_mmap_rwsem only.
 *   No claim is made between the VMA lock and these two, nor between it and
 *   hugetlbfs' i_mmap_rwsem.
 * - folio_lock above hugetlbfs_i_mmap_rwsem_key (mm/rmap.c, both).  huge_pmd_share()
 *   allocates memory with that lock held, and reclaim may lock folios of others.
 * - the hugetlbfs lines of kernels before 6.1, which had no hugetlb VMA lock.
 * - kernfs against CPU or memory hotplug.  Writing to "online" in sysfs takes the
 *   hotplug locks with an active reference held, and taking a CPU down drains those of
 *   other nodes: both are right, and which nodes they are decides.
 *
 * A successful trylock is no claim; it never comes here.
 *
 * The comments speak of one object's locks.  Where a file system does I/O on another
 * one, the rules do not hold between the two: these are the exceptions.
 *
 * Rules with "code" are additional knowledge: no comment has them, they were read in
 * the functions that they name.  They count only when they are asked for.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "order/documented.h"

#define RULE(b, a, s)		{ MMDEP_ORDER_##b, MMDEP_ORDER_##a, false, 0, 0, s }
#define RULE_FROM(b, a, v, s)	{ MMDEP_ORDER_##b, MMDEP_ORDER_##a, false, v, 0, s }
#define CODE(b, a, s)		{ MMDEP_ORDER_##b, MMDEP_ORDER_##a, true, 0, 0, s }
#define CODE_FROM(b, a, v, s)	{ MMDEP_ORDER_##b, MMDEP_ORDER_##a, true, v, 0, s }

#define V6_1	MMDEP_ORDER_VERSION(6, 1)
#define V6_4	MMDEP_ORDER_VERSION(6, 4)
#define V6_12	MMDEP_ORDER_VERSION(6, 12)

static const struct mmdep_order_rule rules[] = {
	RULE(I_RWSEM, MMAP, "mm/rmap.c; mm/filemap.c (generic_perform_write)"),
	RULE(I_RWSEM, INVALIDATE, "mm/filemap.c (acquired by fs in truncate path)"),
	RULE(MMAP, INVALIDATE, "mm/rmap.c; mm/filemap.c (filemap_fault)"),
	RULE(MMAP, I_MMAP, "mm/filemap.c"),
	RULE(INVALIDATE, FOLIO, "mm/rmap.c; mm/filemap.c (filemap_fault)"),
	RULE(INVALIDATE, I_MMAP, "mm/filemap.c (truncate->unmap_mapping_range)"),
	RULE(FOLIO, I_MMAP, "mm/rmap.c"),
	RULE(I_MMAP, ANON_VMA, "mm/rmap.c; mm/filemap.c"),
	RULE(I_MMAP, PAGE_TABLE, "mm/filemap.c (various, mainly in memory.c)"),
	RULE(ANON_VMA, PAGE_TABLE, "mm/rmap.c; mm/filemap.c"),
	/* There is no VMA lock before 6.4; the line was read in 6.12. */
	RULE_FROM(MMAP, VMA, V6_4, "mm/rmap.c (vma_start_write)"),
	RULE_FROM(VMA, I_MMAP, V6_4, "mm/rmap.c (vma_start_write)"),
	RULE(HUGETLB_I_MMAP, I_MMAP, "mm/rmap.c (huge_pmd_share)"),
	RULE_FROM(HUGETLB_FAULT, HUGETLB_VMA, V6_1, "mm/rmap.c (hugetlbfs)"),
	RULE_FROM(HUGETLB_VMA, HUGETLB_I_MMAP, V6_1, "mm/rmap.c (hugetlbfs)"),
	RULE_FROM(HUGETLB_I_MMAP, HUGETLB_FOLIO, V6_1, "mm/rmap.c (hugetlbfs)"),

	CODE(MMAP, HUGETLB_I_RWSEM, "fs/hugetlbfs/inode.c, hugetlbfs_file_mmap()"),
	CODE(HUGETLB_I_RWSEM, HUGETLB_I_MMAP, "fs/hugetlbfs/inode.c, hugetlbfs_punch_hole()"),
	CODE_FROM(HUGETLB_I_RWSEM, HUGETLB_FAULT, V6_1,
		  "fs/hugetlbfs/inode.c, hugetlbfs_fallocate()"),
	CODE_FROM(MMAP, HUGETLB_FAULT, V6_1, "mm/hugetlb.c, hugetlb_fault()"),
	/* 6.1 has no such lock. */
	CODE_FROM(MMAP, UFFD, V6_12, "fs/userfaultfd.c, mremap_userfaultfd_prep()"),
	CODE_FROM(VMA, UFFD, V6_12, "mm/userfaultfd.c, mfill_atomic()"),
	CODE(CPU_HOTPLUG, MEM_HOTPLUG, "mm/memory_hotplug.c, mem_hotplug_begin()"),
};

static const struct mmdep_order_exempt exempts[] = {
	{ MMDEP_ORDER_FOLIO, MMDEP_ORDER_I_RWSEM,
	  "a file system on top of another writes to that one's file with its own folio locked" },
	{ MMDEP_ORDER_FOLIO, MMDEP_ORDER_INVALIDATE,
	  "a file system on top of another reads from that one's file with its own folio locked" },
	{ MMDEP_ORDER_INVALIDATE, MMDEP_ORDER_I_RWSEM,
	  "a file system on top of another reads ahead from that one's file" },
};

static bool applies(const struct mmdep_order_rule *rule, u16 version, bool code)
{
	return version >= rule->from && (!rule->until || version < rule->until) &&
	       (code || !rule->code);
}

/**
 * mmdep_order_documented_init - the order that one kernel documents
 * @doc:     to be filled
 * @version: MMDEP_ORDER_VERSION() of the kernel
 * @code:    also what was only read in its code
 *
 * What is before what, through any number of rules: as many rounds as there are
 * kinds, each of which makes the ways one rule longer.
 *
 * Context: any.
 */
void mmdep_order_documented_init(struct mmdep_order_documented *doc, u16 version, bool code)
{
	u8 len[MMDEP_ORDER_NR_KINDS][MMDEP_ORDER_NR_KINDS] = {};
	const struct mmdep_order_rule *rule;
	u32 i, round, to;

	memset(doc, 0, sizeof(*doc));
	for (round = 1; round < MMDEP_ORDER_NR_KINDS; round++) {
		for (i = 0; i < ARRAY_SIZE(rules); i++) {
			rule = &rules[i];
			if (!applies(rule, version, code))
				continue;
			for (to = 0; to < MMDEP_ORDER_NR_KINDS; to++) {
				bool there = round == 1 ? to == rule->after :
					len[rule->after][to] == round - 1;

				if (!there || doc->first[rule->before][to])
					continue;
				doc->first[rule->before][to] = i + 1;
				len[rule->before][to] = round;
			}
		}
	}
}

/**
 * mmdep_order_documented_wrong - whether the documented order forbids something
 * @doc:     the documented order
 * @held:    kind of the lock that is held
 * @taken:   kind of the lock that is taken, and would be waited for
 * @stacked: they may belong to two file systems, one on top of the other
 *
 * Context: any; as a handler may be.
 */
notrace bool mmdep_order_documented_wrong(const struct mmdep_order_documented *doc, u8 held,
					  u8 taken, bool stacked)
{
	u32 i;

	if (held >= MMDEP_ORDER_NR_KINDS || taken >= MMDEP_ORDER_NR_KINDS)
		return false;
	if (held == taken || !doc->first[taken][held])
		return false;
	for (i = 0; stacked && i < ARRAY_SIZE(exempts); i++) {
		if (exempts[i].held == held && exempts[i].taken == taken)
			return false;
	}
	return true;
}
NOKPROBE_SYMBOL(mmdep_order_documented_wrong);

/**
 * mmdep_order_documented_path - the rules by which one lock is before another
 * @doc:    the documented order
 * @before: kind of the lock that is to be taken first
 * @after:  kind of the lock that is to be taken second
 * @path:   numbers of the rules, for mmdep_order_documented_rule()
 * @max:    room in @path; what is beyond it is left out at the end
 *
 * Context: any; as a handler may be.
 * Return: the number of rules, 0 when there is no claim.
 */
notrace u32 mmdep_order_documented_path(const struct mmdep_order_documented *doc, u8 before,
					u8 after, u8 *path, u32 max)
{
	u32 n = 0, i;

	if (before >= MMDEP_ORDER_NR_KINDS || after >= MMDEP_ORDER_NR_KINDS)
		return 0;
	while (before != after && n < MMDEP_ORDER_NR_KINDS) {
		i = doc->first[before][after];
		if (!i)
			break;
		if (n < max)
			path[n] = i - 1;
		n++;
		before = rules[i - 1].after;
	}
	return n;
}
NOKPROBE_SYMBOL(mmdep_order_documented_path);

/**
 * mmdep_order_documented_rule - a rule of the table
 * @i: its number, from 0
 *
 * Context: any.
 * Return: NULL past the last one.
 */
const struct mmdep_order_rule *mmdep_order_documented_rule(u32 i)
{
	return i < ARRAY_SIZE(rules) ? &rules[i] : NULL;
}

/**
 * mmdep_order_documented_exempt - an exception from the table
 * @i: its number, from 0
 *
 * Context: any.
 * Return: NULL past the last one.
 */
const struct mmdep_order_exempt *mmdep_order_documented_exempt(u32 i)
{
	return i < ARRAY_SIZE(exempts) ? &exempts[i] : NULL;
}

/**
 * mmdep_order_kind_name - the word for a kind
 * @kind: enum mmdep_order_kind
 *
 * Context: any.
 */
const char *mmdep_order_kind_name(u8 kind)
{
	static const char * const names[MMDEP_ORDER_NR_KINDS] = {
		[MMDEP_ORDER_OTHER] = "other",
		[MMDEP_ORDER_I_RWSEM] = "i_rwsem",
		[MMDEP_ORDER_MMAP] = "mmap_lock",
		[MMDEP_ORDER_VMA] = "vma_lock",
		[MMDEP_ORDER_INVALIDATE] = "invalidate_lock",
		[MMDEP_ORDER_FOLIO] = "folio_lock",
		[MMDEP_ORDER_I_MMAP] = "i_mmap_rwsem",
		[MMDEP_ORDER_ANON_VMA] = "anon_vma",
		[MMDEP_ORDER_PAGE_TABLE] = "page_table_lock",
		[MMDEP_ORDER_HUGETLB_I_RWSEM] = "hugetlb.i_rwsem",
		[MMDEP_ORDER_HUGETLB_FAULT] = "hugetlb.fault_mutex",
		[MMDEP_ORDER_HUGETLB_VMA] = "hugetlb.vma_lock",
		[MMDEP_ORDER_HUGETLB_I_MMAP] = "hugetlb.i_mmap_rwsem",
		[MMDEP_ORDER_HUGETLB_FOLIO] = "hugetlb.folio_lock",
		[MMDEP_ORDER_UFFD] = "userfaultfd",
		[MMDEP_ORDER_CPU_HOTPLUG] = "cpu_hotplug",
		[MMDEP_ORDER_MEM_HOTPLUG] = "mem_hotplug",
		[MMDEP_ORDER_KERNFS] = "kernfs",
	};

	return kind < MMDEP_ORDER_NR_KINDS ? names[kind] : "other";
}
