/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_GUP_RETRY_H
#define MMDEP_WATCH_GUP_RETRY_H

#include <linux/types.h>

#include "core/pass.h"

/**
 * struct mmdep_gup_retry - a task that is to try a page again
 * @owner:    the task, with the lowest bit set while its slot is being used
 * @born_ns:  when the task started
 * @first_ns: of the first try of this page, CLOCK_MONOTONIC
 * @touched:  when last used, jiffies
 * @told:     when last told, jiffies
 * @pass:     what it left
 */
struct mmdep_gup_retry {
	unsigned long owner;
	u64 born_ns;
	u64 first_ns;
	u32 touched;
	u32 told;
	struct mmdep_gup_pass pass;
};

struct mmdep_gup_retry *mmdep_gup_retry_get(void);
struct mmdep_gup_retry *mmdep_gup_retry_new(u64 first_ns);
void mmdep_gup_retry_put(struct mmdep_gup_retry *retry);
void mmdep_gup_retry_end(struct mmdep_gup_retry *retry);

#endif /* MMDEP_WATCH_GUP_RETRY_H */
