/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A huge page that is split, and the split held half-way: all of its 512 entries
 * are migration entries then.  Whoever holds it keeps mmap_lock, too: until
 * split_end() this process must not map memory.
 *
 * Functions that fail have printed why and give the exit status.
 */
#ifndef MMDEPCTL_SPLIT_H
#define MMDEPCTL_SPLIT_H

#include "scenario.h"
#include "worker.h"

/* All but the begin of the split, before counting begins; expects the hold. */
int split_prepare(struct run *run, struct worker *splitter, unsigned char *range);
/* The range is one huge page: splits it, until it is held. */
int split_hold(struct run *run, struct worker *splitter);
/* Lets it go on to its end. */
int split_end(struct run *run, struct worker *splitter);

#endif /* MMDEPCTL_SPLIT_H */
