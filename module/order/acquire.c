// SPDX-License-Identifier: GPL-2.0
/*
 * A task takes a lock: what is done each time, without a lock.
 */
#include <linux/compiler.h>
#include <linux/kprobes.h>

#include "order/judge.h"

/* With other locks held, and for a lock that would be waited for. */
static noinline notrace u32 look_up(const struct mmdep_order *order,
				    const struct mmdep_order_held *held,
				    const struct mmdep_order_hold *hold)
{
	const struct mmdep_order_hold *below;
	u32 chain;

	for (below = hold - 1; below > held->hold; below--) {
		if (unlikely(below->instance == hold->instance))
			return MMDEP_ORDER_AGAIN | MMDEP_ORDER_JUDGE;
	}
	chain = mmdep_order_chain_find(&order->chains, held, hold);
	return likely(chain != MMDEP_ORDER_NONE) ? chain + 1 : MMDEP_ORDER_JUDGE;
}
NOKPROBE_SYMBOL(look_up);

/* There was no room for it. */
static noinline notrace u32 is_full(const struct mmdep_order *order,
				    const struct mmdep_order_held *held,
				    const struct mmdep_order_hold *hold)
{
	u32 result = MMDEP_ORDER_FULL;

	if (!READ_ONCE(order->full))
		result |= MMDEP_ORDER_JUDGE;
	if (!(hold->what & MMDEP_ORDER_TRY))
		result |= look_up(order, held, hold);
	return result;
}
NOKPROBE_SYMBOL(is_full);

static __always_inline u32 take(const struct mmdep_order *order, struct mmdep_order_held *held,
				unsigned long instance, u32 what, u32 stack, u64 now)
{
	const struct mmdep_order_hold *hold;

	hold = mmdep_order_held_push(held, instance, what, stack, now);
	if (unlikely(hold == &held->hold[MMDEP_ORDER_DEPTH + 1]))
		return is_full(order, held, hold);
	if (hold == &held->hold[1] || what & MMDEP_ORDER_TRY)
		return 0;
	return look_up(order, held, hold);
}

static noinline notrace u32 tidy_and_take(const struct mmdep_order *order,
					  struct mmdep_order_held *held,
					  unsigned long instance, u32 what, u32 stack, u64 now)
{
	mmdep_order_held_tidy(held);
	return take(order, held, instance, what, stack, now);
}
NOKPROBE_SYMBOL(tidy_and_take);

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
 * A lock that is taken alone is the common case, and is done with here.
 *
 * Context: the owner of @held; as a handler may be.
 * Return: MMDEP_ORDER_JUDGE and so on; without it, the number of a known chain plus
 * one, or 0.  A caller that counts acquisitions per chain and CPU can tell the counts
 * of edges from them: mmdep_order_count().
 */
notrace u32 mmdep_order_acquire(const struct mmdep_order *order,
				struct mmdep_order_held *held, unsigned long instance,
				u32 what, u32 stack, u64 now)
{
	if (unlikely(READ_ONCE(held->gone)))
		return tidy_and_take(order, held, instance, what, stack, now);
	return take(order, held, instance, what, stack, now);
}
NOKPROBE_SYMBOL(mmdep_order_acquire);
