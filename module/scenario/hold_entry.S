/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a task goes that is held at the entry of a kernel function.
 *
 * It arrives by the probe's change of the instruction pointer, with the stack
 * and the argument registers as the function got them.  %r10, which carries no
 * argument and is the only such register that ftrace gives back to us, points to
 * the hold, whose first word is where the function goes on behind the probe.
 *
 * Pushing that word makes the stack look as if the function itself had called us
 * at that very place: the unwinder shows a held task as what it is.  The return at
 * the end goes on there, or at the probe once more.
 */
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

#include "compat/linkage.h"

	.text

SYM_FUNC_START(mmdep_hold_entry)
	MMDEP_NO_LANDING_PAD
	pushq	(%r10)
	UNWIND_HINT_FUNC
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%r8
	pushq	%r9
	movq	%r10, %rdi
	call	mmdep_hold_task
	/* Instead of that word, above the six below: where it says to go on. */
	movq	%rax, 48(%rsp)
	popq	%r9
	popq	%r8
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	RET
SYM_FUNC_END(mmdep_hold_entry)

/* Where a task goes for which a function is to come back at once. */
SYM_FUNC_START(mmdep_skip_entry)
	MMDEP_NO_LANDING_PAD
	RET
SYM_FUNC_END(mmdep_skip_entry)
