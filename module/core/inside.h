/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_INSIDE_H
#define MMDEP_CORE_INSIDE_H

#include <linux/types.h>

struct mmdep_hook;
struct task_struct;

bool mmdep_task_is_inside(struct task_struct *task, const struct mmdep_hook *hook);

#endif /* MMDEP_CORE_INSIDE_H */
