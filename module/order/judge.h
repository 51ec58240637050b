/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The judge of lock order: what is held, what was learned, what is documented.
 *
 * Two steps.  mmdep_order_acquire() puts a lock on the stack of its task and says
 * whether there is anything to judge: it takes no lock, and mostly there is not.
 * If there is, the caller takes the graph lock and calls mmdep_order_judge().  If
 * the graph lock cannot be had (an NMI has interrupted its holder), the caller
 * leaves it: nothing is remembered as judged, so the next such acquisition asks
 * again.
 */
#ifndef MMDEP_ORDER_JUDGE_H
#define MMDEP_ORDER_JUDGE_H

#include <linux/types.h>

#include "order/chain.h"
#include "order/documented.h"
#include "order/graph.h"
#include "order/held.h"

/* Edges of a cycle that a verdict shows; longer ones are shown in part. */
#define MMDEP_ORDER_CYCLE_MAX	64

/*
 * What mmdep_order_acquire() and mmdep_order_judge() return: the number of the chain
 * plus one, or 0, and:
 *
 * JUDGE the graph lock is to be taken and mmdep_order_judge() to be called
 * AGAIN the task holds this very lock already
 * FULL  there was no room for it
 */
#define MMDEP_ORDER_CHAIN	0x00ffffffU
#define MMDEP_ORDER_FULL	0x20000000U
#define MMDEP_ORDER_AGAIN	0x40000000U
#define MMDEP_ORDER_JUDGE	0x80000000U

/**
 * enum mmdep_order_finding - what is wrong with an acquisition
 * @MMDEP_ORDER_IS_CYCLE:      with what was learned before, the new edge is a cycle:
 *                             tasks that take these locks so may wait for each other
 * @MMDEP_ORDER_IS_DOCUMENTED: the new edge is against the documented order
 * @MMDEP_ORDER_IS_SAME:       another lock of the same class is held, and nothing
 *                             says in which order they are taken
 * @MMDEP_ORDER_IS_AGAIN:      the same lock is held, and it is held or taken for
 *                             writing: the task waits for itself
 * @MMDEP_ORDER_IS_AGAIN_READ: the same lock is held and both are for reading: the
 *                             task waits for itself once a writer comes in between
 * @MMDEP_ORDER_IS_FULL:       the task holds more locks than there is room for; what
 *                             is wrong with those beyond is not seen
 * @MMDEP_ORDER_NR_FINDINGS:   number of findings
 */
enum mmdep_order_finding {
	MMDEP_ORDER_IS_CYCLE,
	MMDEP_ORDER_IS_DOCUMENTED,
	MMDEP_ORDER_IS_SAME,
	MMDEP_ORDER_IS_AGAIN,
	MMDEP_ORDER_IS_AGAIN_READ,
	MMDEP_ORDER_IS_FULL,
	MMDEP_ORDER_NR_FINDINGS,
};

/**
 * struct mmdep_order_verdict - one finding, for a report
 * @finding:   what is wrong
 * @held:      the task's locks, the new one described behind @below of them
 * @below:     how many it held
 * @from:      the lock held that the finding is about; NULL for IS_FULL
 * @to:        the lock that is taken
 * @edge:      number of the edge from the one's class to the other's;
 *             MMDEP_ORDER_NONE for IS_AGAIN, IS_AGAIN_READ and IS_FULL
 * @nr_cycle:  IS_CYCLE: edges of the cycle, @edge included
 * @cycle:     their numbers: @edge first, then from the class of @to back to that
 *             of @from; MMDEP_ORDER_CYCLE_MAX of them at most
 * @said:      IS_CYCLE: how many of the others have been reported before, so that
 *             this one may be a consequence of them
 * @nr_rules:  IS_DOCUMENTED: rules by which @to's kind is before @from's
 * @rules:     their numbers
 */
struct mmdep_order_verdict {
	enum mmdep_order_finding finding;
	const struct mmdep_order_held *held;
	u32 below;
	const struct mmdep_order_hold *from;
	const struct mmdep_order_hold *to;
	u32 edge;
	u32 nr_cycle;
	u32 cycle[MMDEP_ORDER_CYCLE_MAX];
	u32 said;
	u32 nr_rules;
	u8 rules[MMDEP_ORDER_NR_KINDS];
};

/**
 * struct mmdep_order_config - what an engine is made for
 * @classes: room for classes, 1 to MMDEP_ORDER_MAX_CLASSES
 * @edges:   room for edges, 1 to MMDEP_ORDER_MAX_EDGES
 * @chains:  room for chains: a power of two up to MMDEP_ORDER_MAX_CHAINS, or 0: each
 *           acquisition under another lock is judged
 * @version: MMDEP_ORDER_VERSION() of the kernel
 * @code:    judge also by rules that were only read in the kernel's code
 * @report:  called for each finding, with the graph lock held, in the context of
 *           mmdep_order_judge(); the verdict is good until it returns
 * @arg:     handed to @report
 */
struct mmdep_order_config {
	u32 classes;
	u32 edges;
	u32 chains;
	u16 version;
	bool code;
	void (*report)(void *arg, const struct mmdep_order_verdict *verdict);
	void *arg;
};

/**
 * struct mmdep_order - an engine
 * @graph:    classes and edges
 * @chains:   what was judged
 * @doc:      the documented order
 * @config:   as it was asked for
 * @full:     that a task's stack was full has been reported
 * @unknown:  acquisitions with a class that does not exist
 * @judged:   calls of mmdep_order_judge()
 * @searches: searches for a cycle
 * @found:    findings, those that were reported before included
 * @reported: calls of @config.report
 * @verdict:  the one that is being put together
 */
struct mmdep_order {
	struct mmdep_order_graph graph;
	struct mmdep_order_chains chains;
	struct mmdep_order_documented doc;
	struct mmdep_order_config config;
	bool full;
	u64 unknown;
	u64 judged;
	u64 searches;
	u64 found[MMDEP_ORDER_NR_FINDINGS];
	u64 reported[MMDEP_ORDER_NR_FINDINGS];
	struct mmdep_order_verdict verdict;
};

size_t mmdep_order_bytes(const struct mmdep_order_config *config);
int mmdep_order_init(struct mmdep_order *order, const struct mmdep_order_config *config,
		     void *mem, size_t bytes);
void mmdep_order_reset(struct mmdep_order *order);
void mmdep_order_reset_said(struct mmdep_order *order);
u32 mmdep_order_judge(struct mmdep_order *order, const struct mmdep_order_held *held,
		      u32 result);
void mmdep_order_count(const struct mmdep_order *order, u32 chain, u64 hits, u64 *counts);

#endif /* MMDEP_ORDER_JUDGE_H */
