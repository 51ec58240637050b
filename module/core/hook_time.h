/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_HOOK_TIME_H
#define MMDEP_CORE_HOOK_TIME_H

#include <linux/jump_label.h>
#include <linux/ktime.h>
#include <linux/percpu.h>

#include "core/hook.h"

DECLARE_STATIC_KEY_FALSE(mmdep_hook_timed);

void mmdep_hook_time_init(void);

/**
 * mmdep_hook_time_begin - a handler begins
 *
 * Context: any that a handler may be in.
 * Return: for mmdep_hook_time_end(); 0 and no work when nobody has asked for it.
 */
static __always_inline u64 mmdep_hook_time_begin(void)
{
	return static_branch_unlikely(&mmdep_hook_timed) ? ktime_get_mono_fast_ns() : 0;
}

/**
 * mmdep_hook_time_end - it ends
 * @hook:  whose handler it is
 * @began: what mmdep_hook_time_begin() gave
 *
 * Context: as there, on the same CPU.
 */
static __always_inline void mmdep_hook_time_end(struct mmdep_hook *hook, u64 began)
{
	u64 now;

	if (!static_branch_unlikely(&mmdep_hook_timed))
		return;
	now = ktime_get_mono_fast_ns();
	/* The fast clock may step back a little in an NMI. */
	if (now > began)
		this_cpu_add(hook->cpu->handler_ns, now - began);
}

#endif /* MMDEP_CORE_HOOK_TIME_H */
