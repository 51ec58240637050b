/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_COLLAPSE_RETRACT_H
#define MMDEP_WATCH_COLLAPSE_RETRACT_H

#include "core/collapse.h"
#include "core/hook.h"

/* A way to see how often mmap_lock is tried for it: for a row of the collapse watch. */
extern const struct mmdep_target mmdep_collapse_trylock_target;

void mmdep_collapse_retracts(struct mmdep_collapse *c, const struct vm_area_struct *vma);

#endif /* MMDEP_WATCH_COLLAPSE_RETRACT_H */
