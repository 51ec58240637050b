/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_LOCKS_H
#define MMDEP_SCENARIO_LOCKS_H

int mmdep_lock_scenario_aa(void);
int mmdep_lock_scenario_abba(void);
int mmdep_lock_scenario_abbcca(void);
int mmdep_lock_scenario_try(void);
int mmdep_lock_scenario_ordered(void);
int mmdep_lock_scenario_mutex_abba(void);
int mmdep_lock_scenario_mutex_try(void);
int mmdep_lock_scenario_mutex_ordered(void);
int mmdep_lock_scenario_mapping(void);
int mmdep_lock_scenario_folio(void);
int mmdep_lock_scenario_folio_ordered(void);
int mmdep_lock_scenario_vma(void);
const char *mmdep_lock_scenario_vma_why(void);
int mmdep_lock_scenario_leave(void);
void mmdep_lock_scenario_return(void);
int mmdep_lock_scenario_lose(void);
void mmdep_lock_scenario_find_again(void);
int mmdep_hotplug_scenario_ring(void);
int mmdep_hotplug_scenario_apart(void);
void mmdep_hotplug_scenario_end(void);
const char *mmdep_hotplug_scenario_why(void);
int mmdep_notifier_scenario_begin(void);
void mmdep_notifier_scenario_end(void);
const char *mmdep_notifier_scenario_why(void);

#endif /* MMDEP_SCENARIO_LOCKS_H */
