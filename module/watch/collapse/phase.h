/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_COLLAPSE_PHASE_H
#define MMDEP_WATCH_COLLAPSE_PHASE_H

#include "core/hook.h"

/* Ways to see how far an attempt is: for rows of the collapse watch. */
#define MMDEP_NR_COLLAPSE_ALLOC_TARGETS	2
extern const struct mmdep_target
mmdep_collapse_alloc_targets[MMDEP_NR_COLLAPSE_ALLOC_TARGETS];
extern const struct mmdep_target mmdep_collapse_look_up_target;
extern const struct mmdep_target mmdep_collapse_swapin_target;
extern const struct mmdep_target mmdep_collapse_clear_target;

#endif /* MMDEP_WATCH_COLLAPSE_PHASE_H */
