/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_HOLD_H
#define MMDEP_SCENARIO_HOLD_H

#include <linux/types.h>

#include "core/counter.h"
#include "scenario/point.h"

struct mmdep_hold;

/**
 * struct mmdep_hold_stats - what a hold did
 * @held_now: tasks held at this moment
 * @hits:     times a task was held
 * @expired:  of these, ended because the time was over
 * @released: of these, ended by mmdep_hold_release()
 * @killed:   of these, ended by a fatal signal
 * @refused:  times a task could not be held because it must not sleep there
 * @held_ns:  sum of the times held
 */
struct mmdep_hold_stats {
	u32 held_now;
	u32 hits;
	u32 expired;
	u32 released;
	u32 killed;
	u32 refused;
	u64 held_ns;
};

/* What all scenarios together did to tasks. */
enum mmdep_hold_counter {
	MMDEP_HOLD_HELD,
	MMDEP_HOLD_REFUSED,
	MMDEP_HOLD_SKIPPED,
	MMDEP_NR_HOLD,
};

extern struct mmdep_counter_set mmdep_hold_counters;

int mmdep_hold_init(void);
void mmdep_hold_exit(void);
struct mmdep_hold *mmdep_hold_arm(enum mmdep_point_id id, u32 hold_ms,
				  u32 max_hits);
void mmdep_hold_release(struct mmdep_hold *hold);
void mmdep_hold_stats(struct mmdep_hold *hold, struct mmdep_hold_stats *stats);
void mmdep_hold_disarm(struct mmdep_hold *hold, struct mmdep_hold_stats *stats);
unsigned int mmdep_hold_tasks(void);

#endif /* MMDEP_SCENARIO_HOLD_H */
