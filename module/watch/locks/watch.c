// SPDX-License-Identifier: GPL-2.0
/*
 * The lock watch: what it attaches to, and its memory, which it has only while it
 * is on or what it learned is kept.
 */
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/mmdep.h>

#include "compat/rwsem.h"
#include "compat/version.h"
#include "core/sleeper.h"
#include "watch/locks/locks.h"
#include "watch/locks/named.h"
#include "watch/watch.h"

struct mmdep_locks *mmdep_locks;
struct mmdep_lock_hits __percpu *mmdep_lock_hits;
static void *engine_memory;

static const char * const counter_names[MMDEP_LOCKS_NR_COUNTERS] = {
	[MMDEP_LOCKS_NESTED] = "nested",
	[MMDEP_LOCKS_NESTED_TRY] = "nested_try",
	[MMDEP_LOCKS_UNKNOWN] = "not_identified",
	[MMDEP_LOCKS_NO_ROOM] = "no_room",
	[MMDEP_LOCKS_BUSY] = "judge_later",
	[MMDEP_LOCKS_STALE] = "not_held",
	[MMDEP_LOCKS_UNSURE] = "unsure",
	[MMDEP_LOCKS_DISOWNED] = "disowned",
	[MMDEP_LOCKS_AT_EXIT] = "at_exit",
	[MMDEP_LOCKS_ASKED] = "asked",
};

struct mmdep_counter_set mmdep_locks_counters = {
	.prefix = "locks",
	.names = counter_names,
	.nr = MMDEP_LOCKS_NR_COUNTERS,
};

static const struct mmdep_order_config config = {
	.classes = MMDEP_LOCKS_CLASSES,
	.edges = MMDEP_LOCKS_EDGES,
	.chains = MMDEP_LOCKS_CHAINS,
	.version = MMDEP_ORDER_VERSION(MMDEP_KERNEL_MAJOR, MMDEP_KERNEL_MINOR),
	.report = mmdep_lock_report,
};

static void leave(void)
{
	kvfree(engine_memory);
	kvfree(mmdep_locks);
	free_percpu(mmdep_lock_hits);
	engine_memory = NULL;
	mmdep_locks = NULL;
	mmdep_lock_hits = NULL;
}

static int prepare(void)
{
	size_t len = mmdep_order_bytes(&config);

	mmdep_locks = kvzalloc(sizeof(*mmdep_locks), GFP_KERNEL);
	engine_memory = kvzalloc(len, GFP_KERNEL);
	mmdep_lock_hits = alloc_percpu(struct mmdep_lock_hits);
	if (!mmdep_locks || !engine_memory || !mmdep_lock_hits) {
		leave();
		return -ENOMEM;
	}
	raw_spin_lock_init(&mmdep_locks->lock);
	mmdep_order_init(&mmdep_locks->order, &config, engine_memory, len);
	mmdep_lock_classes_init();
	return 0;
}

/* Of mutexes those are known that were named. */
static u32 class_of(unsigned long lock, bool mutex)
{
	u32 class = MMDEP_LOCK_UNKNOWN;

	if (!mutex || mmdep_lock_is_named(lock))
		class = mmdep_lock_known(lock);
	return class == MMDEP_LOCK_UNKNOWN ? MMDEP_CLASS_UNKNOWN : class;
}

static const struct mmdep_lock_knower knower = {
	.reader = mmdep_lock_reader,
	.class = class_of,
};

/* What was taken or made while it was off is not known: it begins with nothing held. */
static int begin(void)
{
	int err;

	if (!MMDEP_HAVE_RWSEM_OWNER)
		return -ENODEV;
	err = mmdep_locks ? 0 : prepare();
	if (err)
		return err;
	mmdep_lock_slots_reset();
	mmdep_lock_cache_reset();
	mmdep_lock_tell_begin();
	mmdep_lock_left_begin();
	mmdep_lock_knower_set(&knower);
	return 0;
}

static void end(void)
{
	mmdep_lock_knower_set(NULL);
	mmdep_lock_left_end();
	mmdep_lock_tell_end();
	mmdep_lock_slots_reset();
}

static void last(void)
{
	mmdep_lock_left_end();
	mmdep_lock_tell_end();
	leave();
}

static size_t bytes(void)
{
	if (!mmdep_locks)
		return 0;
	return sizeof(*mmdep_locks) + mmdep_order_bytes(&config) +
	       sizeof(*mmdep_lock_hits) * num_possible_cpus();
}

struct mmdep_watch mmdep_watch_locks = {
	.name = "locks",
	.bit = MMDEP_WATCH_LOCKS,
	.hooks = mmdep_lock_hooks,
	.nr_hooks = MMDEP_LOCK_NR_HOOKS,
	.sets = &mmdep_locks_counters,
	.nr_sets = 1,
	.begin = begin,
	.end = end,
	.init = mmdep_lock_names_init,
	.quit = mmdep_lock_names_quit,
	.bytes = bytes,
	.exit = last,
	.forget = mmdep_lock_reports_forget,
};
