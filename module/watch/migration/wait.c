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

#include "compat/fault.h"
#include "compat/migrate.h"
#include "core/notice.h"
#include "core/wait.h"
#include "watch/migration/mover.h"
#include "watch/watch.h"

/* The rows of the hook table; the waits come first. */
enum {
	KIND_PTE,
	KIND_PMD,
	KIND_HUGETLB,
	NR_KINDS,
	ROW_OUTER = NR_KINDS,
	ROW_UNMAP,
	ROW_JOB,
	ROW_SPLIT,
	NR_ROWS,
};

static const char * const counter_names[MMDEP_NR_COUNT] = { MMDEP_COUNT_NAMES };

#define KIND_COUNTERS(kind)		\
	{				\
		.prefix = kind,		\
		.names = counter_names,	\
		.nr = MMDEP_NR_COUNT,	\
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

static struct mmdep_hook hooks[NR_ROWS];

static __always_inline void begin_wait(struct mmdep_hook *hook,
				       struct mmdep_wait_begin *begin,
				       struct pt_regs *regs)
{
	u32 again;

	begin->kind = hook->kind;
	begin->from = mmdep_from_fault(begin->address, regs);
	again = mmdep_wait_open(begin);
	mmdep_count(&counters[hook - hooks], MMDEP_COUNT_ENTER);
	if (again)
		mmdep_notice_begin(MMDEP_FINDING_MIGRATION_WAIT_SPIN, begin,
				   again, regs);
}

/*
 * Up to 6.4 the function that waits does not know the address; its only caller
 * does, and calls it at once.  That the task was moved to another CPU in between
 * is seen; then the address is not known.
 */
struct on_way {
	struct task_struct *task;
	unsigned long address;
};

static DEFINE_PER_CPU(struct on_way, on_way);

/* void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address) */
static notrace void enter_outer(struct mmdep_hook *hook, struct pt_regs *regs)
{
	if (!regs)
		return;
	this_cpu_write(on_way.task, current);
	this_cpu_write(on_way.address, regs_get_kernel_argument(regs, 2));
}
NOKPROBE_SYMBOL(enter_outer);

static __always_inline unsigned long take_address(void)
{
	if (this_cpu_read(on_way.task) != current)
		return 0;
	this_cpu_write(on_way.task, NULL);
	return this_cpu_read(on_way.address);
}

/* void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl) */
static notrace void enter_ptep(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = { .address = take_address() };

	if (regs) {
		begin.mm = (void *)regs_get_kernel_argument(regs, 0);
		mmdep_entry_of_pte((void *)regs_get_kernel_argument(regs, 1),
				   &begin.entry);
	}
	begin_wait(hook, &begin, regs);
}
NOKPROBE_SYMBOL(enter_ptep);

/*
 * void pmd_migration_entry_wait(struct mm_struct *mm, pmd_t *pmd)
 *
 * The address is the processor's fault address, if this pmd is the one of that.
 */
static notrace void enter_pmd(struct mmdep_hook *hook, struct pt_regs *regs)
{
	unsigned long address = mmdep_fault_address() & PAGE_MASK;
	struct mmdep_wait_begin begin = {};

	if (regs) {
		/* 6.12's UFFDIO_MOVE passes a copy on its stack: as good. */
		pmd_t *pmd = (void *)regs_get_kernel_argument(regs, 1);

		begin.mm = (void *)regs_get_kernel_argument(regs, 0);
		mmdep_entry_of_pmd(pmd, &begin.entry);
		if (mmdep_entry_is_pmd_of(pmd, begin.mm, address))
			begin.address = address;
	}
	begin_wait(hook, &begin, regs);
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
	begin_wait(hook, &begin, regs);
}
NOKPROBE_SYMBOL(enter_address);

/* Its arguments differ from kernel to kernel; the wait itself is all there is. */
static notrace void enter_plain(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_wait_begin begin = { .mm = current->mm };

	begin_wait(hook, &begin, regs);
}
NOKPROBE_SYMBOL(enter_plain);

static notrace void leave(struct mmdep_hook *hook, const struct mmdep_left *left)
{
	u64 long_ns = READ_ONCE(mmdep_watch_migration.long_ns);

	mmdep_wait_left(&counters[hook - hooks], &wait_hists[hook - hooks],
			long_ns, left);
	if (left->wait && left->slept && left->elapsed_ns >= long_ns)
		mmdep_notice(MMDEP_FINDING_MIGRATION_WAIT_LONG, left->wait,
			     left->elapsed_ns, left->regs);
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

static const struct mmdep_target outer_targets[] = {
	{
		.name = "migration_entry_wait",
		.how = MMDEP_KPROBE,
		.as = MMDEP_HOOK_ON,
		.enter = enter_outer,
	},
};

static struct mmdep_hook hooks[NR_ROWS] = {
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
	[ROW_OUTER] = {
		.name = "migration_entry_wait",
		.beside = &hooks[KIND_PTE],
		.without = "the addresses of waits on migration entries are not known",
		.targets = outer_targets,
		.nr_targets = ARRAY_SIZE(outer_targets),
	},
	[ROW_UNMAP] = {
		.name = "try_to_migrate",
		.without = "it is not seen who puts migration entries into page tables",
		.targets = &mmdep_mover_unmap_target,
		.nr_targets = 1,
	},
	[ROW_JOB] = {
		.name = "migrate_pages",
		.few = true,
		.without = "it is not seen why pages are moved",
		.targets = &mmdep_mover_job_target,
		.nr_targets = 1,
	},
	[ROW_SPLIT] = {
		.name = "split_huge_page",
		.few = true,
		.without = "huge pages that are split are not told from pages that are moved",
		.targets = mmdep_mover_split_targets,
		.nr_targets = MMDEP_NR_MOVER_SPLIT_TARGETS,
	},
};

struct mmdep_watch mmdep_watch_migration = {
	.name = "migration",
	.bit = MMDEP_WATCH_MIGRATION,
	.long_ns = 100 * NSEC_PER_MSEC,
	.judge = &mmdep_judge_migration,
	.hooks = hooks,
	.nr_hooks = NR_ROWS,
	.sets = counters,
	.nr_sets = NR_KINDS,
	.hists = wait_hists,
	.nr_hists = NR_KINDS,
};
