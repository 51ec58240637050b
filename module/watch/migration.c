// SPDX-License-Identifier: GPL-2.0
/*
 * Waits on migration entries: tasks that touch memory which is being moved or
 * split at that moment.  Unlike a userfault such a wait keeps mmap_lock or the
 * VMA lock.
 *
 * Each way to wait is hooked once, below the point where its callers meet, so
 * that no wait counts twice:
 *
 *   entry in    up to 6.4                     since 6.5
 *   a pte       __migration_entry_wait        migration_entry_wait
 *   a pmd       pmd_migration_entry_wait      the same
 *   hugetlb     __migration_entry_wait_huge   migration_entry_wait_huge
 *
 * (mm/migrate.c.)  All of them end in migration_entry_wait_on_locked() since
 * 5.19, which cannot be hooked instead: it does not know which kind it serves.
 */
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <uapi/mmdep.h>

#include "compat/migrate.h"
#include "core/wait.h"
#include "watch/watch.h"

enum { KIND_PTE, KIND_PMD, KIND_HUGETLB, NR_KINDS };

static const char * const counter_names[MMDEP_NR_WAIT] = { MMDEP_WAIT_NAMES };

#define KIND_COUNTERS(kind)		\
	{				\
		.prefix = kind,		\
		.names = counter_names,	\
		.nr = MMDEP_NR_WAIT,	\
	}

static struct mmdep_counter_set counters[NR_KINDS] = {
	[KIND_PTE] = KIND_COUNTERS("migration.pte"),
	[KIND_PMD] = KIND_COUNTERS("migration.pmd"),
	[KIND_HUGETLB] = KIND_COUNTERS("migration.hugetlb"),
};

static struct mmdep_hist wait_hists[NR_KINDS] = {
	[KIND_PTE] = { .name = "migration_pte_wait_ns" },
	[KIND_PMD] = { .name = "migration_pmd_wait_ns" },
	[KIND_HUGETLB] = { .name = "migration_hugetlb_wait_ns" },
};

static struct mmdep_hook hooks[NR_KINDS];

/*
 * The kind and, where the function knows it, the address.  Which page it is the
 * waited-for entry itself says.
 */
static __always_inline void begin_wait(struct mmdep_hook *hook,
				       struct mmdep_wait_begin *begin)
{
	begin->kind = hook->kind;
	mmdep_wait_open(begin);
	mmdep_count(&counters[hook - hooks], MMDEP_WAIT_ENTER);
}

/* void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl) */
static notrace void enter_ptep(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = {};

	if (regs) {
		begin.mm = (void *)regs_get_kernel_argument(regs, 0);
		mmdep_entry_of_pte((void *)regs_get_kernel_argument(regs, 1),
				   &begin.entry);
	}
	begin_wait(hook, &begin);
}
NOKPROBE_SYMBOL(enter_ptep);

/* void pmd_migration_entry_wait(struct mm_struct *mm, pmd_t *pmd) */
static notrace void enter_pmd(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = {};

	if (regs) {
		begin.mm = (void *)regs_get_kernel_argument(regs, 0);
		/* 6.12's UFFDIO_MOVE passes a copy on its stack: as good. */
		mmdep_entry_of_pmd((void *)regs_get_kernel_argument(regs, 1),
				   &begin.entry);
	}
	begin_wait(hook, &begin);
}
NOKPROBE_SYMBOL(enter_pmd);

/* void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address) */
static notrace void enter_address(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = {};

	if (regs) {
		begin.mm = (void *)regs_get_kernel_argument(regs, 0);
		begin.address = regs_get_kernel_argument(regs, 2);
		mmdep_entry_walk_mm(begin.mm, begin.address, &begin.entry);
	}
	begin_wait(hook, &begin);
}
NOKPROBE_SYMBOL(enter_address);

/* Its arguments differ from kernel to kernel; the wait itself is all there is. */
static notrace void enter_plain(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = { .mm = current->mm };

	begin_wait(hook, &begin);
}
NOKPROBE_SYMBOL(enter_plain);

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	mmdep_wait_left(&counters[hook - hooks], &wait_hists[hook - hooks],
			READ_ONCE(mmdep_watch_migration.long_ns), left);
}
NOKPROBE_SYMBOL(leave);

#define WAIT_TARGET(function, state, on_entry, reason)	\
	{						\
		.name = function,			\
		.how = MMDEP_KRETPROBE,			\
		.as = state,				\
		.why = reason,				\
		.enter = on_entry,			\
		.leave = leave,				\
	}

static const struct mmdep_target pte_targets[] = {
	WAIT_TARGET("__migration_entry_wait", MMDEP_HOOK_ON, enter_ptep, NULL),
	WAIT_TARGET("migration_entry_wait", MMDEP_HOOK_ALT, enter_address,
		    "merged into migration_entry_wait in 6.5"),
};

static const struct mmdep_target pmd_targets[] = {
	WAIT_TARGET("pmd_migration_entry_wait", MMDEP_HOOK_ON, enter_pmd, NULL),
};

static const struct mmdep_target hugetlb_targets[] = {
	WAIT_TARGET("__migration_entry_wait_huge", MMDEP_HOOK_ON, enter_plain,
		    NULL),
#if MMDEP_HUGETLB_WAITS_APART
	WAIT_TARGET("migration_entry_wait_huge", MMDEP_HOOK_ALT, enter_plain,
		    "merged into migration_entry_wait_huge in 6.5"),
#endif
};

static struct mmdep_hook hooks[NR_KINDS] = {
	[KIND_PTE] = {
		.name = "__migration_entry_wait",
		.stat = "migration.pte",
		.kind = MMDEP_KIND_MIGRATION_PTE,
		.required = true,
		.without = "no page migration in this kernel (CONFIG_MIGRATION)",
		.targets = pte_targets,
		.nr_targets = ARRAY_SIZE(pte_targets),
	},
	[KIND_PMD] = {
		.name = "pmd_migration_entry_wait",
		.stat = "migration.pmd",
		.kind = MMDEP_KIND_MIGRATION_PMD,
		.without = "no migration of whole huge pages in this kernel (CONFIG_ARCH_ENABLE_THP_MIGRATION)",
		.targets = pmd_targets,
		.nr_targets = ARRAY_SIZE(pmd_targets),
	},
	[KIND_HUGETLB] = {
		.name = "__migration_entry_wait_huge",
		.stat = "migration.hugetlb",
		.kind = MMDEP_KIND_MIGRATION_HUGETLB,
		.without = MMDEP_WITHOUT_HUGETLB_WAIT,
		.targets = hugetlb_targets,
		.nr_targets = ARRAY_SIZE(hugetlb_targets),
	},
};

struct mmdep_watch mmdep_watch_migration = {
	.name = "migration",
	.bit = MMDEP_WATCH_MIGRATION,
	.long_ns = 100 * NSEC_PER_MSEC,
	.hooks = hooks,
	.nr_hooks = NR_KINDS,
	.sets = counters,
	.nr_sets = NR_KINDS,
	.hists = wait_hists,
	.nr_hists = NR_KINDS,
};
