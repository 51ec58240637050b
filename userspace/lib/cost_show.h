/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEPCTL_COST_SHOW_H
#define MMDEPCTL_COST_SHOW_H

#include "../mmdepctl.h"

/*
 * What short paths take here; with @switch_watches also without any watch, which
 * are on again afterwards.  Has printed why when it returns something else than zero.
 */
int cost_show(struct ctx *ctx, bool switch_watches);

#endif /* MMDEPCTL_COST_SHOW_H */
