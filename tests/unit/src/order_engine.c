// SPDX-License-Identifier: GPL-2.0
/*
 * An engine of module/order/ for tests.
 */
#include <stdlib.h>
#include <string.h>

#include "order_engine.h"

static void note(void *arg, const struct mmdep_order_verdict *v)
{
	struct engine *e = arg;
	struct found *f;

	if (e->nr_found == MAX_FOUND)
		abort();
	f = &e->found[e->nr_found++];
	memset(f, 0, sizeof(*f));
	f->finding = v->finding;
	f->to = v->to->what & MMDEP_ORDER_CLASS;
	f->to_stack = v->to->stack;
	f->from = MMDEP_ORDER_NONE;
	if (v->from) {
		f->from = v->from->what & MMDEP_ORDER_CLASS;
		f->from_stack = v->from->stack;
	}
	f->edge = v->edge;
	f->said = v->said;
	f->nr_cycle = v->nr_cycle;
	f->nr_rules = v->nr_rules;
	memcpy(f->cycle, v->cycle, sizeof(f->cycle));
	memcpy(f->rules, v->rules, sizeof(f->rules));
}

struct engine *engine_new(u32 classes, u32 edges, u32 chains, u16 version, bool code)
{
	struct engine *e = calloc(1, sizeof(*e));
	size_t bytes;

	if (!e)
		abort();
	e->config = (struct mmdep_order_config){
		.classes = classes,
		.edges = edges,
		.chains = chains,
		.version = version,
		.code = code,
		.report = note,
		.arg = e,
	};
	bytes = mmdep_order_bytes(&e->config);
	e->mem = malloc(bytes);
	e->hits = calloc(chains + 1, sizeof(*e->hits));
	if (!bytes || !e->mem || !e->hits ||
	    mmdep_order_init(&e->order, &e->config, e->mem, bytes))
		abort();
	return e;
}

void engine_free(struct engine *e)
{
	free(e->mem);
	free(e->hits);
	free(e);
}

void engine_reset(struct engine *e)
{
	mmdep_order_reset(&e->order);
	memset(e->hits, 0, (e->config.chains + 1) * sizeof(*e->hits));
	e->nr_found = 0;
}

/* As the hooks do it. */
u32 engine_take(struct engine *e, struct mmdep_order_held *held, unsigned long instance,
		u32 what, u32 stack)
{
	u32 result = mmdep_order_acquire(&e->order, held, instance, what, stack, stack);

	if (result & MMDEP_ORDER_JUDGE)
		return mmdep_order_judge(&e->order, held, result);
	if (result & MMDEP_ORDER_CHAIN)
		e->hits[(result & MMDEP_ORDER_CHAIN) - 1]++;
	return result;
}

/* How often each edge was seen, in the cache or not. */
u64 *engine_counts(const struct engine *e)
{
	u64 *counts = calloc(e->config.edges, sizeof(*counts));
	u32 i;

	if (!counts)
		abort();
	for (i = 0; i < e->order.graph.edges.nr; i++)
		counts[i] = e->order.graph.edge[i].count;
	for (i = 0; i < e->config.chains; i++)
		mmdep_order_count(&e->order, i, e->hits[i], counts);
	return counts;
}

/* NULL if the cycle of a finding is one, of edges that exist; else what is wrong. */
const char *engine_cycle_wrong(const struct engine *e, const struct found *f)
{
	const struct mmdep_order_graph *g = &e->order.graph;
	u32 i, shown = f->nr_cycle;

	if (shown > MMDEP_ORDER_CYCLE_MAX)
		shown = MMDEP_ORDER_CYCLE_MAX;
	if (shown < 2)
		return "shorter than two edges";
	if (f->cycle[0] != f->edge)
		return "does not begin with the new edge";
	for (i = 0; i < shown; i++) {
		if (f->cycle[i] >= g->edges.nr)
			return "an edge that does not exist";
		if (i && g->edge[f->cycle[i]].from != g->edge[f->cycle[i - 1]].to)
			return "edges that do not meet";
	}
	if (g->edge[f->cycle[0]].from != f->from || g->edge[f->cycle[0]].to != f->to)
		return "not about these classes";
	if (shown == f->nr_cycle && g->edge[f->cycle[shown - 1]].to != f->from)
		return "not closed";
	return NULL;
}
