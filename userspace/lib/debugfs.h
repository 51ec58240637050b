/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mmdep's files in debugfs, or a saved copy of them.  Every function that can
 * fail has printed why when it returns something else than zero, which then
 * is the exit status.
 */
#ifndef MMDEPCTL_DEBUGFS_H
#define MMDEPCTL_DEBUGFS_H

#include "../mmdepctl.h"
#include "collapses.h"
#include "findings.h"
#include "locks.h"
#include "parse.h"
#include "pins.h"

/* Why mmdep's folder cannot be read, for "diagnose" to ask without an error. */
enum debugfs_state {
	DEBUGFS_OK,
	DEBUGFS_NOT_MOUNTED,
	DEBUGFS_FORBIDDEN,
	DEBUGFS_NO_MMDEP,
	DEBUGFS_ERROR,
};

/* @dir is filled in every case but DEBUGFS_NOT_MOUNTED. */
enum debugfs_state debugfs_find(const struct ctx *ctx, char *dir, size_t len);

/*
 * Do the files tell of the tasks in /proc below ctx->root?  Not where they are
 * a saved copy: the same numbers are other tasks by now.
 */
bool debugfs_live(const struct ctx *ctx);

int debugfs_status(const struct ctx *ctx, struct status *s);
int debugfs_counters(const struct ctx *ctx, struct counters *c);
int debugfs_hooks(const struct ctx *ctx, struct hooks *h);
int debugfs_waits(const struct ctx *ctx, struct waits *w);
int debugfs_collapses(const struct ctx *ctx, struct collapses *c);
int debugfs_pins(const struct ctx *ctx, struct pins *p);
int debugfs_holds(const struct ctx *ctx, struct holds *h);
int debugfs_findings(const struct ctx *ctx, struct findings *f);
int debugfs_lock_classes(const struct ctx *ctx, struct lock_classes *c);
int debugfs_lock_edges(const struct ctx *ctx, struct lock_edges *e);
int debugfs_lock_holds(const struct ctx *ctx, struct lock_holds *h);
int debugfs_lock_names(const struct ctx *ctx, struct lock_names *n);
/* As it is; free it. */
int debugfs_lock_dot(const struct ctx *ctx, char **text, size_t *len);
int debugfs_hist(const struct ctx *ctx, const char *name, struct hist *h);

/* The names in hist/, sorted; free each and the array. */
int debugfs_hist_names(const struct ctx *ctx, char ***names, size_t *n);
void names_free(char **names, size_t n);

#endif /* MMDEPCTL_DEBUGFS_H */
