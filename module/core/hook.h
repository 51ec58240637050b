/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_HOOK_H
#define MMDEP_CORE_HOOK_H

#include <linux/percpu.h>
#include <linux/types.h>

#include "compat/ftrace.h"
#include "compat/kprobes.h"
#include "core/symname.h"
#include "core/waits.h"

struct mmdep_hook;
struct tracepoint;

/* How a hook is attached. */
enum mmdep_how {
	MMDEP_KRETPROBE,
	MMDEP_KPROBE,
	MMDEP_TRACEPOINT,
	MMDEP_FTRACE,
};

/**
 * enum mmdep_hook_state - what a user reads in the column "state"
 * @MMDEP_HOOK_OFF:    its watch is off, or it is of no use
 * @MMDEP_HOOK_ON:     attached to the function itself
 * @MMDEP_HOOK_ALT:    attached to something else that sees the same
 * @MMDEP_HOOK_INFER:  attached to something from which it is inferred
 * @MMDEP_HOOK_ABSENT: this kernel has none of its targets
 * @MMDEP_HOOK_FAILED: this kernel has one and refused the probe
 * @MMDEP_HOOK_SPARED: not needed: another row sees what it would
 */
enum mmdep_hook_state {
	MMDEP_HOOK_OFF,
	MMDEP_HOOK_ON,
	MMDEP_HOOK_ALT,
	MMDEP_HOOK_INFER,
	MMDEP_HOOK_ABSENT,
	MMDEP_HOOK_FAILED,
	MMDEP_HOOK_SPARED,
};

/* What an entry callback hands to the return callback of the same call. */
#define MMDEP_NR_PASSED	6

/**
 * struct mmdep_span - one call of a hooked function, from entry to return
 * @start_ns: time of entry, CLOCK_MONOTONIC; 0 when its entry was not counted
 * @switches: the task's voluntary context switches at entry
 * @passed:   what mmdep_hook_pass() was given; there is room for it only where
 *            mmdep_hook_can_pass()
 */
struct mmdep_span {
	u64 start_ns;
	unsigned long switches;
	unsigned long passed[];
};

/**
 * struct mmdep_left - how that call ended
 * @elapsed_ns: time between entry and return
 * @slept:      the task gave up the CPU of its own will in between.  Inferred
 *              from its voluntary context switches: a task that would have slept
 *              but was woken before it got there did not
 * @ret_known:  @ret is what the function returned; false where the compiler
 *              may have rewritten it
 * @ret:        return value
 * @wait:       the wait that ended; NULL when the hook has no kind, or the wait
 *              had no room in the table
 * @passed:     what mmdep_hook_pass() was given at entry, where that is possible
 * @regs:       of the return
 */
struct mmdep_left {
	u64 elapsed_ns;
	bool slept;
	bool ret_known;
	unsigned long ret;
	const struct mmdep_open_wait *wait;
	const unsigned long *passed;
	struct pt_regs *regs;
};

/**
 * struct mmdep_target - one way to attach a hook
 * @name:  function or tracepoint; functions are also tried with the suffixes
 *         that compilers add
 * @how:   mechanism
 * @as:    state that this gives the hook: on, alt or infer
 * @why:   why this target, when it is not the function itself
 * @enter: function: called at each entry; regs is NULL where the compiler may
 *         have rewritten the parameters
 * @leave: kretprobe: called at each return that is followed
 * @probe: tracepoint: the probe; its data argument is the hook.  ftrace: the tracer,
 *         an ftrace_func_t, which protects itself from recursion
 *
 * The callbacks run with preemption off (a @probe not even that from 7.2 on),
 * perhaps with IRQs off, perhaps in NMI context: they must not sleep, allocate,
 * print or take a lock, and must be notrace and NOKPROBE_SYMBOL().
 */
struct mmdep_target {
	const char *name;
	enum mmdep_how how;
	enum mmdep_hook_state as;
	const char *why;
	void (*enter)(struct mmdep_hook *hook, struct pt_regs *regs);
	void (*leave)(struct mmdep_hook *hook, const struct mmdep_left *left);
	void *probe;
};

/**
 * struct mmdep_hook_cpu - what a hook counts on one CPU
 * @hits:     entries
 * @followed: of these, with a return probe behind them
 * @returns:  of these, returned
 * @handler_ns: time that its probes' handlers took, when that is asked for
 * @entered:  an entry was counted, its return probe comes next
 * @passed:   what that entry passes on
 */
struct mmdep_hook_cpu {
	u64 hits;
	u64 followed;
	u64 returns;
	u64 handler_ns;
	bool entered;
	unsigned long passed[MMDEP_NR_PASSED];
};

/**
 * struct mmdep_hook - one row of the hook table
 * @name:       what is instrumented, by the name the reader knows
 * @stat:       prefix of its "open" and "missed" counters, or NULL
 * @required:   without it its watch cannot work
 * @without:    the sentence to read when it is absent
 * @kind:       a call of it is an open wait of this kind
 * @few:        few tasks are in it at once: a small pool of instances will do,
 *              and its entry can pass something to its return
 * @passes:     so can its entry, though many tasks are in it
 * @beside:     not needed where this other row stands on the same function
 * @needs:      of no use, and left off, where this other row is not attached; it
 *              comes before
 * @when:       of no use, and left off, as long as this is false; NULL: always of use.
 *              Changes under the lock of the watches
 * @idle:       the sentence to read then
 * @targets:    ways to attach, best first
 * @nr_targets: number of @targets
 * @state:      see enum mmdep_hook_state
 * @target:     the one that is attached, or NULL
 * @error:      errno when @state is MMDEP_HOOK_FAILED
 * @symbol:     name of the symbol that is attached
 * @rewritten:  the compiler may have changed its parameters
 * @cpu:        what it counts
 * @kp:         the entry, when @target is a function
 * @rp:         the return, when @target is a kretprobe
 * @tp:         when @target is a tracepoint
 * @ops:        when @target is for ftrace
 *
 * All but @cpu changes only under the lock of the watches.
 */
struct mmdep_hook {
	const char *name;
	const char *stat;
	bool required;
	const char *without;
	enum mmdep_wait_kind kind;
	bool few;
	bool passes;
	const struct mmdep_hook *beside;
	const struct mmdep_hook *needs;
	const bool *when;
	const char *idle;
	const struct mmdep_target *targets;
	unsigned int nr_targets;

	enum mmdep_hook_state state;
	const struct mmdep_target *target;
	int error;
	char symbol[MMDEP_SYMBOL_LEN];
	bool rewritten;
	struct mmdep_hook_cpu __percpu *cpu;
	struct kprobe kp;
	struct kretprobe rp;
	struct tracepoint *tp;
	struct ftrace_ops ops;
};

int mmdep_hook_init(struct mmdep_hook *hook);
int mmdep_hook_attach(struct mmdep_hook *hook);
void mmdep_hook_detach(struct mmdep_hook *hook);
void mmdep_hook_exit(struct mmdep_hook *hook);

u64 mmdep_hook_hits(const struct mmdep_hook *hook);
u64 mmdep_hook_open(const struct mmdep_hook *hook);
u64 mmdep_hook_handler_ns(const struct mmdep_hook *hook);
u64 mmdep_hook_missed(const struct mmdep_hook *hook);
size_t mmdep_hook_bytes(const struct mmdep_hook *hook);
const char *mmdep_hook_state_name(enum mmdep_hook_state state);
const char *mmdep_hook_how_name(enum mmdep_how how);

/**
 * mmdep_hook_attached - whether a hook has its probe in
 * @hook: the row
 *
 * Context: under the lock of the watches.
 */
static inline bool mmdep_hook_attached(const struct mmdep_hook *hook)
{
	return hook->state == MMDEP_HOOK_ON || hook->state == MMDEP_HOOK_ALT ||
	       hook->state == MMDEP_HOOK_INFER;
}

/**
 * mmdep_hook_idle - whether a row is of no use for now
 * @hook: the row
 *
 * Context: under the lock of the watches.
 */
static inline bool mmdep_hook_idle(const struct mmdep_hook *hook)
{
	return hook->when && !*hook->when;
}

/**
 * mmdep_hook_is_function - whether a row has a kprobe or kretprobe on a function
 * @hook: the row
 *
 * Context: under the lock of the watches, or in its handlers.
 */
static inline bool mmdep_hook_is_function(const struct mmdep_hook *hook)
{
	return hook->target && (hook->target->how == MMDEP_KPROBE ||
				hook->target->how == MMDEP_KRETPROBE);
}

/**
 * mmdep_hook_has_returns - whether a row has a function whose end is of interest
 * @hook: the row
 *
 * Context: as above.
 */
static inline bool mmdep_hook_has_returns(const struct mmdep_hook *hook)
{
	return hook->target && hook->target->how == MMDEP_KRETPROBE;
}

/**
 * mmdep_hook_can_pass - whether an entry can pass something to its return
 * @hook: the row
 *
 * Context: any.
 */
static __always_inline bool mmdep_hook_can_pass(const struct mmdep_hook *hook)
{
	return hook->few || hook->passes;
}

/**
 * mmdep_hook_span_bytes - size of what is kept for a call of a hook
 * @hook: the row
 */
static inline size_t mmdep_hook_span_bytes(const struct mmdep_hook *hook)
{
	if (!mmdep_hook_can_pass(hook))
		return sizeof(struct mmdep_span);
	return sizeof(struct mmdep_span) +
	       MMDEP_NR_PASSED * sizeof(unsigned long);
}

/**
 * mmdep_hook_pass - hand something to the return callback of this call
 * @hook: that was hit
 * @at:   which of them, below MMDEP_NR_PASSED
 * @what: the thing
 *
 * Context: an entry callback of a hook that mmdep_hook_can_pass().
 */
static __always_inline void mmdep_hook_pass(struct mmdep_hook *hook,
					    unsigned int at, unsigned long what)
{
	this_cpu_write(hook->cpu->passed[at], what);
}

/**
 * mmdep_hook_hit - count a hit; for tracepoint probes, kretprobes do it alone
 * @hook: that was hit
 *
 * Context: any.
 */
static __always_inline void mmdep_hook_hit(struct mmdep_hook *hook)
{
	this_cpu_inc(hook->cpu->hits);
}

#endif /* MMDEP_CORE_HOOK_H */
