/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An engine of module/order/ for tests: with memory of exactly the size it asks
 * for, so that a write behind it is seen, and a list of what it reported.
 */
#ifndef MMDEP_TESTS_ORDER_ENGINE_H
#define MMDEP_TESTS_ORDER_ENGINE_H

#include "order/acquire.h"

#define R	MMDEP_ORDER_READ
#define TRY	MMDEP_ORDER_TRY
#define NESTED	MMDEP_ORDER_NESTED

#define MAX_FOUND	1024

/* One call of the report function. */
struct found {
	enum mmdep_order_finding finding;
	u32 from;
	u32 to;
	u32 nr_cycle;
	u32 said;
	u32 nr_rules;
	u32 edge;
	u32 from_stack;
	u32 to_stack;
	u32 cycle[MMDEP_ORDER_CYCLE_MAX];
	u8 rules[MMDEP_ORDER_NR_KINDS];
};

struct engine {
	struct mmdep_order order;
	struct mmdep_order_config config;
	void *mem;
	/* How often each chain was found in the cache. */
	u64 *hits;
	u32 nr_found;
	struct found found[MAX_FOUND];
};

struct engine *engine_new(u32 classes, u32 edges, u32 chains, u16 version, bool code);
void engine_free(struct engine *e);
void engine_reset(struct engine *e);
u32 engine_take(struct engine *e, struct mmdep_order_held *held, unsigned long instance,
		u32 what, u32 stack);
u64 *engine_counts(const struct engine *e);
const char *engine_cycle_wrong(const struct engine *e, const struct found *f);

#endif /* MMDEP_TESTS_ORDER_ENGINE_H */
