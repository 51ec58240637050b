// SPDX-License-Identifier: GPL-2.0
/*
 * The graph of lock classes.  Everything lies in one block of memory and is
 * found by its number; edges are added, and taken away only all together.
 */
#include <linux/compiler.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "order/graph.h"

static __always_inline u32 bucket_of(const struct mmdep_order_graph *graph, u32 from, u32 to)
{
	u32 hash = (from * 0x10001U + to) * 0x9e3779b1U;

	return (hash >> 12) & graph->bucket_mask;
}

/* One bucket for each edge at least. */
static u32 buckets_for(u32 edges)
{
	u32 n = 1;

	while (n < edges)
		n <<= 1;
	return n;
}

/**
 * mmdep_order_graph_bytes - memory for a graph
 * @classes: room for classes, 1 to MMDEP_ORDER_MAX_CLASSES
 * @edges:   room for edges, 1 to MMDEP_ORDER_MAX_EDGES
 *
 * Context: any.
 */
size_t mmdep_order_graph_bytes(u32 classes, u32 edges)
{
	return edges * sizeof(struct mmdep_order_edge) +
	       classes * sizeof(struct mmdep_order_class) +
	       buckets_for(edges) * sizeof(u32) + classes * sizeof(u16);
}

/**
 * mmdep_order_graph_init - an empty graph
 * @graph:   to be set up
 * @classes: room for classes
 * @edges:   room for edges
 * @mem:     as many bytes as mmdep_order_graph_bytes() said, aligned for a u64
 *
 * Context: any, before anybody else sees @graph.
 */
void mmdep_order_graph_init(struct mmdep_order_graph *graph, u32 classes, u32 edges,
			    void *mem)
{
	memset(graph, 0, sizeof(*graph));
	graph->classes.max = classes;
	graph->edges.max = edges;
	graph->bucket_mask = buckets_for(edges) - 1;
	graph->edge = mem;
	graph->class = (void *)(graph->edge + edges);
	graph->bucket = (void *)(graph->class + classes);
	graph->queue = (void *)(graph->bucket + graph->bucket_mask + 1);
	mmdep_order_graph_reset(graph);
}

/**
 * mmdep_order_graph_reset - forget all edges, and what was reported
 * @graph: the graph; its classes stay
 *
 * Context: graph lock held.
 */
void mmdep_order_graph_reset(struct mmdep_order_graph *graph)
{
	u32 i;

	for (i = 0; i < graph->classes.nr; i++) {
		graph->class[i].said = 0;
		graph->class[i].again = 0;
		graph->class[i].out = MMDEP_ORDER_NONE;
	}
	memset(graph->bucket, 0xff, (graph->bucket_mask + 1) * sizeof(*graph->bucket));
	graph->edges.nr = 0;
	graph->edges.dropped = 0;
	graph->classes.dropped = 0;
}

/**
 * mmdep_order_graph_class - a new class
 * @graph:  the graph
 * @kind:   what the documented order calls it
 * @family: the file system's type; 0 when there is none or it is not known
 *
 * Context: graph lock held; as a handler may be.
 * Return: its number, or MMDEP_ORDER_NONE: there is no room, which is counted.
 */
notrace u32 mmdep_order_graph_class(struct mmdep_order_graph *graph, u8 kind, u16 family)
{
	const struct mmdep_order_class class = {
		.kind = kind,
		.family = family,
		.out = MMDEP_ORDER_NONE,
	};
	u32 nr = graph->classes.nr;

	if (nr >= graph->classes.max) {
		graph->classes.dropped++;
		return MMDEP_ORDER_NONE;
	}
	graph->class[nr] = class;
	WRITE_ONCE(graph->classes.nr, nr + 1);
	return nr;
}
NOKPROBE_SYMBOL(mmdep_order_graph_class);

/**
 * mmdep_order_graph_find - an edge
 * @graph: the graph
 * @from:  class that is held
 * @to:    class that is taken
 *
 * Context: graph lock held; as a handler may be.
 * Return: its number, or MMDEP_ORDER_NONE.
 */
notrace u32 mmdep_order_graph_find(const struct mmdep_order_graph *graph, u32 from, u32 to)
{
	u32 at = graph->bucket[bucket_of(graph, from, to)];

	while (at != MMDEP_ORDER_NONE &&
	       (graph->edge[at].from != from || graph->edge[at].to != to))
		at = graph->edge[at].hash;
	return at;
}
NOKPROBE_SYMBOL(mmdep_order_graph_find);

static __always_inline u32 add_edge(struct mmdep_order_graph *graph, u32 from, u32 to)
{
	struct mmdep_order_edge edge = { .from = from, .to = to };
	u32 at = graph->edges.nr, *bucket;

	if (at >= graph->edges.max) {
		graph->edges.dropped++;
		return MMDEP_ORDER_NONE;
	}
	bucket = &graph->bucket[bucket_of(graph, from, to)];
	edge.out = graph->class[from].out;
	edge.hash = *bucket;
	graph->edge[at] = edge;
	*bucket = at;
	graph->class[from].out = at;
	graph->edges.nr = at + 1;
	return at;
}

/**
 * mmdep_order_graph_learn - a lock is taken while another is held
 * @graph: the graph
 * @from:  the lock that is held, of a class of @graph
 * @to:    the lock that is taken, of a class of @graph
 * @added: bits of the kinds that this edge did not have before.  The edge is new
 *         if they are all that it has
 *
 * Context: graph lock held; as a handler may be.
 * Return: the edge, or MMDEP_ORDER_NONE: it is new and there is no room, which is
 * counted.
 */
notrace u32 mmdep_order_graph_learn(struct mmdep_order_graph *graph,
				    const struct mmdep_order_hold *from,
				    const struct mmdep_order_hold *to, u32 *added)
{
	u32 a = from->what & MMDEP_ORDER_CLASS, b = to->what & MMDEP_ORDER_CLASS;
	u32 kind = (from->what & MMDEP_ORDER_READ ? MMDEP_ORDER_RW : MMDEP_ORDER_WW) +
		   (to->what & MMDEP_ORDER_READ ? 1 : 0);
	u32 at = mmdep_order_graph_find(graph, a, b);
	struct mmdep_order_edge *edge;

	*added = 0;
	if (at == MMDEP_ORDER_NONE) {
		at = add_edge(graph, a, b);
		if (at == MMDEP_ORDER_NONE)
			return at;
		edge = &graph->edge[at];
		edge->from_stack = from->stack;
		edge->to_stack = to->stack;
		edge->first = to->since;
	}
	edge = &graph->edge[at];
	*added = (1U << kind) & ~edge->kinds;
	edge->kinds |= 1U << kind;
	edge->count++;
	return at;
}
NOKPROBE_SYMBOL(mmdep_order_graph_learn);
