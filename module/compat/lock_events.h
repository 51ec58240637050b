/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <trace/events/lock.h>: a task is about to sleep for a lock, and has done so.
 *
 * One that still spins is not told of, nor one that gets its lock at once.  On a
 * PREEMPT_RT kernel the locks are others.
 */
#ifndef MMDEP_COMPAT_LOCK_EVENTS_H
#define MMDEP_COMPAT_LOCK_EVENTS_H

#include "compat/features.h"

#if defined(MMDEP_HAVE_TP_CONTENTION) && !defined(CONFIG_PREEMPT_RT)
#include <trace/events/lock.h>

#define MMDEP_TP_CONTENTION_BEGIN_ARGS	void *data, void *lock, unsigned int flags
#define MMDEP_TP_CONTENTION_END_ARGS	void *data, void *lock, int ret

/*
 * Exactly these: a rw_semaphore, or a mutex; with other flags beside them it is another
 * lock, or the task still spins for it.
 */
#define MMDEP_CONTENDS_READ	LCB_F_READ
#define MMDEP_CONTENDS_WRITE	LCB_F_WRITE
#define MMDEP_CONTENDS_MUTEX	LCB_F_MUTEX
#endif

#endif /* MMDEP_COMPAT_LOCK_EVENTS_H */
