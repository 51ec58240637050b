// SPDX-License-Identifier: GPL-2.0
/*
 * From handlers to judges: what a handler sees and cannot judge, because that
 * takes a lock or time, it leaves here.  A few slots; who finds them full counts.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "compat/unwind.h"
#include "core/notice.h"

#define NR_NOTICES	32U

enum { FREE, BUSY, READY };

struct slot {
	int state;
	struct mmdep_notice notice;
};

static struct slot *slots;
static void (*kick)(void);
static atomic64_t dropped;

/**
 * mmdep_notices_init - allocate the slots
 * @first: called when there is something to take; as a handler may be
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_notices_init(void (*first)(void))
{
	kick = first;
	slots = kcalloc(NR_NOTICES, sizeof(*slots), GFP_KERNEL);
	return slots ? 0 : -ENOMEM;
}

/**
 * mmdep_notices_exit - free the slots; no handler and no judge runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_notices_exit(void)
{
	kfree(slots);
}

/**
 * mmdep_notices_bytes - memory of the slots
 */
size_t mmdep_notices_bytes(void)
{
	return NR_NOTICES * sizeof(*slots);
}

/**
 * mmdep_notices_dropped - notices for which there was no room
 *
 * Context: any.
 */
u64 mmdep_notices_dropped(void)
{
	return atomic64_read(&dropped);
}

/**
 * mmdep_notice - leave a notice about the current task
 * @type:    what it is taken for, enum mmdep_finding_type
 * @wait:    its wait
 * @wait_ns: how long the wait took, if it is over; else 0
 * @regs:    of the probe, for the stack; or NULL
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_notice(u8 type, const struct mmdep_open_wait *wait,
			  u64 wait_ns, struct pt_regs *regs)
{
	struct slot *slot = slots;
	struct mmdep_notice *notice;

	while (slot < slots + NR_NOTICES &&
	       (READ_ONCE(slot->state) != FREE ||
		cmpxchg(&slot->state, FREE, BUSY) != FREE))
		slot++;
	if (slot == slots + NR_NOTICES) {
		atomic64_inc(&dropped);
		return;
	}
	notice = &slot->notice;
	notice->type = type;
	notice->wait_ns = wait_ns;
	notice->wait = *wait;
	mmdep_who_current(&notice->victim);
	notice->stack.depth = regs ? mmdep_unwind_regs(regs, notice->stack.at,
						       MMDEP_STACK_MAX) : 0;
	/* Pairs with the acquire in mmdep_notices_take(). */
	smp_store_release(&slot->state, READY);
	kick();
}
NOKPROBE_SYMBOL(mmdep_notice);

/**
 * mmdep_notice_begin - leave a notice about a wait that begins
 * @type:  what it is taken for, enum mmdep_finding_type
 * @begin: the wait
 * @again: see struct mmdep_open_wait
 * @regs:  of the probe, for the stack; or NULL
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_notice_begin(u8 type, const struct mmdep_wait_begin *begin,
				u32 again, struct pt_regs *regs)
{
	struct mmdep_open_wait wait = {
		.mm = begin->mm,
		.address = begin->address,
		.uffd = begin->uffd,
		.entry = begin->entry,
		.again = again,
		.start_ns = ktime_get_mono_fast_ns(),
		.kind = begin->kind,
		.from = begin->from,
	};

	mmdep_notice(type, &wait, 0, regs);
}
NOKPROBE_SYMBOL(mmdep_notice_begin);

/**
 * mmdep_notices_take - take a notice
 * @notice: filled
 *
 * Context: process; one at a time.
 * Return: false when there is none.
 */
bool mmdep_notices_take(struct mmdep_notice *notice)
{
	struct slot *slot;

	for (slot = slots; slot < slots + NR_NOTICES; slot++) {
		/* Pairs with the release in mmdep_notice(). */
		if (smp_load_acquire(&slot->state) != READY)
			continue;
		*notice = slot->notice;
		/* Not before it was copied. */
		smp_store_release(&slot->state, FREE);
		return true;
	}
	return false;
}
