// SPDX-License-Identifier: GPL-2.0
/*
 * bench_floor how=kprobe|kretprobe|fprobe|ftrace on=FUNCTION: a hook that does nothing.
 *
 * For tests/bench only: what the kernel's own machinery costs at a function, before
 * anybody's handler has done anything.  ENOSYS: this kernel has no such thing.
 */
#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>

static char *how = "";
module_param(how, charp, 0400);
MODULE_PARM_DESC(how, "kprobe, kretprobe, fprobe or ftrace");

static char *on = "";
module_param(on, charp, 0400);
MODULE_PARM_DESC(on, "the function");

static notrace int at_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(at_kprobe);

static notrace int at_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(at_return);

static struct kprobe kp = { .pre_handler = at_kprobe };
/* Both ends, as whoever measures a time needs them. */
static struct kretprobe rp = { .entry_handler = at_return, .handler = at_return };

static int begin_kprobe(void)
{
	kp.symbol_name = on;
	return register_kprobe(&kp);
}

static void end_kprobe(void)
{
	unregister_kprobe(&kp);
}

static int begin_kretprobe(void)
{
	rp.kp.symbol_name = on;
	return register_kretprobe(&rp);
}

static void end_kretprobe(void)
{
	unregister_kretprobe(&rp);
}

#ifdef CONFIG_FPROBE
static notrace int at_fprobe(struct fprobe *fp, unsigned long entry_ip, unsigned long ret_ip,
			     struct pt_regs *regs, void *data)
{
	return 0;
}
NOKPROBE_SYMBOL(at_fprobe);

static notrace void at_fprobe_end(struct fprobe *fp, unsigned long entry_ip,
				  unsigned long ret_ip, struct pt_regs *regs, void *data)
{
}
NOKPROBE_SYMBOL(at_fprobe_end);

static struct fprobe fp = { .entry_handler = at_fprobe, .exit_handler = at_fprobe_end };

static int begin_fprobe(void)
{
	return register_fprobe(&fp, on, NULL);
}

static void end_fprobe(void)
{
	unregister_fprobe(&fp);
}
#else
static int begin_fprobe(void)
{
	return -ENOSYS;
}

static void end_fprobe(void)
{
}
#endif

static notrace void at_ftrace(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			      struct ftrace_regs *fregs)
{
}
NOKPROBE_SYMBOL(at_ftrace);

static struct ftrace_ops ops = { .func = at_ftrace };

static int begin_ftrace(void)
{
	int err = ftrace_set_filter(&ops, on, strlen(on), 1);

	return err ? err : register_ftrace_function(&ops);
}

static void end_ftrace(void)
{
	unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
}

static const struct floor {
	const char *how;
	int (*begin)(void);
	void (*end)(void);
} floors[] = {
	{ "kprobe", begin_kprobe, end_kprobe },
	{ "kretprobe", begin_kretprobe, end_kretprobe },
	{ "fprobe", begin_fprobe, end_fprobe },
	{ "ftrace", begin_ftrace, end_ftrace },
};

static const struct floor *now;

static int __init floor_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(floors) && !now; i++)
		if (!strcmp(how, floors[i].how))
			now = &floors[i];
	return now ? now->begin() : -EINVAL;
}

static void __exit floor_exit(void)
{
	now->end();
}

module_init(floor_init);
module_exit(floor_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A hook that does nothing (tests of mmdep)");
