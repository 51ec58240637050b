// SPDX-License-Identifier: GPL-2.0
/*
 * The places where a task can be held: which functions, whether this kernel has
 * them, and the probe that stands there while somebody wants to hold a task.
 */
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/string.h>

#include "compat/migrate.h"
#include "compat/rcu.h"
#include "core/resolve.h"
#include "scenario/point.h"

/* @sleeps: see mmdep_may_sleep(); only what is sure for every kernel. */
static struct mmdep_point points[MMDEP_NR_POINTS] = {
	[MMDEP_POINT_USERFAULT] = {
		.name = "userfault",
		.about = "a fault is to be told to a userfaultfd; mmap_lock or the VMA's lock is held for reading",
		.names = { "handle_userfault" },
		.sleeps = true,
	},
	[MMDEP_POINT_SPLIT] = {
		.name = "split",
		.about = "a huge page is to be split; the folio is locked",
		.names = {
			/* Since 6.15 the one for all ways to split. */
			"__folio_split",
			"split_huge_page_to_list_to_order",
			"split_huge_page_to_list",
		},
		.sleeps = true,
	},
	[MMDEP_POINT_UNMAP] = {
		.name = "unmap",
		.about = "mappings of a folio are to become migration entries; the folio is locked",
		.names = { "try_to_migrate" },
		.sleeps = true,
	},
	[MMDEP_POINT_COPY] = {
		.name = "copy",
		.about = "a folio under migration is to be copied: migration entries stand for it; the folio is locked",
		.names = { "folio_mc_copy", "folio_copy" },
	},
	[MMDEP_POINT_REMAP] = {
		.name = "remap",
		.about = "migration entries are to become mappings again; the folio is locked",
		/* Walks the reverse mappings, under a semaphore. */
		.names = { "remove_migration_ptes" },
		.sleeps = true,
	},
	[MMDEP_POINT_COLLAPSE_GAP] = {
		.name = "collapse-gap",
		.about = "a collapse has let go mmap_lock to get a huge page: the VMA may change",
		.names = { "alloc_charge_folio", "alloc_charge_hpage" },
		.sleeps = true,
	},
	[MMDEP_POINT_COLLAPSE_CHECK] = {
		.name = "collapse-check",
		.about = "a collapse looks again at the VMA: mmap_lock is held for reading, and the last time for writing",
		/* Each caller has just waited for mmap_lock, and took nothing since. */
		.names = { "hugepage_vma_revalidate" },
		.sleeps = true,
	},
	/* Nobody is held at these: see skip.c, whose lock is another. */
	[MMDEP_POINT_WAIT] = { .names = { MMDEP_WAIT_ON_LOCKED } },
	[MMDEP_POINT_LOOK_UP] = { .names = { "hugepage_vma_revalidate" } },
	[MMDEP_POINT_WAKE] = { .names = { "__wake_userfault" } },
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
 * mmdep_point_find - a point where tasks can be held, by its name
 * @name: its name
 *
 * Return: the point, or MMDEP_NR_POINTS.
 */
enum mmdep_point_id mmdep_point_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_POINTS; i++)
		if (points[i].name && !strcmp(points[i].name, name))
			break;
	return i;
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
	int err = point->users ? 0 : -ENOENT;
	unsigned int i;

	for (i = 0; err == -ENOENT && i < MMDEP_POINT_NAMES && point->names[i]; i++) {
		point->function = point->names[i];
		err = mmdep_resolve(point->function, point->symbol,
				    sizeof(point->symbol), put_probe, &request);
	}
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
			else if (point->name && !point->sleeps && !mmdep_preempt_counted())
				point->why = "this kernel does not count preemption, so it cannot tell whether a task may sleep there";
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
