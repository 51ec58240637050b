/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the processor and the kernel's entry code know of a page fault: x86.
 */
#ifndef MMDEP_COMPAT_FAULT_H
#define MMDEP_COMPAT_FAULT_H

#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <asm/special_insns.h>
#include <asm/paravirt.h>

/**
 * mmdep_fault_address - the address of the last page fault on this CPU
 *
 * The current task's own as long as no other fault has happened here since: to
 * be checked against something before it is believed.
 *
 * Context: any.
 */
static __always_inline unsigned long mmdep_fault_address(void)
{
	return read_cr2();
}

/**
 * mmdep_in_syscall - whether the current task entered the kernel by a system call
 *
 * Exceptions and interrupts leave -1 where a system call leaves its number
 * (arch/x86/entry/entry_64.S, 5.10 to 7.3).
 *
 * Context: any, with a task of user space.
 */
static __always_inline bool mmdep_in_syscall(void)
{
	return (long)task_pt_regs(current)->orig_ax != -1;
}

#endif /* MMDEP_COMPAT_FAULT_H */
