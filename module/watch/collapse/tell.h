/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_COLLAPSE_TELL_H
#define MMDEP_WATCH_COLLAPSE_TELL_H

#include "core/collapse.h"
#include "core/notice.h"

/**
 * mmdep_collapse_tell - leave a notice about an attempt
 * @type:    what it is taken for, enum mmdep_finding_type
 * @c:       the attempt, of the current task
 * @hold_ns: how long it held mmap_lock for writing, where that is what is told; else 0
 * @regs:    of the probe, for the stack; or NULL
 *
 * Context: as for struct mmdep_target.
 */
static __always_inline void mmdep_collapse_tell(u8 type, const struct mmdep_collapse *c,
						u64 hold_ns, struct pt_regs *regs)
{
	struct mmdep_open_wait wait = {
		.kind = MMDEP_KIND_COLLAPSE,
		.mm = c->mm,
		.address = c->address,
		/* The judge finds the attempt by it. */
		.start_ns = c->at_ns[MMDEP_COLLAPSE_BEGAN],
	};

	mmdep_notice(type, &wait, hold_ns, regs);
}

#endif /* MMDEP_WATCH_COLLAPSE_TELL_H */
