/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_SKIP_H
#define MMDEP_SCENARIO_SKIP_H

#include <linux/types.h>

struct mmdep_skip;

struct mmdep_skip *mmdep_skip_arm(u32 for_ms);
void mmdep_skip_disarm(struct mmdep_skip *skip);
const char *mmdep_skip_why(void);

#endif /* MMDEP_SCENARIO_SKIP_H */
