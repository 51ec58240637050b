/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock classes, and what was taken while what was held: the graph that is learned.
 *
 * An edge A -> B says: a lock of class B was asked for, by a call that would have
 * waited for it, while a lock of class A was held.  A successful trylock of B is
 * no such claim; that A was got by trylock does not matter.
 *
 * Readers.  An edge knows for each side whether it was taken for reading, for the
 * reader of a report; the search for cycles makes no difference.  The locks seen
 * here are those that sleep: with them a reader waits once a writer waits, so it
 * blocks others like a writer and is blocked like one ("non-recursive reader" of
 * lockdep).  None of them has the recursive readers of rwlock_t.
 *
 * Lock order: none; nothing here takes a lock.  Whoever adds classes or edges, or
 * searches, holds the graph lock, which is the caller's: a raw spinlock, taken with
 * interrupts off; a handler gives up where another CPU does not let it go.
 */
#ifndef MMDEP_ORDER_GRAPH_H
#define MMDEP_ORDER_GRAPH_H

#include <linux/types.h>

#include "order/held.h"

/* In the place of the number of a class, an edge or a chain: there is none. */
#define MMDEP_ORDER_NONE	0xffffffffU

/* Most classes and edges that are dealt with. */
#define MMDEP_ORDER_MAX_CLASSES	(MMDEP_ORDER_CLASS + 1)
#define MMDEP_ORDER_MAX_EDGES	0x100000U

/*
 * Kinds of an edge: how A was held and how B was asked for, W(rite) or R(ead).
 * The bit of a kind is 1 << kind.
 */
#define MMDEP_ORDER_WW	0
#define MMDEP_ORDER_WR	1
#define MMDEP_ORDER_RW	2
#define MMDEP_ORDER_RR	3

/* What has been reported of an edge. */
#define MMDEP_ORDER_SAID_CYCLE		1
#define MMDEP_ORDER_SAID_DOCUMENTED	2
#define MMDEP_ORDER_SAID_SAME		4

/* What has been reported of a class. */
#define MMDEP_ORDER_SAID_AGAIN		1
#define MMDEP_ORDER_SAID_AGAIN_READ	2

/**
 * struct mmdep_order_pool - how full something is
 * @nr:      in use
 * @max:     room
 * @dropped: what there was no room for
 */
struct mmdep_order_pool {
	u32 nr;
	u32 max;
	u64 dropped;
};

/**
 * struct mmdep_order_class - a class of locks
 * @kind:   what the documented order calls it, enum mmdep_order_kind
 * @said:   MMDEP_ORDER_SAID_AGAIN and so on
 * @family: whose locks they are, as the caller numbers file systems; 0: not known
 * @again:  how often a task took a lock of this class that it already held
 * @out:    first edge that begins here
 * @seen:   last search that came here
 * @via:    edge by which it came
 */
struct mmdep_order_class {
	u8 kind;
	u8 said;
	u16 family;
	u64 again;
	u32 out;
	u32 seen;
	u32 via;
};

/**
 * struct mmdep_order_edge - a lock of one class was taken under one of another
 * @from:       class of the lock that was held
 * @to:         class of the lock that was taken
 * @kinds:      bits of the kinds that were seen
 * @said:       MMDEP_ORDER_SAID_CYCLE and so on
 * @out:        next edge with the same @from
 * @hash:       next edge with the same hash
 * @from_stack: where the lock of class @from had been taken, the first time
 * @to_stack:   where that of class @to was taken under it, the first time
 * @first:      when that was
 * @count:      how often this edge was judged; what the chain cache knew is
 *              counted there
 */
struct mmdep_order_edge {
	u16 from;
	u16 to;
	u8 kinds;
	u8 said;
	u32 out;
	u32 hash;
	u32 from_stack;
	u32 to_stack;
	u64 first;
	u64 count;
};

/**
 * struct mmdep_order_graph - classes and edges
 * @classes:     how many
 * @edges:       how many
 * @class:       the classes
 * @edge:        the edges, in the order in which they were learned
 * @bucket:      first edge for each hash
 * @bucket_mask: their number, less one
 * @search:      number of the last search
 * @queue:       classes a search has come to and not gone on from
 */
struct mmdep_order_graph {
	struct mmdep_order_pool classes;
	struct mmdep_order_pool edges;
	struct mmdep_order_class *class;
	struct mmdep_order_edge *edge;
	u32 *bucket;
	u32 bucket_mask;
	u32 search;
	u16 *queue;
};

size_t mmdep_order_graph_bytes(u32 classes, u32 edges);
void mmdep_order_graph_init(struct mmdep_order_graph *graph, u32 classes, u32 edges,
			    void *mem);
void mmdep_order_graph_reset(struct mmdep_order_graph *graph);
u32 mmdep_order_graph_class(struct mmdep_order_graph *graph, u8 kind, u16 family);
u32 mmdep_order_graph_find(const struct mmdep_order_graph *graph, u32 from, u32 to);
u32 mmdep_order_graph_learn(struct mmdep_order_graph *graph,
			    const struct mmdep_order_hold *from,
			    const struct mmdep_order_hold *to, u32 *added);

#endif /* MMDEP_ORDER_GRAPH_H */
