// SPDX-License-Identifier: GPL-2.0
/*
 * Breadth first, with a queue that has room for each class once.  So it ends after
 * looking at each edge at most once, and the way it finds is a shortest one.
 */
#include <linux/kprobes.h>

#include "order/cycle.h"

/* Classes are marked with the number of the search, so nothing is cleared. */
static __always_inline u32 begin(struct mmdep_order_graph *graph)
{
	u32 i;

	if (++graph->search)
		return graph->search;
	for (i = 0; i < graph->classes.nr; i++)
		graph->class[i].seen = 0;
	return ++graph->search;
}

static __always_inline bool search(struct mmdep_order_graph *graph, u32 from, u32 to)
{
	u32 nr = begin(graph), head = 0, tail = 0, at;

	graph->class[from].seen = nr;
	graph->queue[tail++] = from;
	while (head < tail) {
		at = graph->class[graph->queue[head++]].out;
		for (; at != MMDEP_ORDER_NONE; at = graph->edge[at].out) {
			u32 next = graph->edge[at].to;

			if (graph->class[next].seen == nr)
				continue;
			graph->class[next].seen = nr;
			graph->class[next].via = at;
			if (next == to)
				return true;
			graph->queue[tail++] = next;
		}
	}
	return false;
}

/**
 * mmdep_order_path - the shortest way from one class to another
 * @graph: the graph
 * @from:  class where it begins
 * @to:    class where it ends, not @from
 * @path:  its edges, in the order in which they are gone
 * @max:   room in @path; what is beyond it is left out at the end
 *
 * Context: graph lock held; as a handler may be.
 * Return: the number of its edges, even if more than @max; 0 when there is no way.
 */
notrace u32 mmdep_order_path(struct mmdep_order_graph *graph, u32 from, u32 to, u32 *path,
			     u32 max)
{
	u32 len = 0, i, at;

	if (from == to || !search(graph, from, to))
		return 0;
	for (at = to; at != from; at = graph->edge[graph->class[at].via].from)
		len++;
	for (at = to, i = len; i--; at = graph->edge[graph->class[at].via].from) {
		if (i < max)
			path[i] = graph->class[at].via;
	}
	return len;
}
NOKPROBE_SYMBOL(mmdep_order_path);
