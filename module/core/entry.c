// SPDX-License-Identifier: GPL-2.0
/*
 * What stands at an address in the page table, found without a lock.
 *
 * Rules of a lockless walk, as for the kernel's own fast get_user_pages()
 * (mm/gup.c): IRQs off, so that the tables of this CPU's mm are not freed under
 * the walk (freeing them needs an interrupt on every CPU that uses the mm, or a
 * grace period); each entry is read once, into a local, and only the local is
 * looked at; nothing is called that could repair a table (pmd_clear_bad()).
 *
 * Only the current mm can be walked so: another one's tables may be freed
 * without asking this CPU.
 */
#include <linux/hugetlb_inline.h>
#include <linux/irqflags.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "compat/swapops.h"
#include "compat/userfaultfd.h"
#include "core/entry.h"

static const enum mmdep_entry_state state_of_swp[] = {
	[MMDEP_SWP_SWAP] = MMDEP_ENTRY_SWAP,
	[MMDEP_SWP_MIGRATION] = MMDEP_ENTRY_MIGRATION,
	[MMDEP_SWP_DEVICE] = MMDEP_ENTRY_DEVICE,
	[MMDEP_SWP_HWPOISON] = MMDEP_ENTRY_HWPOISON,
	[MMDEP_SWP_MARKER] = MMDEP_ENTRY_MARKER,
};

static __always_inline void found(struct mmdep_entry *entry,
				  enum mmdep_level level,
				  enum mmdep_entry_state state,
				  unsigned long pfn)
{
	entry->level = level;
	entry->state = state;
	entry->pfn = pfn;
	entry->wp = false;
}

static __always_inline void found_none(struct mmdep_entry *entry,
				       enum mmdep_level level)
{
	found(entry, level, MMDEP_ENTRY_NONE, 0);
}

/* A pte, or an entry of hugetlb, which is a pte at whatever level. */
static __always_inline void found_pte(struct mmdep_entry *entry,
				      enum mmdep_level level, pte_t pte)
{
	unsigned long pfn;
	enum mmdep_swp_kind kind;

	if (pte_none(pte)) {
		found_none(entry, level);
	} else if (pte_present(pte)) {
		found(entry, level, pte_write(pte) ? MMDEP_ENTRY_WRITABLE :
						     MMDEP_ENTRY_PRESENT,
		      pte_pfn(pte));
		entry->wp = mmdep_pte_uffd_wp(pte);
	} else {
		kind = mmdep_swp_kind(pte_to_swp_entry(pte), &pfn);
		found(entry, level, state_of_swp[kind], pfn);
	}
}

/* A pmd that is no table; returns false when it is one. */
static __always_inline bool found_pmd(struct mmdep_entry *entry, pmd_t pmd)
{
	unsigned long pfn;
	enum mmdep_swp_kind kind;

	if (pmd_none(pmd)) {
		found_none(entry, MMDEP_LEVEL_PMD);
	} else if (!pmd_present(pmd)) {
		kind = mmdep_swp_kind(pmd_to_swp_entry(pmd), &pfn);
		found(entry, MMDEP_LEVEL_PMD, state_of_swp[kind], pfn);
	} else if (pmd_leaf(pmd)) {
		found(entry, MMDEP_LEVEL_PMD,
		      pmd_write(pmd) ? MMDEP_ENTRY_WRITABLE :
				       MMDEP_ENTRY_PRESENT, pmd_pfn(pmd));
		entry->wp = mmdep_pmd_uffd_wp(pmd);
	} else {
		return false;
	}
	return true;
}

static __always_inline void walk_pmd(pud_t *pudp, pud_t pud,
				     unsigned long address,
				     struct mmdep_entry *entry)
{
	pmd_t pmd = READ_ONCE(*pmd_offset_lockless(pudp, pud, address));

	if (entry->hugetlb)
		found_pte(entry, MMDEP_LEVEL_PMD, __pte(pmd_val(pmd)));
	else if (!found_pmd(entry, pmd) && !pmd_bad(pmd))
		found_pte(entry, MMDEP_LEVEL_PTE,
			  READ_ONCE(*pte_offset_kernel(&pmd, address)));
}

/* The pud of an address, read into @pud; NULL and @entry filled: none. */
static __always_inline pud_t *walk_to_pud(struct mm_struct *mm,
					  unsigned long address, pud_t *pud,
					  struct mmdep_entry *entry)
{
	pgd_t *pgdp = pgd_offset(mm, address);
	pgd_t pgd = READ_ONCE(*pgdp);
	p4d_t *p4dp, p4d;
	pud_t *pudp;

	if (!pgd_present(pgd)) {
		found_none(entry, MMDEP_LEVEL_PGD);
		return NULL;
	}
	p4dp = p4d_offset_lockless(pgdp, pgd, address);
	p4d = READ_ONCE(*p4dp);
	if (!p4d_present(p4d)) {
		found_none(entry, MMDEP_LEVEL_P4D);
		return NULL;
	}
	pudp = pud_offset_lockless(p4dp, p4d, address);
	*pud = READ_ONCE(*pudp);
	return pudp;
}

static __always_inline void walk(struct mm_struct *mm, unsigned long address,
				 struct mmdep_entry *entry)
{
	pud_t *pudp, pud;

	pudp = walk_to_pud(mm, address, &pud, entry);
	if (!pudp)
		return;
	if (pud_none(pud))
		return found_none(entry, MMDEP_LEVEL_PUD);
	/* A gigantic page of hugetlb, or what stands for one. */
	if (!pud_present(pud) || pud_leaf(pud))
		return found_pte(entry, MMDEP_LEVEL_PUD, __pte(pud_val(pud)));
	walk_pmd(pudp, pud, address, entry);
}

static __always_inline void walk_current(struct mm_struct *mm,
					 unsigned long address,
					 struct mmdep_entry *entry)
{
	unsigned long flags;

	found(entry, MMDEP_LEVEL_PGD, MMDEP_ENTRY_UNKNOWN, 0);
	if (mm != current->mm)
		return;
	local_irq_save(flags);
	walk(mm, address, entry);
	local_irq_restore(flags);
}

/**
 * mmdep_entry_walk - look up what stands at an address
 * @vma:     that the address is in; stays because the caller is inside a fault
 *           on it and holds mmap_lock or the VMA lock
 * @address: the address
 * @entry:   what was found: MMDEP_ENTRY_UNKNOWN when the mm is not the current
 *           one
 *
 * What was true at one moment; it may change at once.
 *
 * Context: any, IRQs on or off.
 */
notrace void mmdep_entry_walk(struct vm_area_struct *vma, unsigned long address,
			      struct mmdep_entry *entry)
{
	entry->hugetlb = is_vm_hugetlb_page(vma);
	walk_current(vma->vm_mm, address, entry);
}
NOKPROBE_SYMBOL(mmdep_entry_walk);

/**
 * mmdep_entry_walk_mm - the same, where it is known not to be hugetlb
 * @mm:      whose address it is
 * @address: the address
 * @entry:   as for mmdep_entry_walk()
 *
 * Context: any, IRQs on or off.
 */
notrace void mmdep_entry_walk_mm(struct mm_struct *mm, unsigned long address,
				 struct mmdep_entry *entry)
{
	entry->hugetlb = false;
	walk_current(mm, address, entry);
}
NOKPROBE_SYMBOL(mmdep_entry_walk_mm);

/**
 * mmdep_entry_of_pte - what a pte stands for
 * @ptep:  the pte; the caller, or whoever it looks at, keeps its table
 * @entry: what it says
 *
 * Context: any.
 */
notrace void mmdep_entry_of_pte(pte_t *ptep, struct mmdep_entry *entry)
{
	entry->hugetlb = false;
	found_pte(entry, MMDEP_LEVEL_PTE, READ_ONCE(*ptep));
}
NOKPROBE_SYMBOL(mmdep_entry_of_pte);

/**
 * mmdep_entry_of_pmd - what a pmd stands for
 * @pmdp:  the pmd; the caller, or whoever it looks at, keeps its table
 * @entry: what it says; MMDEP_ENTRY_UNKNOWN for a table of ptes
 *
 * Context: any.
 */
notrace void mmdep_entry_of_pmd(pmd_t *pmdp, struct mmdep_entry *entry)
{
	entry->hugetlb = false;
	if (!found_pmd(entry, READ_ONCE(*pmdp)))
		found(entry, MMDEP_LEVEL_PMD, MMDEP_ENTRY_UNKNOWN, 0);
}
NOKPROBE_SYMBOL(mmdep_entry_of_pmd);

/**
 * mmdep_entry_is_pmd_of - whether a pmd is the one of an address
 * @pmdp:    the pmd
 * @mm:      whose address it is
 * @address: the address
 *
 * Context: any, IRQs on or off.
 * Return: false also when @mm is not the current one.
 */
notrace bool mmdep_entry_is_pmd_of(pmd_t *pmdp, struct mm_struct *mm,
				   unsigned long address)
{
	struct mmdep_entry unused;
	unsigned long flags;
	bool same = false;
	pud_t *pudp, pud;

	/* An address of the kernel has tables of its own. */
	if (mm != current->mm || address >= TASK_SIZE_MAX)
		return false;
	local_irq_save(flags);
	pudp = walk_to_pud(mm, address, &pud, &unused);
	if (pudp && pud_present(pud) && !pud_leaf(pud))
		same = pmd_offset_lockless(pudp, pud, address) == pmdp;
	local_irq_restore(flags);
	return same;
}
NOKPROBE_SYMBOL(mmdep_entry_is_pmd_of);

/**
 * mmdep_entry_walk_remote - look up what stands at an address of any mm
 * @mm:      with a reference that keeps its address space (mmget())
 * @address: the address
 * @entry:   what was found
 *
 * The tables of another mm are only sure to stay where a VMA covers the address
 * and cannot go, which mmap_lock for reading sees to.  It is only tried.
 *
 * Context: process; does not wait.  Takes and drops @mm's mmap_lock for reading.
 * Return: false when the lock was not to be had, or no VMA is there.
 */
bool mmdep_entry_walk_remote(struct mm_struct *mm, unsigned long address,
			     struct mmdep_entry *entry)
{
	struct vm_area_struct *vma;
	unsigned long flags;
	bool covered;

	if (!mmap_read_trylock(mm))
		return false;
	vma = find_vma(mm, address);
	covered = vma && vma->vm_start <= address;
	if (covered) {
		found(entry, MMDEP_LEVEL_PGD, MMDEP_ENTRY_UNKNOWN, 0);
		entry->hugetlb = is_vm_hugetlb_page(vma);
		local_irq_save(flags);
		walk(mm, address, entry);
		local_irq_restore(flags);
	}
	mmap_read_unlock(mm);
	return covered;
}

/**
 * mmdep_entry_must_wait - whether a userfault has to wait for this entry
 * @entry:         what stands there; not MMDEP_ENTRY_UNKNOWN
 * @write_protect: the fault is a write to a protected page
 *
 * Mirrors userfaultfd_must_wait() and userfaultfd_huge_must_wait()
 * (fs/userfaultfd.c, 6.1.192 and 6.12.117): nothing or a marker waits for the
 * page, a page that must not be written waits for the protection to go, and
 * everything else is tried again by the fault.
 *
 * Context: any.
 */
notrace bool mmdep_entry_must_wait(const struct mmdep_entry *entry,
				   bool write_protect)
{
	switch (entry->state) {
	case MMDEP_ENTRY_NONE:
	case MMDEP_ENTRY_MARKER:
		return true;
	case MMDEP_ENTRY_PRESENT:
		return write_protect;
	default:
		return false;
	}
}
NOKPROBE_SYMBOL(mmdep_entry_must_wait);

/**
 * mmdep_entry_calls_for - whether a task that sleeps has a reason to
 * @entry:         what stands there; not MMDEP_ENTRY_UNKNOWN
 * @write_protect: the fault is a write to a protected page
 *
 * Differs from mmdep_entry_must_wait() in one case, which the kernel does not
 * look at: a page whose protection was taken back, but which is not writable for
 * another reason (copy on write).  Nobody will wake the task for that.
 *
 * Context: any.
 */
bool mmdep_entry_calls_for(const struct mmdep_entry *entry, bool write_protect)
{
	if (entry->state == MMDEP_ENTRY_PRESENT)
		return write_protect && entry->wp;
	return mmdep_entry_must_wait(entry, write_protect);
}

/**
 * mmdep_entry_must_wait_2017 - the same, as the kernel saw it in 4.14
 * @entry:         what stands there; not MMDEP_ENTRY_UNKNOWN
 * @write_protect: the fault is a write to a protected page
 *
 * It asked !pmd_present() where it meant pmd_none(): a huge page under migration
 * was waited for, and nobody would ever wake that task (fixed by a365ac09d334,
 * "mm, userfaultfd, THP: avoid waiting when PMD under THP migration").
 *
 * Context: any.
 */
notrace bool mmdep_entry_must_wait_2017(const struct mmdep_entry *entry,
					bool write_protect)
{
	if (entry->level == MMDEP_LEVEL_PMD && !entry->hugetlb &&
	    entry->state != MMDEP_ENTRY_PRESENT &&
	    entry->state != MMDEP_ENTRY_WRITABLE)
		return true;
	return mmdep_entry_must_wait(entry, write_protect);
}
NOKPROBE_SYMBOL(mmdep_entry_must_wait_2017);
