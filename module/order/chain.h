/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Chains: which locks are held, in which order and mode, and which one is taken.
 * What has been judged once is known, and need not be judged again: new edges may
 * close a cycle later, but then they are what is judged.
 *
 * Lock order: none.  mmdep_order_chain_find() takes no lock and needs none;
 * chains are added with the graph lock held and never change.
 */
#ifndef MMDEP_ORDER_CHAIN_H
#define MMDEP_ORDER_CHAIN_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "order/graph.h"
#include "order/held.h"

#define MMDEP_ORDER_MAX_CHAINS	0x100000U

/**
 * struct mmdep_order_chain - a chain that was judged
 * @key:     of the stack of held locks with the new one on it; 0 where there is
 *           no chain
 * @len:     number of locks, the new one included
 * @element: how they are held, the first taken at 0
 */
struct mmdep_order_chain {
	u64 key;
	u8 len;
	u16 element[MMDEP_ORDER_DEPTH + 1];
};

/**
 * struct mmdep_order_chains - all chains that were judged
 * @pool:  how many
 * @chain: the table
 */
struct mmdep_order_chains {
	struct mmdep_order_pool pool;
	struct mmdep_order_chain *chain;
};

void mmdep_order_chains_reset(struct mmdep_order_chains *chains);
u32 mmdep_order_chain_find(const struct mmdep_order_chains *chains,
			   const struct mmdep_order_held *held,
			   const struct mmdep_order_hold *last);
u32 mmdep_order_chain_add(struct mmdep_order_chains *chains,
			  const struct mmdep_order_held *held,
			  const struct mmdep_order_hold *last);

/**
 * mmdep_order_chain_place - where a chain may be
 * @chains: the cache, which has room for some
 * @key:    of the chain
 * @probe:  which of the places: 0 is the first
 *
 * Context: any.
 * Return: number of the place.
 */
static __always_inline u32 mmdep_order_chain_place(const struct mmdep_order_chains *chains,
						   u64 key, u32 probe)
{
	return ((u32)(key >> 32) + probe) & (chains->pool.max - 1);
}

#endif /* MMDEP_ORDER_CHAIN_H */
