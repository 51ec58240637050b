/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_FROM_H
#define MMDEP_CORE_FROM_H

#include <linux/mm.h>
#include <linux/sched.h>

#include "compat/fault.h"
#include "compat/unwind.h"

/**
 * enum mmdep_from - who touched the memory
 * @MMDEP_FROM_UNKNOWN: not known
 * @MMDEP_FROM_USER:    the program itself
 * @MMDEP_FROM_KERNEL:  the kernel, as in write(2) from that memory
 * @MMDEP_FROM_GUP:     get_user_pages(), as in process_vm_readv(2) or KVM
 * @MMDEP_FROM_KTHREAD: a thread of the kernel, as khugepaged
 * @MMDEP_NR_FROM:      number of them
 */
enum mmdep_from {
	MMDEP_FROM_UNKNOWN,
	MMDEP_FROM_USER,
	MMDEP_FROM_KERNEL,
	MMDEP_FROM_GUP,
	MMDEP_FROM_KTHREAD,
	MMDEP_NR_FROM,
};

/**
 * mmdep_from_fault - who touches the memory, in a fault on it
 * @address: the address, or 0 where it is not known
 * @regs:    of the probe, or NULL
 *
 * Inferred: a fault that comes out of a system call is the kernel's own when the
 * last fault of the processor was at this address.  When it was not, other faults
 * may have come between; then it is get_user_pages()'s if there is no exception
 * on the stack.
 *
 * Context: any.
 */
static __always_inline enum mmdep_from
mmdep_from_fault(unsigned long address, struct pt_regs *regs)
{
	if (current->flags & PF_KTHREAD)
		return MMDEP_FROM_KTHREAD;
	if (!mmdep_in_syscall())
		return MMDEP_FROM_USER;
	if (!address)
		return MMDEP_FROM_UNKNOWN;
	if (!((mmdep_fault_address() ^ address) & PAGE_MASK))
		return MMDEP_FROM_KERNEL;
	return regs && mmdep_unwind_faulted(regs) ? MMDEP_FROM_KERNEL : MMDEP_FROM_GUP;
}

#endif /* MMDEP_CORE_FROM_H */
