// SPDX-License-Identifier: GPL-2.0
/*
 * The judge of lock order.
 *
 * An acquisition that would wait, with other locks held, is an edge from each of
 * their classes to its own.  Only an edge that is new can close a cycle, and only it
 * can be against the documented order for the first time: so each pair of classes
 * is judged once, and reported once at most.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "order/cycle.h"
#include "order/judge.h"

/* Blocks of the engine's memory begin at multiples of this. */
#define ALIGN_TO	8

static size_t chains_bytes(const struct mmdep_order_config *config)
{
	return config->chains * sizeof(struct mmdep_order_chain);
}

/**
 * mmdep_order_bytes - memory for an engine
 * @config: what it is made for
 *
 * Context: any.
 * Return: 0 when @config is not valid.
 */
size_t mmdep_order_bytes(const struct mmdep_order_config *config)
{
	size_t bytes;

	if (!config->classes || config->classes > MMDEP_ORDER_MAX_CLASSES ||
	    !config->edges || config->edges > MMDEP_ORDER_MAX_EDGES ||
	    config->chains > MMDEP_ORDER_MAX_CHAINS ||
	    config->chains & (config->chains - 1) || !config->report)
		return 0;
	bytes = chains_bytes(config) +
		mmdep_order_graph_bytes(config->classes, config->edges);
	return (bytes + ALIGN_TO - 1) & ~(size_t)(ALIGN_TO - 1);
}

/**
 * mmdep_order_init - an engine that knows nothing
 * @order:  to be set up
 * @config: what it is made for
 * @mem:    its memory, aligned to 8 bytes
 * @bytes:  size of @mem, as mmdep_order_bytes() said at least
 *
 * Context: any, before anybody else sees @order.
 * Return: 0, or -EINVAL: @config is not valid, or @mem too small.
 */
int mmdep_order_init(struct mmdep_order *order, const struct mmdep_order_config *config,
		     void *mem, size_t bytes)
{
	size_t need = mmdep_order_bytes(config);

	if (!need || bytes < need || (unsigned long)mem % ALIGN_TO)
		return -EINVAL;
	memset(order, 0, sizeof(*order));
	memset(mem, 0, need);
	order->config = *config;
	order->chains.chain = mem;
	order->chains.pool.max = config->chains;
	mmdep_order_graph_init(&order->graph, config->classes, config->edges,
			       mem + chains_bytes(config));
	mmdep_order_documented_init(&order->doc, config->version, config->code);
	return 0;
}

/**
 * mmdep_order_reset - forget what was learned, counted and reported
 * @order: the engine; its classes stay
 *
 * An mmdep_order_acquire() that runs meanwhile may take its own chain for judged:
 * what it would have added is learned the next time.
 *
 * Context: graph lock held.
 */
void mmdep_order_reset(struct mmdep_order *order)
{
	mmdep_order_chains_reset(&order->chains);
	mmdep_order_graph_reset(&order->graph);
	order->full = false;
	order->unknown = 0;
	order->judged = 0;
	order->searches = 0;
	memset(order->found, 0, sizeof(order->found));
	memset(order->reported, 0, sizeof(order->reported));
}

/**
 * mmdep_order_reset_said - what was reported may be reported again
 * @order: the engine; what it learned stays
 *
 * An edge that was reported is judged like a new one when it is seen the next time.
 * Chains are forgotten, and judged again: how often they were hit is to be added to
 * the edges before, and to be forgotten too.
 *
 * Context: graph lock held.
 */
void mmdep_order_reset_said(struct mmdep_order *order)
{
	struct mmdep_order_graph *graph = &order->graph;
	u32 i;

	mmdep_order_chains_reset(&order->chains);
	for (i = 0; i < graph->edges.nr; i++) {
		if (!graph->edge[i].said)
			continue;
		graph->edge[i].said = 0;
		graph->edge[i].kinds = 0;
	}
	for (i = 0; i < graph->classes.nr; i++) {
		graph->class[i].said = 0;
		graph->class[i].again = 0;
	}
	order->full = false;
	memset(order->found, 0, sizeof(order->found));
	memset(order->reported, 0, sizeof(order->reported));
}

static __always_inline u32 class_of(const struct mmdep_order_hold *hold)
{
	return hold->what & MMDEP_ORDER_CLASS;
}

/* The order among these two is vouched for by the caller. */
static __always_inline bool vouched(u32 held, u32 taken)
{
	return !((held ^ taken) & MMDEP_ORDER_CLASS) &&
	       (held | taken) & MMDEP_ORDER_NESTED;
}

static __always_inline void report(struct mmdep_order *order,
				   enum mmdep_order_finding finding,
				   const struct mmdep_order_hold *from, u32 edge)
{
	order->verdict.finding = finding;
	order->verdict.from = from;
	order->verdict.edge = edge;
	order->found[finding]++;
	order->reported[finding]++;
	order->config.report(order->config.arg, &order->verdict);
}

static __always_inline void judge_again(struct mmdep_order *order,
					const struct mmdep_order_hold *hold)
{
	const struct mmdep_order_held *held = order->verdict.held;
	struct mmdep_order_class *class = &order->graph.class[class_of(hold)];
	enum mmdep_order_finding finding = MMDEP_ORDER_IS_AGAIN_READ;
	const struct mmdep_order_hold *below, *from = NULL;
	u8 said = MMDEP_ORDER_SAID_AGAIN_READ;

	/* Of several holds, one for writing says more. */
	for (below = hold - 1; below > held->hold; below--) {
		if (below->instance != hold->instance)
			continue;
		if (!from || !(below->what & MMDEP_ORDER_READ))
			from = below;
		if (!(below->what & hold->what & MMDEP_ORDER_READ)) {
			finding = MMDEP_ORDER_IS_AGAIN;
			said = MMDEP_ORDER_SAID_AGAIN;
		}
	}
	class->again++;
	if (class->said & said) {
		order->found[finding]++;
		return;
	}
	class->said |= said;
	report(order, finding, from, MMDEP_ORDER_NONE);
}

static __always_inline void judge_cycle(struct mmdep_order *order,
					const struct mmdep_order_hold *from, u32 at)
{
	struct mmdep_order_verdict *verdict = &order->verdict;
	struct mmdep_order_edge *edge = &order->graph.edge[at];
	u32 len, i;

	order->searches++;
	len = mmdep_order_path(&order->graph, edge->to, edge->from, &verdict->cycle[1],
			       MMDEP_ORDER_CYCLE_MAX - 1);
	if (!len)
		return;
	verdict->cycle[0] = at;
	verdict->nr_cycle = len + 1;
	verdict->said = 0;
	for (i = 1; i <= len && i < MMDEP_ORDER_CYCLE_MAX; i++) {
		if (order->graph.edge[verdict->cycle[i]].said)
			verdict->said++;
	}
	edge->said |= MMDEP_ORDER_SAID_CYCLE;
	report(order, MMDEP_ORDER_IS_CYCLE, from, at);
	verdict->nr_cycle = 0;
}

static __always_inline void judge_documented(struct mmdep_order *order,
					     const struct mmdep_order_hold *from, u32 at)
{
	struct mmdep_order_verdict *verdict = &order->verdict;
	struct mmdep_order_edge *edge = &order->graph.edge[at];
	const struct mmdep_order_class *held = &order->graph.class[edge->from];
	const struct mmdep_order_class *taken = &order->graph.class[edge->to];
	bool stacked = !held->family || held->family != taken->family;

	if (!mmdep_order_documented_wrong(&order->doc, held->kind, taken->kind, stacked))
		return;
	verdict->nr_rules = mmdep_order_documented_path(&order->doc, taken->kind, held->kind,
							verdict->rules,
							MMDEP_ORDER_NR_KINDS);
	edge->said |= MMDEP_ORDER_SAID_DOCUMENTED;
	report(order, MMDEP_ORDER_IS_DOCUMENTED, from, at);
	verdict->nr_rules = 0;
}

/* A lock is taken while another is held. */
static __always_inline void judge_pair(struct mmdep_order *order,
				       const struct mmdep_order_hold *from,
				       const struct mmdep_order_hold *to)
{
	struct mmdep_order_edge *edge;
	u32 added, at;

	at = mmdep_order_graph_learn(&order->graph, from, to, &added);
	if (at == MMDEP_ORDER_NONE)
		return;
	edge = &order->graph.edge[at];
	if (added && added == edge->kinds) {
		if (edge->from == edge->to) {
			edge->said |= MMDEP_ORDER_SAID_SAME;
			report(order, MMDEP_ORDER_IS_SAME, from, at);
			return;
		}
		judge_cycle(order, from, at);
		judge_documented(order, from, at);
		return;
	}
	if (edge->said & MMDEP_ORDER_SAID_SAME)
		order->found[MMDEP_ORDER_IS_SAME]++;
	if (edge->said & MMDEP_ORDER_SAID_CYCLE)
		order->found[MMDEP_ORDER_IS_CYCLE]++;
	if (edge->said & MMDEP_ORDER_SAID_DOCUMENTED)
		order->found[MMDEP_ORDER_IS_DOCUMENTED]++;
}

/*
 * Edges from all that is held.  Where the caller vouches for the order between the
 * new lock and one of its class, the new one's place is that of the other: there is
 * nothing to be learned.
 */
static __always_inline void judge_chain(struct mmdep_order *order,
					const struct mmdep_order_hold *to)
{
	const struct mmdep_order_held *held = order->verdict.held;
	const struct mmdep_order_hold *from;

	bool learn = true;

	for (from = to - 1; from > held->hold; from--) {
		if (class_of(from) >= order->graph.classes.nr) {
			order->unknown++;
			return;
		}
		if (vouched(from->what, to->what))
			learn = false;
	}
	for (from = to - 1; learn && from > held->hold; from--)
		judge_pair(order, from, to);
	mmdep_order_chain_add(&order->chains, held, to);
}

/**
 * mmdep_order_judge - judge what mmdep_order_acquire() could not
 * @order:  the engine
 * @held:   the locks of the task that took one
 * @result: what mmdep_order_acquire() returned
 *
 * Calls @order->config.report for each new finding.  Each pair of classes, and each
 * class for AGAIN and AGAIN_READ, is reported once and counted from then on.  From a
 * lock that the task holds already nothing is learned.
 *
 * Context: the owner of @held, nothing was taken or released since; graph lock held;
 * as a handler may be.
 * Return: @result without MMDEP_ORDER_JUDGE, and with 0 for the chain.
 */
notrace u32 mmdep_order_judge(struct mmdep_order *order, const struct mmdep_order_held *held,
			      u32 result)
{
	const struct mmdep_order_hold *to = &held->hold[held->depth];

	if (result & MMDEP_ORDER_FULL)
		to++;
	order->judged++;
	order->verdict.held = held;
	order->verdict.below = to - held->hold - 1;
	order->verdict.to = to;
	result &= ~(MMDEP_ORDER_JUDGE | MMDEP_ORDER_CHAIN);
	if (result & MMDEP_ORDER_FULL && !order->full) {
		WRITE_ONCE(order->full, true);
		report(order, MMDEP_ORDER_IS_FULL, NULL, MMDEP_ORDER_NONE);
	}
	if (class_of(to) >= order->graph.classes.nr) {
		order->unknown++;
		return result;
	}
	if (result & MMDEP_ORDER_AGAIN) {
		judge_again(order, to);
		return result;
	}
	if (to->what & MMDEP_ORDER_TRY ||
	    mmdep_order_chain_find(&order->chains, held, to) != MMDEP_ORDER_NONE)
		return result;
	judge_chain(order, to);
	return result;
}
NOKPROBE_SYMBOL(mmdep_order_judge);

/**
 * mmdep_order_count - the edges that a known chain stands for
 * @order:  the engine
 * @chain:  number of the chain
 * @hits:   how often mmdep_order_acquire() returned it
 * @counts: an array with a place for each edge, to which @hits is added
 *
 * Context: graph lock held.
 */
void mmdep_order_count(const struct mmdep_order *order, u32 chain, u64 hits, u64 *counts)
{
	const struct mmdep_order_chain *c;
	u32 i, at, to;

	if (chain >= order->chains.pool.max)
		return;
	c = &order->chains.chain[chain];
	if (!c->key)
		return;
	to = c->element[c->len - 1];
	for (i = 0; i + 1 < c->len; i++) {
		if (vouched(c->element[i], to))
			return;
	}
	for (i = 0; i + 1 < c->len; i++) {
		at = mmdep_order_graph_find(&order->graph,
					    c->element[i] & MMDEP_ORDER_CLASS,
					    to & MMDEP_ORDER_CLASS);
		if (at != MMDEP_ORDER_NONE)
			counts[at] += hits;
	}
}
