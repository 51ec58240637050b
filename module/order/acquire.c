// SPDX-License-Identifier: GPL-2.0
/*
 * A task takes a lock: what is done seldom.
 */
#include <linux/compiler.h>
#include <linux/kprobes.h>

#include "order/acquire.h"

/**
 * mmdep_order_look_up - is what a task does known?
 * @order: the engine
 * @held:  the task's locks, others than the new one among them
 * @hold:  the new one, for which the task would wait
 *
 * Context: the owner of @held; as a handler may be.
 * Return: as mmdep_order_acquire().
 */
notrace u32 mmdep_order_look_up(const struct mmdep_order *order,
				const struct mmdep_order_held *held,
				const struct mmdep_order_hold *hold)
{
	const struct mmdep_order_hold *below;
	u32 chain;

	for (below = hold - 1; below > held->hold; below--) {
		if (below->instance == hold->instance)
			return MMDEP_ORDER_AGAIN | MMDEP_ORDER_JUDGE;
	}
	chain = mmdep_order_chain_find(&order->chains, held, hold);
	return chain != MMDEP_ORDER_NONE ? chain + 1 : MMDEP_ORDER_JUDGE;
}
NOKPROBE_SYMBOL(mmdep_order_look_up);

/**
 * mmdep_order_acquire_full - a task takes a lock for which there was no room
 * @order: the engine
 * @held:  the task's locks
 * @hold:  the new one, behind them
 *
 * Context: the owner of @held; as a handler may be.
 * Return: as mmdep_order_acquire().
 */
notrace u32 mmdep_order_acquire_full(const struct mmdep_order *order,
				     const struct mmdep_order_held *held,
				     const struct mmdep_order_hold *hold)
{
	u32 result = MMDEP_ORDER_FULL;

	if (!READ_ONCE(order->full))
		result |= MMDEP_ORDER_JUDGE;
	if (!(hold->what & MMDEP_ORDER_TRY))
		result |= mmdep_order_look_up(order, held, hold);
	return result;
}
NOKPROBE_SYMBOL(mmdep_order_acquire_full);

/**
 * mmdep_order_acquire_tidy - a task takes a lock, and another has released one of its
 * @order:    the engine
 * @held:     the task's locks
 * @instance: the lock, not 0
 * @what:     class and flags
 * @stack:    where
 * @now:      when
 *
 * Context: the owner of @held; as a handler may be.
 * Return: as mmdep_order_acquire().
 */
notrace u32 mmdep_order_acquire_tidy(const struct mmdep_order *order,
				     struct mmdep_order_held *held, unsigned long instance,
				     u32 what, u32 stack, u64 now)
{
	const struct mmdep_order_hold *hold;

	mmdep_order_held_tidy(held);
	hold = mmdep_order_held_push(held, instance, what, stack, now);
	if (hold == &held->hold[MMDEP_ORDER_DEPTH + 1])
		return mmdep_order_acquire_full(order, held, hold);
	if (hold == &held->hold[1] || what & MMDEP_ORDER_TRY)
		return 0;
	return mmdep_order_look_up(order, held, hold);
}
NOKPROBE_SYMBOL(mmdep_order_acquire_tidy);
