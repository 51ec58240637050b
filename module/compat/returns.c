// SPDX-License-Identifier: GPL-2.0
/*
 * Where functions with a return probe return to, on kernels whose unwinder does not
 * know: a table, open-addressed by the place of the return address on the stack.
 *
 * A place belongs to one task, and only that writes its entry, in the handlers of
 * its probes; it needs no lock.  Who reads looks at the stack of its own task, or at
 * that of one that is kept asleep.  What finds no room is not remembered: such a
 * stack ends at the trampoline.
 */
#include "compat/returns.h"

#ifndef MMDEP_HAVE_UNWIND_RETURNS
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/ptrace.h>

#define NR_BITS		12
#define NR		BIT(NR_BITS)
#define TRIES		8U

static struct {
	unsigned long slot;
	unsigned long to;
} table[NR];

/* Known from the first return on, which is that of the self-test. */
static unsigned long trampoline;

static __always_inline unsigned int place(unsigned long slot, unsigned int try)
{
	return (hash_long(slot, NR_BITS) + try) % NR;
}

static __always_inline unsigned int find(unsigned long slot)
{
	unsigned int i;

	for (i = 0; i < TRIES; i++)
		if (READ_ONCE(table[place(slot, i)].slot) == slot)
			return place(slot, i);
	return NR;
}

/**
 * mmdep_return_note - remember where a function returns to
 * @regs: at its entry, before the return probe replaces the address
 *
 * Context: handler of a kretprobe's entry.
 */
notrace void mmdep_return_note(struct pt_regs *regs)
{
	unsigned long slot = kernel_stack_pointer(regs), to = *(unsigned long *)slot;
	unsigned int i, at;

	/* Another return probe was there before: its note stays. */
	if (to == READ_ONCE(trampoline))
		return;
	/* One of a task that died in the function. */
	at = find(slot);
	for (i = 0; at == NR && i < TRIES; i++)
		if (!cmpxchg(&table[place(slot, i)].slot, 0, slot))
			at = place(slot, i);
	if (at < NR)
		WRITE_ONCE(table[at].to, to);
}
NOKPROBE_SYMBOL(mmdep_return_note);

/**
 * mmdep_return_forget - undo mmdep_return_note()
 * @ri:   the return
 * @regs: at the return
 *
 * Context: handler of a kretprobe's return.
 */
notrace void mmdep_return_forget(const struct kretprobe_instance *ri, struct pt_regs *regs)
{
	unsigned int at = find((unsigned long)ri->fp);

	if (!READ_ONCE(trampoline))
		WRITE_ONCE(trampoline, instruction_pointer(regs));
	if (at < NR)
		WRITE_ONCE(table[at].slot, 0);
}
NOKPROBE_SYMBOL(mmdep_return_forget);

/**
 * mmdep_return_behind - where a function with a return probe returns to
 * @at:   what stands on the stack for it
 * @slot: where it stands
 *
 * Context: any; the task whose stack it is does not run, or is the current one.
 * Return: an address; 0 when @at is no trampoline, or it is not known.
 */
unsigned long mmdep_return_behind(unsigned long at, unsigned long slot)
{
	unsigned int i;

	if (at != READ_ONCE(trampoline))
		return 0;
	i = find(slot);
	return i < NR ? READ_ONCE(table[i].to) : 0;
}
#endif /* !MMDEP_HAVE_UNWIND_RETURNS */
