/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_HOLD_H
#define MMDEP_SCENARIO_HOLD_H

#include <linux/types.h>

#include "core/counter.h"
#include "scenario/point.h"

struct mm_struct;
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

/* Of so many held tasks one hold tells. */
#define MMDEP_HOLD_LOOK_MAX	16

/**
 * struct mmdep_hold_look - what is armed, and who is held by it
 * @id:        number of the hold
 * @pid:       the process
 * @point:     where
 * @hold_ms:   how long at most each time
 * @hits_left: how many times still
 * @stats:     what it did
 * @nr_tasks:  entries of @task
 * @task:      who is held, and since when
 */
struct mmdep_hold_look {
	u32 id;
	pid_t pid;
	const struct mmdep_point *point;
	u32 hold_ms;
	u32 hits_left;
	struct mmdep_hold_stats stats;
	unsigned int nr_tasks;
	struct {
		pid_t tid;
		u64 start_ns;
	} task[MMDEP_HOLD_LOOK_MAX];
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
struct mmdep_hold *mmdep_hold_arm(enum mmdep_point_id id, struct mm_struct *mm,
				  pid_t pid, u32 hold_ms, u32 max_hits);
u32 mmdep_hold_id(const struct mmdep_hold *hold);
unsigned int mmdep_hold_release_id(u32 id);
bool mmdep_hold_next(unsigned int *at, struct mmdep_hold_look *out);
void mmdep_hold_release(struct mmdep_hold *hold);
void mmdep_hold_stats(struct mmdep_hold *hold, struct mmdep_hold_stats *stats);
void mmdep_hold_disarm(struct mmdep_hold *hold, struct mmdep_hold_stats *stats);
unsigned int mmdep_hold_tasks(void);

#endif /* MMDEP_SCENARIO_HOLD_H */
