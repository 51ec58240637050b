// SPDX-License-Identifier: GPL-2.0
/*
 * The chain cache: a table with open addressing.
 *
 * Two chains may have one key.  What is found is compared lock by lock, so that a
 * chain that was never judged cannot pass for one that was.
 */
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/kprobes.h>

#include "order/chain.h"

/* Places looked at for a key. */
#define PROBES	16

static __always_inline bool same(const struct mmdep_order_chain *chain,
				 const struct mmdep_order_held *held, u32 len)
{
	u32 i;

	if (chain->len != len)
		return false;
	for (i = 0; i < len; i++) {
		if (chain->element[i] != (u16)held->hold[i + 1].what)
			return false;
	}
	return true;
}

/**
 * mmdep_order_chains_reset - forget all chains
 * @chains: the cache
 *
 * A search that runs meanwhile may still find one of them.
 *
 * Context: graph lock held.
 */
void mmdep_order_chains_reset(struct mmdep_order_chains *chains)
{
	u32 i;

	for (i = 0; i < chains->pool.max; i++)
		WRITE_ONCE(chains->chain[i].key, 0);
	chains->pool.nr = 0;
	chains->pool.dropped = 0;
}

/**
 * mmdep_order_chain_find - whether a chain was judged
 * @chains: the cache
 * @held:   the locks of a task
 * @last:   the one that is taken, a hold of @held; those below it are held
 *
 * Context: the owner of @held; as a handler may be.
 * Return: the number of the chain, or MMDEP_ORDER_NONE.
 */
notrace u32 mmdep_order_chain_find(const struct mmdep_order_chains *chains,
				   const struct mmdep_order_held *held,
				   const struct mmdep_order_hold *last)
{
	u32 len = last - held->hold, i, at;
	u64 key;

	if (!chains->pool.max)
		return MMDEP_ORDER_NONE;
	for (i = 0; i < PROBES; i++) {
		at = mmdep_order_chain_place(chains, last->key, i);
		/* Pairs with the release in mmdep_order_chain_add(). */
		key = smp_load_acquire(&chains->chain[at].key);
		if (key == last->key && same(&chains->chain[at], held, len))
			return at;
		if (!key)
			break;
	}
	return MMDEP_ORDER_NONE;
}
NOKPROBE_SYMBOL(mmdep_order_chain_find);

/**
 * mmdep_order_chain_add - a chain has been judged
 * @chains: the cache, which does not have it
 * @held:   the locks of a task
 * @last:   the one that is taken, a hold of @held; those below it are held
 *
 * Context: the owner of @held, graph lock held; as a handler may be.
 * Return: its number, or MMDEP_ORDER_NONE: there is no room, which is counted; it
 * will be judged again.
 */
notrace u32 mmdep_order_chain_add(struct mmdep_order_chains *chains,
				  const struct mmdep_order_held *held,
				  const struct mmdep_order_hold *last)
{
	u32 len = last - held->hold, i, at;
	struct mmdep_order_chain *chain;

	for (i = 0; i < PROBES && chains->pool.max; i++) {
		at = mmdep_order_chain_place(chains, last->key, i);
		chain = &chains->chain[at];
		if (chain->key)
			continue;
		chain->len = len;
		for (i = 0; i < len; i++)
			chain->element[i] = held->hold[i + 1].what;
		/* Pairs with the acquire in mmdep_order_chain_find(). */
		smp_store_release(&chain->key, last->key);
		chains->pool.nr++;
		return at;
	}
	chains->pool.dropped++;
	return MMDEP_ORDER_NONE;
}
NOKPROBE_SYMBOL(mmdep_order_chain_add);
