/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_COLLAPSE_ATTEMPT_H
#define MMDEP_WATCH_COLLAPSE_ATTEMPT_H

#include "core/counter.h"
#include "core/hist.h"
#include "core/hook.h"

/* Ways to see attempts: for rows of the collapse watch. */
#define MMDEP_NR_COLLAPSE_TARGETS	2
extern const struct mmdep_target mmdep_collapse_targets[MMDEP_NR_COLLAPSE_TARGETS];
extern const struct mmdep_target mmdep_collapse_file_target;
extern const struct mmdep_target mmdep_collapse_scan_target;

/* Ways to see who sleeps for an mmap_lock: likewise. */
extern const struct mmdep_target mmdep_contend_begin_target;
extern const struct mmdep_target mmdep_contend_end_target;

/* All that the watch counts and measures; the last of them are of the lock. */
#define MMDEP_COLLAPSE_SET_FILE		3
#define MMDEP_COLLAPSE_SET_LOCK		5
#define MMDEP_NR_COLLAPSE_SETS		6
extern struct mmdep_counter_set mmdep_collapse_sets[MMDEP_NR_COLLAPSE_SETS];

#define MMDEP_COLLAPSE_HIST_READ	4
#define MMDEP_COLLAPSE_HIST_WRITE	5
#define MMDEP_NR_COLLAPSE_HISTS		6
extern struct mmdep_hist mmdep_collapse_hists[MMDEP_NR_COLLAPSE_HISTS];

/* Of the set of files. */
enum {
	MMDEP_COLLAPSE_FILE_ATTEMPT,
	MMDEP_COLLAPSE_FILE_LONG,
	MMDEP_COLLAPSE_FILE_TABLES,
	MMDEP_COLLAPSE_FILE_MMAP_TRIED,
	MMDEP_COLLAPSE_FILE_MMAP_LOCKED,
	MMDEP_NR_COLLAPSE_FILE,
};

#define MMDEP_NR_CONTEND_COUNTERS	5
extern const char * const mmdep_contend_names[MMDEP_NR_CONTEND_COUNTERS];

#endif /* MMDEP_WATCH_COLLAPSE_ATTEMPT_H */
