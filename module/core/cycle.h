/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_CYCLE_H
#define MMDEP_CORE_CYCLE_H

#include "core/judge.h"

void mmdep_cycle_look(const struct mmdep_look *look, u64 long_ns);
void mmdep_cycle_sweep(u64 now_ns, u64 long_ns);

#endif /* MMDEP_CORE_CYCLE_H */
