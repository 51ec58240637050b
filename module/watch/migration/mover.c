// SPDX-License-Identifier: GPL-2.0
/*
 * Who moves folios, and why.
 *
 * try_to_migrate() (mm/rmap.c) is where a folio's page-table entries become
 * migration entries, whoever wants it; the reason is only known to its callers:
 * migrate_pages(), which is told one, and the split of a huge page.  What comes
 * from neither is a move to or from a device's memory (mm/migrate_device.c).
 */
#include <linux/ptrace.h>

#include "compat/rmap.h"
#include "core/events.h"
#include "core/mover.h"
#include "watch/migration/mover.h"

static notrace void enter_unmap(struct mmdep_hook *hook, struct pt_regs *regs)
{
	struct mmdep_folio folio;

	if (regs && mmdep_folio_to_migrate(regs_get_kernel_argument(regs, 0),
					   regs_get_kernel_argument(regs, 1),
					   &folio))
		mmdep_moved_add(folio.pfn, folio.order, folio.anon,
				kernel_stack_pointer(regs));
}
NOKPROBE_SYMBOL(enter_unmap);

static __always_inline void begin_job(struct mmdep_hook *hook,
				      struct pt_regs *regs, u8 why)
{
	unsigned long sp = regs ? kernel_stack_pointer(regs) : 0;

	mmdep_hook_pass(hook, 0, sp);
	if (sp)
		mmdep_job_begin(why, sp);
}

/*
 * int migrate_pages(struct list_head *from, new_folio_t get_new_folio,
 *		     free_folio_t put_new_folio, unsigned long private,
 *		     enum migrate_mode mode, int reason, ...)
 */
static notrace void enter_migrate(struct mmdep_hook *hook, struct pt_regs *regs)
{
	begin_job(hook, regs, regs ? regs_get_kernel_argument(regs, 5) : 0);
}
NOKPROBE_SYMBOL(enter_migrate);

static notrace void enter_split(struct mmdep_hook *hook, struct pt_regs *regs)
{
	begin_job(hook, regs, MMDEP_JOB_SPLIT);
}
NOKPROBE_SYMBOL(enter_split);

static notrace void leave_job(struct mmdep_hook *hook,
			      const struct mmdep_left *left)
{
	struct mmdep_job_done done;

	if (left->passed[0] && mmdep_job_end(left->passed[0], &done))
		mmdep_event_migration(&done);
}
NOKPROBE_SYMBOL(leave_job);

const struct mmdep_target mmdep_mover_unmap_target = {
	.name = MMDEP_TRY_TO_MIGRATE,
	.how = MMDEP_KPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = enter_unmap,
};

const struct mmdep_target mmdep_mover_job_target = {
	.name = "migrate_pages",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = enter_migrate,
	.leave = leave_job,
};

#define SPLIT_TARGET(function)			\
	{					\
		.name = function,		\
		.how = MMDEP_KRETPROBE,		\
		.as = MMDEP_HOOK_ON,		\
		.enter = enter_split,		\
		.leave = leave_job,		\
	}

/* From new to old: 6.14, 6.9, before. */
const struct mmdep_target mmdep_mover_split_targets[] = {
	SPLIT_TARGET("__folio_split"),
	SPLIT_TARGET("split_huge_page_to_list_to_order"),
	SPLIT_TARGET("split_huge_page_to_list"),
};
