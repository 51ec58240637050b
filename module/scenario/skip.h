/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_SKIP_H
#define MMDEP_SCENARIO_SKIP_H

#include <linux/types.h>

/**
 * enum mmdep_skip_what - functions that can come back at once
 * @MMDEP_SKIP_NOTHING: none
 * @MMDEP_SKIP_WAIT:    the sleep for a migration entry
 * @MMDEP_SKIP_LOOK_UP: the last look of a collapse at its VMA
 * @MMDEP_SKIP_WAKE:    the wake-up of those who wait for a page of a userfaultfd
 * @MMDEP_NR_SKIPS:     how many there are
 */
enum mmdep_skip_what {
	MMDEP_SKIP_NOTHING,
	MMDEP_SKIP_WAIT,
	MMDEP_SKIP_LOOK_UP,
	MMDEP_SKIP_WAKE,
	MMDEP_NR_SKIPS,
};

struct mmdep_skip;

struct mmdep_skip *mmdep_skip_arm(enum mmdep_skip_what what, u32 for_ms);
void mmdep_skip_disarm(struct mmdep_skip *skip);
const char *mmdep_skip_why(enum mmdep_skip_what what);

#endif /* MMDEP_SCENARIO_SKIP_H */
