/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_CONVOY_H
#define MMDEP_CORE_CONVOY_H

#include "core/blocked.h"

/**
 * struct mmdep_convoy - a lock is held, a writer waits, and readers behind it
 * @holder:    who held it
 * @hold_ns:   for how long, as far as it was seen: since the writer began to wait
 * @writer:    who waited for it for writing
 * @writer_ns: for how long by the end of that hold
 * @behind:    readers that came after the writer and were blocked during the hold
 */
struct mmdep_convoy {
	struct mmdep_holder holder;
	u64 hold_ns;
	struct mmdep_who writer;
	u64 writer_ns;
	struct mmdep_blocked behind;
};

bool mmdep_convoy_find(const struct mmdep_block *blocks, unsigned int n,
		       const struct mmdep_block *writer, u64 now_ns, u64 long_ns,
		       struct mmdep_convoy *convoy);

#endif /* MMDEP_CORE_CONVOY_H */
