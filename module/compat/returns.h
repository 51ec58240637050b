/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where functions with a return probe return to.
 *
 * Their return address is replaced by that of a trampoline.  Since 5.15 whoever
 * reads a stack finds the right one with the return probe; before, each stack ends
 * at the trampoline.  There what our own return probes replace is remembered here.
 */
#ifndef MMDEP_COMPAT_RETURNS_H
#define MMDEP_COMPAT_RETURNS_H

#include <linux/kprobes.h>

#include "compat/features.h"

#ifdef MMDEP_HAVE_UNWIND_RETURNS
#define mmdep_return_note(regs)			((void)(regs))
#define mmdep_return_forget(ri, regs)		((void)(ri), (void)(regs))
#else
void mmdep_return_note(struct pt_regs *regs);
void mmdep_return_forget(const struct kretprobe_instance *ri, struct pt_regs *regs);
unsigned long mmdep_return_behind(unsigned long at, unsigned long slot);
#endif

#endif /* MMDEP_COMPAT_RETURNS_H */
