/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task takes a lock: what is done each time, without a lock, and in as few
 * instructions as it takes.
 */
#ifndef MMDEP_ORDER_ACQUIRE_H
#define MMDEP_ORDER_ACQUIRE_H

#include <linux/atomic.h>
#include <linux/compiler.h>

#include "order/judge.h"

u32 mmdep_order_acquire_tidy(const struct mmdep_order *order, struct mmdep_order_held *held,
			     unsigned long instance, u32 what, u32 stack, u64 now);
u32 mmdep_order_look_up(const struct mmdep_order *order, const struct mmdep_order_held *held,
			const struct mmdep_order_hold *hold);
u32 mmdep_order_acquire_full(const struct mmdep_order *order,
			     const struct mmdep_order_held *held,
			     const struct mmdep_order_hold *hold);

/**
 * mmdep_order_known - is what a task does known?  In few instructions
 * @order: the engine, which has chains
 * @held:  the task's locks, others than the new one among them
 * @hold:  the new one, for which the task would wait
 *
 * Context: the owner of @held; as a handler may be.
 * Return: the number of its chain; MMDEP_ORDER_NONE: ask mmdep_order_look_up().
 */
static __always_inline u32 mmdep_order_known(const struct mmdep_order *order,
					     const struct mmdep_order_held *held,
					     const struct mmdep_order_hold *hold)
{
	u32 at = mmdep_order_chain_place(&order->chains, hold->key, 0);
	const struct mmdep_order_chain *chain = &order->chains.chain[at];
	const struct mmdep_order_hold *below = hold - 1;
	const u16 *element;

	/* Pairs with the release in mmdep_order_chain_add(). */
	if (unlikely(smp_load_acquire(&chain->key) != hold->key ||
		     chain->len != hold - held->hold))
		return MMDEP_ORDER_NONE;
	element = &chain->element[chain->len - 1];
	if (unlikely(*element != (u16)hold->what))
		return MMDEP_ORDER_NONE;
	do {
		if (unlikely(below->instance == hold->instance ||
			     *--element != (u16)below->what))
			return MMDEP_ORDER_NONE;
	} while (--below > held->hold);
	return at;
}

/**
 * mmdep_order_acquire - a task takes a lock
 * @order:    the engine
 * @held:     the task's locks
 * @instance: the lock, not 0
 * @what:     class and flags
 * @stack:    where, as the caller numbers stacks
 * @now:      when, as the caller measures time
 *
 * Called before the task may wait for the lock, or after a trylock that was
 * successful.  If the lock is not got after all (a signal), it is released.
 *
 * Context: the owner of @held; as a handler may be.
 * Return: MMDEP_ORDER_JUDGE and so on; without it, the number of a known chain plus
 * one, or 0.  A caller that counts acquisitions per chain and CPU can tell the counts
 * of edges from them: mmdep_order_count().
 */
static __always_inline u32 mmdep_order_acquire(const struct mmdep_order *order,
					       struct mmdep_order_held *held,
					       unsigned long instance, u32 what, u32 stack,
					       u64 now)
{
	const struct mmdep_order_hold *hold;
	u32 chain;

	if (unlikely(READ_ONCE(held->gone)))
		return mmdep_order_acquire_tidy(order, held, instance, what, stack, now);
	hold = mmdep_order_held_push(held, instance, what, stack, now);
	if (unlikely(hold == &held->hold[MMDEP_ORDER_DEPTH + 1]))
		return mmdep_order_acquire_full(order, held, hold);
	if (hold == &held->hold[1] || what & MMDEP_ORDER_TRY)
		return 0;
	chain = order->chains.pool.max ? mmdep_order_known(order, held, hold) :
					 MMDEP_ORDER_NONE;
	return chain != MMDEP_ORDER_NONE ? chain + 1 : mmdep_order_look_up(order, held, hold);
}

#endif /* MMDEP_ORDER_ACQUIRE_H */
