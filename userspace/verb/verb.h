/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What verbs have of each other: "list" shows what others show, too.
 */
#ifndef MMDEPCTL_VERB_H
#define MMDEPCTL_VERB_H

#include "../mmdepctl.h"

int show_hooks(struct ctx *ctx);
int show_scenarios(struct ctx *ctx);

#endif /* MMDEPCTL_VERB_H */
