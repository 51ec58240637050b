// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target for the lock order.  The first byte chooses between a history that is
 * compared with the model, and an engine whose pools are too small, of which only
 * what must always hold is asked.
 */
#include <stdint.h>
#include <stdlib.h>

#include "order_history.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(cond)	do { if (!(cond)) abort(); } while (0)

static u32 next_byte(struct source *from)
{
	if (!from->left)
		return 0;
	from->left--;
	return *from->data++;
}

static void compared(struct source *from)
{
	static struct history *h[3];
	u32 which = next_byte(from) % 3, steps = 0;

	if (!h[which])
		h[which] = history_new(which == 2 ? 512 : which * 4);
	history_begin(h[which], from);
	while (from->left && !h[which]->wrong && steps++ < 400)
		history_step(h[which], from);
	history_end(h[which]);
	MUST(!h[which]->wrong);
}

static void pool_holds(const struct mmdep_order_pool *pool, u32 max)
{
	MUST(pool->max == max && pool->nr <= max);
}

static void holds(const struct engine *e)
{
	const struct mmdep_order *o = &e->order;
	u32 i, out = 0, at;

	pool_holds(&o->graph.classes, e->config.classes);
	pool_holds(&o->graph.edges, e->config.edges);
	pool_holds(&o->chains.pool, e->config.chains);
	for (i = 0; i < o->graph.classes.nr; i++) {
		for (at = o->graph.class[i].out; at != MMDEP_ORDER_NONE;
		     at = o->graph.edge[at].out) {
			MUST(o->graph.edge[at].from == i);
			MUST(o->graph.edge[at].to < o->graph.classes.nr);
			MUST(o->graph.edge[at].kinds && o->graph.edge[at].count);
			MUST(mmdep_order_graph_find(&o->graph, i,
						    o->graph.edge[at].to) == at);
			out++;
		}
	}
	MUST(out == o->graph.edges.nr);
	for (i = 0; i < e->nr_found; i++) {
		MUST(e->found[i].finding < MMDEP_ORDER_NR_FINDINGS);
		if (e->found[i].finding == MMDEP_ORDER_IS_CYCLE)
			MUST(!engine_cycle_wrong(e, &e->found[i]));
	}
}

static void held_holds(const struct mmdep_order_held *held)
{
	struct mmdep_order_held_copy copy;
	u64 key = held->hold[0].key;
	u32 i;

	MUST(held->depth <= MMDEP_ORDER_DEPTH && !(held->seq & 1));
	MUST(held->lost <= held->overflow);
	MUST(mmdep_order_held_copy(held, &copy) && copy.nr <= held->depth);
	for (i = 1; i <= held->depth; i++) {
		key = mmdep_order_key(key, held->hold[i].what);
		MUST(held->hold[i].key == key);
	}
}

/* Classes that do not exist, locks that are not held, stacks that are full. */
static void too_small(struct source *from)
{
	struct mmdep_order_held held[2];
	u32 classes = 1 + next_byte(from) % 40, edges = 1 + next_byte(from) % 64;
	u32 chains = next_byte(from) % 8, i, op, what;
	struct engine *e;
	u64 *counts;

	chains = chains ? 1U << (chains - 1) : 0;
	e = engine_new(classes, edges, chains, next_byte(from) << 8 | next_byte(from),
		       next_byte(from) & 1);
	for (i = 0; i < 2; i++)
		mmdep_order_held_init(&held[i]);
	while (from->left && e->nr_found < MAX_FOUND / 2) {
		unsigned long instance;

		op = next_byte(from);
		instance = 1 + next_byte(from);
		i = op & 1;
		switch (op >> 1 & 15) {
		case 0:
			mmdep_order_graph_class(&e->order.graph, next_byte(from), instance);
			break;
		case 1:
			mmdep_order_held_downgrade(&held[i], instance);
			break;
		case 2:
			mmdep_order_held_disown(&held[i], instance);
			break;
		case 3:
			mmdep_order_held_granted(&held[i], instance, op);
			break;
		case 4:
		case 5:
		case 6:
			mmdep_order_held_release(&held[i], instance);
			break;
		case 7:
			if (op >> 5 == 7)
				engine_reset(e);
			break;
		default:
			what = next_byte(from);
			what |= (u32)next_byte(from) << 14;
			engine_take(e, &held[i], instance, what, instance);
		}
		held_holds(&held[i]);
	}
	holds(e);
	counts = engine_counts(e);
	free(counts);
	engine_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source from = { .next = next_byte, .data = data, .left = size };

	if (next_byte(&from) % 2)
		compared(&from);
	else
		too_small(&from);
	return 0;
}
