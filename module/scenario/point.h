/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_SCENARIO_POINT_H
#define MMDEP_SCENARIO_POINT_H

#include "compat/kprobes.h"
#include "core/symname.h"

/**
 * enum mmdep_point_id - places where a task can be held, or sent back
 * @MMDEP_POINT_USERFAULT:      at the begin of a userfault
 * @MMDEP_POINT_SPLIT:          before a huge page is split
 * @MMDEP_POINT_UNMAP:          before mappings are made migration entries
 * @MMDEP_POINT_COPY:           after that, before the data is copied
 * @MMDEP_POINT_REMAP:          before migration entries are turned back into mappings
 * @MMDEP_POINT_COLLAPSE_GAP:   in a collapse, while mmap_lock is let go
 * @MMDEP_POINT_COLLAPSE_CHECK: in a collapse, when mmap_lock was taken again
 * @MMDEP_POINT_WAIT:           before a task falls asleep for a migration entry
 * @MMDEP_POINT_LOOK_UP:        before a collapse looks up its VMA again
 * @MMDEP_POINT_WAKE:           before those who wait on a userfaultfd are woken
 * @MMDEP_NR_POINTS:            number of points; also: none
 */
enum mmdep_point_id {
	MMDEP_POINT_USERFAULT,
	MMDEP_POINT_SPLIT,
	MMDEP_POINT_UNMAP,
	MMDEP_POINT_COPY,
	MMDEP_POINT_REMAP,
	MMDEP_POINT_COLLAPSE_GAP,
	MMDEP_POINT_COLLAPSE_CHECK,
	MMDEP_POINT_WAIT,
	MMDEP_POINT_LOOK_UP,
	MMDEP_POINT_WAKE,
	MMDEP_NR_POINTS,
};

#define MMDEP_POINT_NAMES	3

/**
 * struct mmdep_point - the entry of a function where tasks can be held
 * @name:     stable name, or NULL: nobody is held there
 * @about:    one sentence: where a task stands, and with which locks
 * @names:    functions to try, in this order
 * @function: the one that it is, by its name in the source
 * @sleeps:   the function sleeps itself, or its callers have just done so, see mmdep_may_sleep()
 * @symbol:   what this kernel calls it
 * @why:      why it cannot be used, or NULL
 * @kp:       the probe, in while @users is not zero
 * @users:    holds that use it
 *
 * Protected by the lock of whoever uses it: the holds, or the skips.
 */
struct mmdep_point {
	const char *name;
	const char *about;
	const char *names[MMDEP_POINT_NAMES];
	const char *function;
	bool sleeps;
	char symbol[MMDEP_SYMBOL_LEN];
	const char *why;
	struct kprobe kp;
	unsigned int users;
};

struct mmdep_point *mmdep_point(enum mmdep_point_id id);
enum mmdep_point_id mmdep_point_find(const char *name);
void mmdep_points_try(kprobe_pre_handler_t handler);
int mmdep_point_get(struct mmdep_point *point, kprobe_pre_handler_t handler);
void mmdep_point_put(struct mmdep_point *point);
unsigned long mmdep_point_resume(const struct mmdep_point *point);
const char *mmdep_point_function(enum mmdep_point_id id);
const char *mmdep_point_why(enum mmdep_point_id id);

#endif /* MMDEP_SCENARIO_POINT_H */
