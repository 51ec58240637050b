/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_MIGRATION_MOVER_H
#define MMDEP_WATCH_MIGRATION_MOVER_H

#include "core/hook.h"

/* Ways to see who moves folios, and why: for rows of the migration watch. */
#define MMDEP_NR_MOVER_SPLIT_TARGETS	3
extern const struct mmdep_target mmdep_mover_unmap_target;
extern const struct mmdep_target mmdep_mover_job_target;
extern const struct mmdep_target
mmdep_mover_split_targets[MMDEP_NR_MOVER_SPLIT_TARGETS];

#endif /* MMDEP_WATCH_MIGRATION_MOVER_H */
