// SPDX-License-Identifier: GPL-2.0
/*
 * The hook engine: attaches the rows of the hook table and times the calls.
 *
 * A function has two probes.  The one at its entry sees every call.  The return
 * probe needs an instance, taken at entry and held as long as the function runs,
 * asleep or not; when all are taken this call's return is not seen.  Hence the
 * pool is sized for sleepers and not for CPUs, and what is not followed is
 * counted.
 *
 * Both stand on the same instruction, and the kernel calls the handler that was
 * registered last first: the entry's, then the return probe's.
 *
 * Taking a probe out while tasks sleep in its function is safe: the kernel lets
 * their instances go when they return and no longer calls the handler.
 */
#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>

#include "compat/returns.h"
#include "core/events.h"
#include "core/hook.h"
#include "core/hook_time.h"
#include "core/resolve.h"

/* Instances where tasks come and go but do not queue up. */
#define FEW		128U

#define MAXACTIVE_MIN	16
#define MAXACTIVE_MAX	65536

static unsigned int maxactive = 1024;
module_param(maxactive, uint, 0400);
MODULE_PARM_DESC(maxactive, "tasks that each function is followed in at once (16 to 65536, 1024)");

static notrace int at_entry(struct kprobe *kp, struct pt_regs *regs)
{
	struct mmdep_hook *hook = container_of(kp, struct mmdep_hook, kp);
	u64 began = mmdep_hook_time_begin();

	this_cpu_inc(hook->cpu->hits);
	hook->target->enter(hook, hook->rewritten ? NULL : regs);
	this_cpu_write(hook->cpu->entered, true);
	mmdep_hook_time_end(hook, began);
	return 0;
}
NOKPROBE_SYMBOL(at_entry);

static notrace struct mmdep_hook *hook_of(struct kretprobe_instance *ri)
{
	return container_of(get_kretprobe(ri), struct mmdep_hook, rp);
}
NOKPROBE_SYMBOL(hook_of);

static notrace int follow(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct mmdep_hook *hook = hook_of(ri);
	struct mmdep_span *span = (struct mmdep_span *)ri->data;
	u64 began = mmdep_hook_time_begin();
	unsigned int i;

	mmdep_return_note(regs);
	/* While probes come and go a call can meet one of the two only. */
	span->start_ns = 0;
	if (!this_cpu_read(hook->cpu->entered))
		return 0;
	this_cpu_write(hook->cpu->entered, false);
	this_cpu_inc(hook->cpu->followed);
	if (hook->kind)
		mmdep_wait_follow();
	for (i = 0; mmdep_hook_can_pass(hook) && i < MMDEP_NR_PASSED; i++)
		span->passed[i] = this_cpu_read(hook->cpu->passed[i]);
	span->switches = current->nvcsw;
	span->start_ns = ktime_get_mono_fast_ns();
	mmdep_hook_time_end(hook, began);
	return 0;
}
NOKPROBE_SYMBOL(follow);

static notrace int leave(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	u64 now = ktime_get_mono_fast_ns();
	struct mmdep_hook *hook = hook_of(ri);
	struct mmdep_span *span = (struct mmdep_span *)ri->data;
	struct mmdep_left left = {
		/* The fast clock may step back a little across CPUs. */
		.elapsed_ns = now > span->start_ns ? now - span->start_ns : 0,
		.slept = current->nvcsw != span->switches,
		.ret_known = !hook->rewritten,
		.ret = regs_return_value(regs),
		.passed = span->passed,
		.regs = regs,
	};
	struct mmdep_open_wait wait;

	mmdep_return_forget(ri, regs);
	if (!span->start_ns)
		return 0;
	if (hook->kind && mmdep_wait_close(&wait)) {
		left.wait = &wait;
		mmdep_event_wait_end(&wait, left.elapsed_ns, left.slept);
	}
	hook->target->leave(hook, &left);
	this_cpu_inc(hook->cpu->returns);
	mmdep_hook_time_end(hook, now);
	return 0;
}
NOKPROBE_SYMBOL(leave);

static int attach_return(struct mmdep_hook *hook, const char *symbol)
{
	unsigned int room = clamp_t(unsigned int, maxactive, MAXACTIVE_MIN,
				    MAXACTIVE_MAX);

	memset(&hook->rp, 0, sizeof(hook->rp));
	hook->rp.kp.symbol_name = symbol;
	hook->rp.entry_handler = follow;
	hook->rp.handler = leave;
	hook->rp.data_size = mmdep_hook_span_bytes(hook);
	hook->rp.maxactive = hook->few ? min(room, FEW) : room;
	return register_kretprobe(&hook->rp);
}

static int attach_function(const char *symbol, void *data)
{
	struct mmdep_hook *hook = data;
	int err;

	hook->rewritten = mmdep_symname_rewritten(symbol);
	if (mmdep_hook_has_returns(hook)) {
		err = attach_return(hook, symbol);
		if (err)
			return err;
	}
	memset(&hook->kp, 0, sizeof(hook->kp));
	hook->kp.symbol_name = symbol;
	hook->kp.pre_handler = at_entry;
	err = register_kprobe(&hook->kp);
	if (err && mmdep_hook_has_returns(hook))
		unregister_kretprobe(&hook->rp);
	return err;
}

static int enable_function(struct mmdep_hook *hook)
{
	int err = mmdep_hook_has_returns(hook) ? enable_kretprobe(&hook->rp) : 0;

	if (err)
		return err;
	err = enable_kprobe(&hook->kp);
	if (err && mmdep_hook_has_returns(hook))
		disable_kretprobe(&hook->rp);
	return err;
}

static int attach_tracepoint(struct mmdep_hook *hook,
			     const struct mmdep_target *target)
{
	struct tracepoint *tp = mmdep_find_tracepoint(target->name);

	/* No probe: compat knows no prototype that fits this kernel's. */
	if (!tp || !target->probe)
		return -ENOENT;
	strscpy(hook->symbol, target->name, sizeof(hook->symbol));
	hook->tp = tp;
	return tracepoint_probe_register(tp, target->probe, hook);
}

/*
 * A tracer of its own for each row: the kernel calls it straight from the function.
 * Tracers of a row that is off are gone when unregister comes back.
 */
static int attach_ftrace(const char *symbol, void *data)
{
	char name[MMDEP_SYMBOL_LEN];
	struct mmdep_hook *hook = data;
	int err;

	/* Its arguments may be others. */
	if (!hook->target->probe || mmdep_symname_rewritten(symbol))
		return -ENOENT;
	strscpy(name, symbol, sizeof(name));
	hook->ops.func = (ftrace_func_t)hook->target->probe;
	err = mmdep_ftrace_filter(&hook->ops, name);
	/* What it does not know it finds invalid. */
	if (err)
		return err == -EINVAL ? -ENOENT : err;
	return register_ftrace_function(&hook->ops);
}

static int attach_first(struct mmdep_hook *hook)
{
	int (*attach)(const char *symbol, void *data);
	unsigned int i;
	int err = -ENOENT;

	for (i = 0; i < hook->nr_targets && err == -ENOENT; i++) {
		/* Handlers may run before registration comes back. */
		hook->target = &hook->targets[i];
		attach = hook->target->how == MMDEP_FTRACE ? attach_ftrace : attach_function;
		if (hook->target->how == MMDEP_TRACEPOINT)
			err = attach_tracepoint(hook, hook->target);
		else
			err = mmdep_resolve(hook->target->name, hook->symbol,
					    sizeof(hook->symbol), attach, hook);
	}
	if (err)
		hook->target = NULL;
	return err;
}

/**
 * mmdep_hook_init - prepare a row
 * @hook: the row, all but its run-time fields set
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_hook_init(struct mmdep_hook *hook)
{
	hook->cpu = alloc_percpu(struct mmdep_hook_cpu);
	return hook->cpu ? 0 : -ENOMEM;
}

/* The other row has the first function that this one would take. */
static bool is_beside(const struct mmdep_hook *hook)
{
	return hook->beside && mmdep_hook_attached(hook->beside) &&
	       !strcmp(hook->beside->target->name, hook->targets[0].name);
}

/**
 * mmdep_hook_attach - attach to the first target that this kernel has
 * @hook: the row; nothing happens when it is attached
 *
 * Context: process, may sleep; under the lock of the watches.
 * Return: 0, or a negative errno; @hook->state says which case it is.
 */
int mmdep_hook_attach(struct mmdep_hook *hook)
{
	int err;

	if (mmdep_hook_attached(hook))
		return 0;
	if (is_beside(hook)) {
		hook->state = MMDEP_HOOK_SPARED;
		return 0;
	}
	if (mmdep_hook_idle(hook) || (hook->needs && !mmdep_hook_attached(hook->needs))) {
		hook->state = MMDEP_HOOK_OFF;
		return 0;
	}

	if (!hook->target)
		err = attach_first(hook);
	else if (hook->target->how == MMDEP_TRACEPOINT)
		err = tracepoint_probe_register(hook->tp, hook->target->probe,
						hook);
	else if (hook->target->how == MMDEP_FTRACE)
		err = register_ftrace_function(&hook->ops);
	else
		err = enable_function(hook);

	if (!err) {
		hook->state = hook->target->as;
		if (hook->state == MMDEP_HOOK_ON && hook->rewritten)
			hook->state = MMDEP_HOOK_ALT;
	} else if (err == -ENOENT) {
		hook->state = MMDEP_HOOK_ABSENT;
	} else {
		hook->state = MMDEP_HOOK_FAILED;
		hook->error = err;
	}
	return err;
}

/**
 * mmdep_hook_detach - take the probe out, keep what it knows
 * @hook: the row; nothing happens when it is not attached
 *
 * Tasks that are inside the function are still followed to their return.
 *
 * Context: process, may sleep; under the lock of the watches.
 */
void mmdep_hook_detach(struct mmdep_hook *hook)
{
	if (hook->state == MMDEP_HOOK_SPARED)
		hook->state = MMDEP_HOOK_OFF;
	if (!mmdep_hook_attached(hook))
		return;
	if (hook->target->how == MMDEP_TRACEPOINT) {
		tracepoint_probe_unregister(hook->tp, hook->target->probe, hook);
		tracepoint_synchronize_unregister();
	} else if (hook->target->how == MMDEP_FTRACE) {
		unregister_ftrace_function(&hook->ops);
	} else {
		disable_kprobe(&hook->kp);
		if (mmdep_hook_has_returns(hook))
			disable_kretprobe(&hook->rp);
	}
	hook->state = MMDEP_HOOK_OFF;
}

/**
 * mmdep_hook_exit - take the probe out for good
 * @hook: the row, also one whose mmdep_hook_init() failed
 *
 * No handler runs when this comes back, whoever sleeps inside the function.
 *
 * Context: process, may sleep; under the lock of the watches.
 */
void mmdep_hook_exit(struct mmdep_hook *hook)
{
	if (mmdep_hook_is_function(hook)) {
		unregister_kprobe(&hook->kp);
		if (mmdep_hook_has_returns(hook))
			unregister_kretprobe(&hook->rp);
	} else {
		mmdep_hook_detach(hook);
		mmdep_ftrace_forget(&hook->ops);
	}
	hook->target = NULL;
	hook->state = MMDEP_HOOK_OFF;
	free_percpu(hook->cpu);
	hook->cpu = NULL;
}
