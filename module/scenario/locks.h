/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_LOCKS_H
#define MMDEP_SCENARIO_LOCKS_H

void mmdep_lock_scenario_aa(void);
void mmdep_lock_scenario_abba(void);
void mmdep_lock_scenario_abbcca(void);
void mmdep_lock_scenario_try(void);
void mmdep_lock_scenario_ordered(void);

#endif /* MMDEP_SCENARIO_LOCKS_H */
