/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_HOLD_ENTRY_H
#define MMDEP_SCENARIO_HOLD_ENTRY_H

#include <linux/linkage.h>

struct mmdep_hold;

asmlinkage void mmdep_hold_entry(void);
asmlinkage void mmdep_skip_entry(void);
asmlinkage unsigned long mmdep_hold_task(struct mmdep_hold *hold);

#endif /* MMDEP_SCENARIO_HOLD_ENTRY_H */
