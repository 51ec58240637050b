/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_NOTICE_H
#define MMDEP_CORE_NOTICE_H

#include <linux/ptrace.h>

#include "core/stack.h"
#include "core/waits.h"
#include "core/who.h"

/**
 * struct mmdep_notice - something that a handler saw, to be judged later
 * @type:    what it is taken for, enum mmdep_finding_type
 * @wait_ns: how long the wait took, if it is over
 * @victim:  the task
 * @wait:    its wait
 * @stack:   its kernel stack then
 */
struct mmdep_notice {
	u8 type;
	u64 wait_ns;
	struct mmdep_who victim;
	struct mmdep_open_wait wait;
	struct mmdep_stack stack;
};

int mmdep_notices_init(void (*first)(void));
void mmdep_notices_exit(void);
size_t mmdep_notices_bytes(void);
u64 mmdep_notices_dropped(void);
void mmdep_notice(u8 type, const struct mmdep_open_wait *wait, u64 wait_ns,
		  struct pt_regs *regs);
void mmdep_notice_begin(u8 type, const struct mmdep_wait_begin *begin, u32 again,
			struct pt_regs *regs);
bool mmdep_notices_take(struct mmdep_notice *notice);

#endif /* MMDEP_CORE_NOTICE_H */
