/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_SCENARIO_H
#define MMDEP_SCENARIO_SCENARIO_H

#include <linux/types.h>

#include "scenario/hold.h"
#include "scenario/skip.h"

/**
 * struct mmdep_scenario - something that can be made to happen on purpose
 * @name:    stable name
 * @summary: one sentence: what happens
 * @point:   the hold point it uses, or MMDEP_NR_POINTS
 * @act:     done when it is started, or NULL; returns 0 or a negative errno
 * @undo:    done when it is stopped, after @act succeeded, or NULL
 * @why:     says why it cannot be had in this kernel; NULL, or returns NULL, when it can
 * @is_wrong: @act takes locks in an order that is wrong
 * @skips:   this function comes back at once, as long as it holds or, where it holds
 *           nothing, for ten seconds
 */
struct mmdep_scenario {
	const char *name;
	const char *summary;
	enum mmdep_point_id point;
	int (*act)(void);
	void (*undo)(void);
	const char *(*why)(void);
	bool is_wrong;
	enum mmdep_skip_what skips;
};

/**
 * struct mmdep_run - a scenario or a hold that is running; one per open file
 * @name: which scenario, or at which point; NULL when none runs
 * @hold: its hold, or NULL when it holds nothing
 * @skip: its skip, or NULL when it skips nothing
 * @undo: done when it is stopped, or NULL
 */
struct mmdep_run {
	const char *name;
	struct mmdep_hold *hold;
	struct mmdep_skip *skip;
	void (*undo)(void);
};

bool mmdep_scenarios_allowed(void);
void mmdep_scenario_unseen(void);
void mmdep_scenario_seen(void);
const struct mmdep_scenario *mmdep_scenario_at(unsigned int index);
const struct mmdep_scenario *mmdep_scenario_find(const char *name);
const char *mmdep_scenario_why_not(const struct mmdep_scenario *scenario);
int mmdep_run_start(struct mmdep_run *run, const struct mmdep_scenario *scenario,
		    u32 hold_ms, u32 max_hits);
int mmdep_run_hold(struct mmdep_run *run, enum mmdep_point_id point, pid_t pid,
		   u32 hold_ms, u32 max_hits);
void mmdep_run_release(struct mmdep_run *run);
void mmdep_run_stats(struct mmdep_run *run, struct mmdep_hold_stats *stats);
void mmdep_run_stop(struct mmdep_run *run, struct mmdep_hold_stats *stats);

#endif /* MMDEP_SCENARIO_SCENARIO_H */
