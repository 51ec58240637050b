/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The folio lock among the locks: a bit of the folio, at an address that no lock has.
 */
#ifndef MMDEP_WATCH_LOCKS_FOLIO_H
#define MMDEP_WATCH_LOCKS_FOLIO_H

#include "watch/locks/locks.h"

/*
 * Set in the address of a folio that stands for its lock.  What such a one is, is not
 * remembered in the cache: a folio is another file's next.
 */
#define MMDEP_FOLIO_BIT		2UL

/**
 * mmdep_is_folio - whether a lock is that of a folio
 * @lock: the lock
 */
static __always_inline bool mmdep_is_folio(unsigned long lock)
{
	return lock & MMDEP_FOLIO_BIT;
}

#ifdef MMDEP_HAVE_FTRACE_ARGS
void mmdep_folio_wait_at(unsigned long ip, unsigned long parent_ip,
			 struct ftrace_ops *ops, struct ftrace_regs *fregs);
#endif

#endif /* MMDEP_WATCH_LOCKS_FOLIO_H */
