// SPDX-License-Identifier: GPL-2.0
/*
 * What the rows of the hook table have counted, and the words for them.
 */
#include <linux/cpumask.h>
#include <linux/percpu.h>

#include "core/hook.h"

/* One of the counters of struct mmdep_hook_cpu, over all CPUs. */
static u64 sum(const struct mmdep_hook *hook, size_t offset)
{
	u64 total = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		void *one = per_cpu_ptr(hook->cpu, cpu);

		total += READ_ONCE(*(u64 *)(one + offset));
	}
	return total;
}

#define SUM(hook, field) sum(hook, offsetof(struct mmdep_hook_cpu, field))

/**
 * mmdep_hook_hits - calls seen since the module was loaded
 * @hook: the row
 *
 * Context: process.
 */
u64 mmdep_hook_hits(const struct mmdep_hook *hook)
{
	return SUM(hook, hits);
}

/**
 * mmdep_hook_open - calls that have not returned yet
 * @hook: the row
 *
 * Waits are counted by the table of open waits, which also knows of those that
 * no return probe follows.
 *
 * Context: process.
 * Return: 0 for tracepoints, which have no return.
 */
u64 mmdep_hook_open(const struct mmdep_hook *hook)
{
	u64 returns, followed;

	if (!mmdep_hook_has_returns(hook))
		return 0;
	if (hook->kind)
		return mmdep_waits_open(hook->kind);
	/* Returns first: what has returned was followed before. */
	returns = SUM(hook, returns);
	/* What orders the two on the writing side is the hooked call itself. */
	smp_rmb();
	followed = SUM(hook, followed);
	return followed - returns;
}

/**
 * mmdep_hook_handler_ns - time that the handlers of its probes took
 * @hook: the row
 *
 * Context: process.
 * Return: nanoseconds; 0 when the module was not loaded with timed=1, and for tracepoints and
 * tracers, which are not timed.
 */
u64 mmdep_hook_handler_ns(const struct mmdep_hook *hook)
{
	return SUM(hook, handler_ns);
}

/**
 * mmdep_hook_missed - calls whose return the kernel could not show us
 * @hook: the row
 *
 * All instances were taken; or another probe's handler was running on that CPU,
 * and then the call was not seen at all.
 *
 * Context: process.
 */
u64 mmdep_hook_missed(const struct mmdep_hook *hook)
{
	u64 followed, hits;

	if (!mmdep_hook_is_function(hook))
		return 0;
	if (!mmdep_hook_has_returns(hook))
		return hook->kp.nmissed;
	followed = SUM(hook, followed);
	/* As above: a call is counted as hit before it is followed. */
	smp_rmb();
	hits = SUM(hook, hits);
	return hits - followed + hook->kp.nmissed;
}

/**
 * mmdep_hook_bytes - memory that a row uses, the kernel's part included
 * @hook: the row
 */
size_t mmdep_hook_bytes(const struct mmdep_hook *hook)
{
	size_t bytes = sizeof(struct mmdep_hook_cpu) * num_possible_cpus();

	if (mmdep_hook_has_returns(hook))
		bytes += hook->rp.maxactive * (sizeof(struct kretprobe_instance) +
					       mmdep_hook_span_bytes(hook));
	return bytes;
}

/**
 * mmdep_hook_state_name - the word for a state
 * @state: the state
 */
const char *mmdep_hook_state_name(enum mmdep_hook_state state)
{
	static const char * const names[] = {
		[MMDEP_HOOK_OFF] = "off", [MMDEP_HOOK_ON] = "on",
		[MMDEP_HOOK_ALT] = "alt", [MMDEP_HOOK_INFER] = "infer",
		[MMDEP_HOOK_ABSENT] = "absent", [MMDEP_HOOK_FAILED] = "failed",
		[MMDEP_HOOK_SPARED] = "spared",
	};

	return names[state];
}

/**
 * mmdep_hook_how_name - the word for a mechanism
 * @how: the mechanism
 */
const char *mmdep_hook_how_name(enum mmdep_how how)
{
	static const char * const names[] = {
		[MMDEP_KRETPROBE] = "kretprobe", [MMDEP_KPROBE] = "kprobe",
		[MMDEP_TRACEPOINT] = "tracepoint", [MMDEP_FTRACE] = "ftrace",
	};

	return names[how];
}
