// SPDX-License-Identifier: GPL-2.0
/*
 * The folio lock.  Who finds it free sets a bit, which no function shows; who does not
 * calls one that waits.  So what is seen is that a task waits for it with others held,
 * and that is judged; that a task holds it is not known.
 *
 * To see each unlock would cost every fault on a file, and what was seen would be
 * believed and not known: a folio does not name its owner, and what is read from a
 * disk is unlocked by an interrupt.  For the documented order the wait is enough: a
 * lock that comes after the folio lock is held, and the folio lock is waited for.
 */
#include <linux/kprobes.h>
#include <linux/preempt.h>

#include "watch/locks/folio.h"
#include "watch/locks/tracer.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS

/**
 * mmdep_folio_wait_at - the tracer of __folio_lock() and __folio_lock_killable()
 * @ip:        where it is
 * @parent_ip: by whom it was called
 * @ops:       of the tracer
 * @fregs:     its arguments: the folio, or a page of it
 *
 * Context: a tracer.
 */
notrace void mmdep_folio_wait_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	mmdep_tracer_hit(ops);
	if (in_task())
		mmdep_lock_claim(mmdep_tracer_first(fregs) | MMDEP_FOLIO_BIT, parent_ip,
				 mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(mmdep_folio_wait_at);

#endif /* MMDEP_HAVE_FTRACE_ARGS */
