// SPDX-License-Identifier: GPL-2.0
/*
 * Before mmdep believes what its probes say about the kernel, it probes a
 * function of its own whose argument and result it knows.  Probes can register
 * and yet not work: switched off in debugfs, ftrace off, or broken.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "compat/kprobes.h"
#include "compat/returns.h"
#include "core/selftest.h"

#define ARGUMENT	0x6d6d6465UL
#define RESULT		0x70656e64UL

static unsigned int entries, returns;
static unsigned long seen_argument, seen_result;

static noinline __noclone unsigned long probe_me(unsigned long argument)
{
	/* Neither folded into the caller nor known to it. */
	OPTIMIZER_HIDE_VAR(argument);
	return argument ^ ARGUMENT ^ RESULT;
}

static notrace int at_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	mmdep_return_note(regs);
	entries++;
	seen_argument = regs_get_kernel_argument(regs, 0);
	*(unsigned long *)ri->data = seen_argument;
	return 0;
}
NOKPROBE_SYMBOL(at_entry);

static notrace int at_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	mmdep_return_forget(ri, regs);
	if (*(unsigned long *)ri->data == seen_argument)
		returns++;
	seen_result = regs_return_value(regs);
	return 0;
}
NOKPROBE_SYMBOL(at_return);

/**
 * mmdep_selftest - see that a probe on our own function tells the truth
 *
 * Context: module init, may sleep.
 * Return: 0; -ENODEV when the probe stays silent or says what is not so; else
 * the errno of its registration.  What is wrong stands in the kernel log.
 */
int mmdep_selftest(void)
{
	static struct kretprobe rp = {
		.kp.addr = (kprobe_opcode_t *)probe_me,
		.entry_handler = at_entry,
		.handler = at_return,
		.data_size = sizeof(unsigned long),
		.maxactive = 16,
	};
	unsigned long result;
	int err;

	entries = 0;
	returns = 0;
	err = register_kretprobe(&rp);
	if (err) {
		pr_err("self-test: this kernel refuses a probe on our own function (%d)\n",
		       err);
		return err;
	}
	result = probe_me(ARGUMENT);
	unregister_kretprobe(&rp);

	if (!entries) {
		pr_err("self-test: probes do not fire; see /sys/kernel/debug/kprobes/enabled and the sysctl kernel.ftrace_enabled\n");
		return -ENODEV;
	}
	if (entries != 1 || returns != 1 || seen_argument != ARGUMENT ||
	    seen_result != RESULT || result != RESULT) {
		pr_err("self-test: a probe lies: %u entries, %u returns, argument %lx, result %lx\n",
		       entries, returns, seen_argument, seen_result);
		return -ENODEV;
	}
	return 0;
}
