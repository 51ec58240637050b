/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_GUP_LONGTERM_H
#define MMDEP_WATCH_GUP_LONGTERM_H

#include "core/counter.h"
#include "core/hist.h"
#include "core/hook.h"

/* Ways to see long-term pins, and what they move: for rows of the watch on GUP. */
extern const struct mmdep_target mmdep_longterm_call_target;
extern const struct mmdep_target mmdep_longterm_round_target;
extern const struct mmdep_target mmdep_longterm_moved_target;

/* All that the watch counts and measures; the last of each are of long-term pins. */
#define MMDEP_GUP_SET_LONGTERM	2
#define MMDEP_NR_GUP_SETS	3
extern struct mmdep_counter_set mmdep_gup_sets[MMDEP_NR_GUP_SETS];

#define MMDEP_GUP_HIST_LONGTERM	2
#define MMDEP_NR_GUP_HISTS	3
extern struct mmdep_hist mmdep_gup_hists[MMDEP_NR_GUP_HISTS];

#define MMDEP_NR_LONGTERM_COUNTERS	8
extern const char * const mmdep_longterm_names[MMDEP_NR_LONGTERM_COUNTERS];

void mmdep_longterm_try(unsigned long start, unsigned long nr, unsigned int flags);

#endif /* MMDEP_WATCH_GUP_LONGTERM_H */
