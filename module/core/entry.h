/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_ENTRY_H
#define MMDEP_CORE_ENTRY_H

#include <linux/mm_types.h>

/* The level of the page table at which a walk ended. */
enum mmdep_level {
	MMDEP_LEVEL_PTE,
	MMDEP_LEVEL_PMD,
	MMDEP_LEVEL_PUD,
	MMDEP_LEVEL_P4D,
	MMDEP_LEVEL_PGD,
};

/**
 * enum mmdep_entry_state - what stands at an address in the page table
 * @MMDEP_ENTRY_UNKNOWN:   it was not looked at; see mmdep_entry_walk()
 * @MMDEP_ENTRY_NONE:      nothing
 * @MMDEP_ENTRY_PRESENT:   a page, not writable
 * @MMDEP_ENTRY_WRITABLE:  a page, writable
 * @MMDEP_ENTRY_SWAP:      a page that was swapped out
 * @MMDEP_ENTRY_MIGRATION: a page that is being moved or split
 * @MMDEP_ENTRY_DEVICE:    a page in a device's memory
 * @MMDEP_ENTRY_HWPOISON:  a page with a hardware error
 * @MMDEP_ENTRY_MARKER:    nothing but a note (userfaultfd write protection)
 * @MMDEP_NR_ENTRY:        number of states
 */
enum mmdep_entry_state {
	MMDEP_ENTRY_UNKNOWN,
	MMDEP_ENTRY_NONE,
	MMDEP_ENTRY_PRESENT,
	MMDEP_ENTRY_WRITABLE,
	MMDEP_ENTRY_SWAP,
	MMDEP_ENTRY_MIGRATION,
	MMDEP_ENTRY_DEVICE,
	MMDEP_ENTRY_HWPOISON,
	MMDEP_ENTRY_MARKER,
	MMDEP_NR_ENTRY,
};

/* The words for the states, as an initialiser. */
#define MMDEP_ENTRY_NAMES				\
	[MMDEP_ENTRY_UNKNOWN] = "unknown",		\
	[MMDEP_ENTRY_NONE] = "none",			\
	[MMDEP_ENTRY_PRESENT] = "present",		\
	[MMDEP_ENTRY_WRITABLE] = "writable",		\
	[MMDEP_ENTRY_SWAP] = "swap",			\
	[MMDEP_ENTRY_MIGRATION] = "migration",		\
	[MMDEP_ENTRY_DEVICE] = "device",		\
	[MMDEP_ENTRY_HWPOISON] = "hwpoison",		\
	[MMDEP_ENTRY_MARKER] = "marker"

/**
 * struct mmdep_entry - what a walk found
 * @pfn:     page frame, where the entry names one; else 0
 * @state:   what stands there, enum mmdep_entry_state
 * @level:   where the walk ended, enum mmdep_level
 * @hugetlb: it belongs to a hugetlb mapping
 * @wp:      it is present and write-protected by userfaultfd
 */
struct mmdep_entry {
	u64 pfn : 52;
	u64 state : 4;
	u64 level : 3;
	u64 hugetlb : 1;
	u64 wp : 1;
};

/**
 * mmdep_entry_same - whether two entries are the same
 * @a: one
 * @b: the other
 *
 * Context: any.
 */
static __always_inline bool mmdep_entry_same(const struct mmdep_entry *a,
					     const struct mmdep_entry *b)
{
	return a->pfn == b->pfn && a->state == b->state && a->level == b->level;
}

void mmdep_entry_walk(struct vm_area_struct *vma, unsigned long address,
		      struct mmdep_entry *entry);
void mmdep_entry_walk_mm(struct mm_struct *mm, unsigned long address,
			 struct mmdep_entry *entry);
void mmdep_entry_of_pte(pte_t *ptep, struct mmdep_entry *entry);
void mmdep_entry_of_pmd(pmd_t *pmdp, struct mmdep_entry *entry);
bool mmdep_entry_is_pmd_of(pmd_t *pmdp, struct mm_struct *mm,
			   unsigned long address);
bool mmdep_entry_walk_remote(struct mm_struct *mm, unsigned long address,
			     struct mmdep_entry *entry);
bool mmdep_entry_must_wait(const struct mmdep_entry *entry, bool write_protect);
bool mmdep_entry_calls_for(const struct mmdep_entry *entry, bool write_protect);
bool mmdep_entry_must_wait_2017(const struct mmdep_entry *entry,
				bool write_protect);

#endif /* MMDEP_CORE_ENTRY_H */
