/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_INSIDE_H
#define MMDEP_CORE_INSIDE_H

#include "core/waits.h"

struct mmdep_hook;
struct task_struct;

/* The function that whoever waits is inside of, by kind of wait; set as mmdep_judges[] is. */
extern const struct mmdep_hook *mmdep_wait_hooks[MMDEP_NR_KINDS];

bool mmdep_task_is_inside(struct task_struct *task, const struct mmdep_hook *hook);

#endif /* MMDEP_CORE_INSIDE_H */
