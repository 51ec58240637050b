/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Locks that are watched because the user named them: "SYMBOL" or "MODULE:SYMBOL".
 * Functions that fail have printed why, behind @who, and give the exit status.
 */
#ifndef MMDEPCTL_LOCK_NAME_H
#define MMDEPCTL_LOCK_NAME_H

#include <mmdep.h>

#include "../mmdepctl.h"

/*
 * What @text, the kernel's table of symbols, has by that name: 0, and @lock is
 * filled; or a sentence without its end in @why, which the caller frees.
 */
int lock_name_find(const char *text, const char *word, struct mmdep_lock_name *lock,
		   char **why);

/* @fd is the device; where @had is given, what is named already is no error. */
int lock_name_add(struct ctx *ctx, int fd, const char *who, const char *word, bool *had);
int lock_name_remove(struct ctx *ctx, int fd, const char *who, const char *word);

/* The whole of "locks add SYMBOL" and "locks remove SYMBOL". */
int lock_name_change(struct ctx *ctx, const char *verb, const char *word);

#endif /* MMDEPCTL_LOCK_NAME_H */
