// SPDX-License-Identifier: GPL-2.0
/*
 * The places where a task can be held: which functions, whether this kernel has
 * them, and the probe that stands there while somebody wants to hold a task.
 */
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/string.h>

#include "compat/migrate.h"
#include "core/resolve.h"
#include "scenario/point.h"

static struct mmdep_point points[MMDEP_NR_POINTS] = {
	[MMDEP_POINT_REMAP] = {
		.function = "remove_migration_ptes",
		/* Walks the reverse mappings, under a semaphore. */
		.sleeps = true,
	},
	[MMDEP_POINT_WAIT] = { .function = MMDEP_WAIT_ON_LOCKED },
};

struct request {
	struct mmdep_point *point;
	kprobe_pre_handler_t handler;
};

static int put_probe(const char *symbol, void *data)
{
	struct request *request = data;
	struct kprobe *kp = &request->point->kp;
	int err;

	memset(kp, 0, sizeof(*kp));
	kp->symbol_name = symbol;
	kp->pre_handler = request->handler;
	/*
	 * No post_handler: it would reserve the right to change the instruction
	 * pointer (IPMODIFY), but a kernel where somebody else's probe is at this
	 * place already takes that probe out the wrong way afterwards, with a
	 * warning.  x86 honours a changed pointer without it.
	 */
	err = register_kprobe(kp);
	if (err)
		return err;
	if (!kprobe_ftrace(kp)) {
		unregister_kprobe(kp);
		return -EOPNOTSUPP;
	}
	return 0;
}

/**
 * mmdep_point - a point by its number
 * @id: the point
 */
struct mmdep_point *mmdep_point(enum mmdep_point_id id)
{
	return &points[id];
}

/**
 * mmdep_point_get - have the probe of a point in
 * @point:   the point
 * @handler: called at the entry of its function
 *
 * Context: process, may sleep; under the lock of its user.
 * Return: 0, or a negative errno: -ENOENT when this kernel has no such
 * function, -EOPNOTSUPP when it cannot be redirected.
 */
int mmdep_point_get(struct mmdep_point *point, kprobe_pre_handler_t handler)
{
	struct request request = { .point = point, .handler = handler };
	int err = 0;

	if (!point->users)
		err = mmdep_resolve(point->function, point->symbol,
				    sizeof(point->symbol), put_probe, &request);
	if (!err)
		point->users++;
	return err;
}

/**
 * mmdep_point_put - undo mmdep_point_get(); the last one takes the probe out
 * @point: the point
 *
 * Context: process, may sleep; under the lock of its user.
 */
void mmdep_point_put(struct mmdep_point *point)
{
	if (!--point->users)
		unregister_kprobe(&point->kp);
}

/**
 * mmdep_points_try - find out which points this kernel has, by trying each
 * @handler: as for mmdep_point_get()
 *
 * Context: process, may sleep; under the lock of its user.
 */
void mmdep_points_try(kprobe_pre_handler_t handler)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_POINTS; i++) {
		struct mmdep_point *point = &points[i];
		int err = mmdep_point_get(point, handler);

		if (!err) {
			/* Arguments do not matter here, but all calls do. */
			if (mmdep_symname_partial(point->symbol))
				point->why = "only a part of the function is out of line";
			mmdep_point_put(point);
		} else if (err == -ENOENT) {
			point->why = "this kernel has no such function out of line";
		} else if (err == -EOPNOTSUPP) {
			point->why = "the function cannot be redirected: it has no ftrace site";
		} else {
			point->why = "this kernel refuses a probe on the function";
		}
	}
}

/**
 * mmdep_point_resume - where the function goes on behind the probe
 * @point: a point whose probe is in
 *
 * A probe on an ftrace site stands on a call instruction of known length.
 */
unsigned long mmdep_point_resume(const struct mmdep_point *point)
{
	return (unsigned long)point->kp.addr + MCOUNT_INSN_SIZE;
}

/**
 * mmdep_point_function - the function a point stands in front of
 * @id: the point, or MMDEP_NR_POINTS for none
 */
const char *mmdep_point_function(enum mmdep_point_id id)
{
	return id < MMDEP_NR_POINTS ? points[id].function : "";
}

/**
 * mmdep_point_why - why a point cannot be used on this kernel
 * @id: the point, or MMDEP_NR_POINTS for none
 *
 * Return: a sentence, or NULL when it can be used.
 */
const char *mmdep_point_why(enum mmdep_point_id id)
{
	return id < MMDEP_NR_POINTS ? points[id].why : NULL;
}
