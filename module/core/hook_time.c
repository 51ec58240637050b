// SPDX-License-Identifier: GPL-2.0
/*
 * How long the handlers of probes take, for who asks: two looks at the clock a handler.
 *
 * Not timed are tracepoints and the tracers of the watch on locks, which the kernel
 * calls straight: for a tracer of a hundred instructions the clock would be most of it.
 */
#include <linux/moduleparam.h>

#include "core/hook_time.h"

DEFINE_STATIC_KEY_FALSE(mmdep_hook_timed);

static bool timed;
module_param(timed, bool, 0400);
MODULE_PARM_DESC(timed, "sum up the time that the handlers of probes take (0)");

/**
 * mmdep_hook_time_init - begin to, if it is wanted
 *
 * Context: module init, before any hook is attached; may sleep.
 */
void mmdep_hook_time_init(void)
{
	if (timed)
		static_branch_enable(&mmdep_hook_timed);
}
