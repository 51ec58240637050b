/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What module/order/ must say, worked out in another way: slow, and simple enough
 * to be believed.
 */
#ifndef MMDEP_TESTS_ORDER_MODEL_H
#define MMDEP_TESTS_ORDER_MODEL_H

#include <stdbool.h>

#define MODEL_CLASSES	12
#define MODEL_TASKS	4
#define MODEL_LOG	4096

/* As in enum mmdep_order_finding; the model does not know that one. */
enum model_finding {
	MODEL_CYCLE,
	MODEL_DOCUMENTED,
	MODEL_SAME,
	MODEL_AGAIN,
	MODEL_AGAIN_READ,
};

struct model_found {
	enum model_finding finding;
	unsigned int from;
	unsigned int to;
	/* Edges of the shortest cycle. */
	unsigned int len;
};

struct model_lock {
	unsigned long instance;
	unsigned int class;
	bool read;
	bool nested;
};

struct model {
	unsigned int nr_classes;
	/* before[a][b]: the documented order has class a before class b. */
	bool before[MODEL_CLASSES][MODEL_CLASSES];
	/* Every time that a lock was asked for under another. */
	unsigned int nr_log;
	unsigned int log[MODEL_LOG][2];
	bool again[MODEL_CLASSES][2];
	unsigned int nr_held[MODEL_TASKS];
	struct model_lock held[MODEL_TASKS][64];
};

unsigned int model_take(struct model *m, unsigned int task, struct model_lock lock, bool try,
			struct model_found *out);
bool model_release(struct model *m, unsigned int task, unsigned long instance);
bool model_downgrade(struct model *m, unsigned int task, unsigned long instance);

#endif /* MMDEP_TESTS_ORDER_MODEL_H */
