/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A history of locks that is given to an engine with a chain cache, to one without,
 * and to the model, and all three must agree after every step.
 */
#ifndef MMDEP_TESTS_ORDER_HISTORY_H
#define MMDEP_TESTS_ORDER_HISTORY_H

#include <stdbool.h>

#include "order_engine.h"
#include "order_model.h"

struct history {
	struct engine *cached;
	struct engine *plain;
	struct model model;
	/* Of each task: for "cached" and for "plain". */
	struct mmdep_order_held held[MODEL_TASKS][2];
	unsigned int nr_tasks;
	u32 step;
	/* Sums over all histories. */
	u64 steps;
	u64 found[MMDEP_ORDER_NR_FINDINGS];
	/* What is wrong, NULL while all agree. */
	const char *wrong;
};

/* Where the numbers come from that a history is made of. */
struct source {
	u32 (*next)(struct source *from);
	u64 state;
	const unsigned char *data;
	size_t left;
};

struct history *history_new(u32 chains);
void history_free(struct history *h);
void history_begin(struct history *h, struct source *from);
void history_step(struct history *h, struct source *from);
void history_end(struct history *h);

#endif /* MMDEP_TESTS_ORDER_HISTORY_H */
