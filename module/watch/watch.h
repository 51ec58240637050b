/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_WATCH_H
#define MMDEP_WATCH_WATCH_H

#include <linux/types.h>

#include "core/counter.h"
#include "core/hist.h"
#include "core/hook.h"
#include "core/judge.h"

/**
 * struct mmdep_watch - something that is watched
 * @name:     as the user writes it
 * @bit:      MMDEP_WATCH_* of the ioctl interface
 * @long_ns:  threshold of its "long" counters; 0: it has none
 * @hooks:    what it attaches to
 * @nr_hooks: number of @hooks
 * @sets:     what it counts
 * @nr_sets:  number of @sets
 * @hists:    what it measures
 * @nr_hists: number of @hists
 * @judge:    what it makes of its waits; NULL: it has none
 * @kind:     of its notices, where its hooks are no waits
 * @begin:    called before its probes go in; NULL: nothing is to be done
 * @end:      called when its probes are out
 * @init:     called first of all, not under the lock; NULL: nothing is to be done
 * @quit:     called before the end, not under the lock, also if @init never was or failed
 * @bytes:    memory that it has beside those; NULL: none
 * @exit:     called at the end, also if @begin never was
 * @forget:   forgets what it keeps of its findings, and resets the store of findings
 *            while it can tell no new one; NULL: it keeps nothing
 * @turn:     it is on, all of its probes are in: another number each time; 0: it is off
 *
 * @long_ns and @turn are read by handlers at any time and written with WRITE_ONCE();
 * @turn and the hooks change under the lock in watch.c.
 */
struct mmdep_watch {
	const char *name;
	u64 bit;
	u64 long_ns;
	struct mmdep_hook *hooks;
	unsigned int nr_hooks;
	struct mmdep_counter_set *sets;
	unsigned int nr_sets;
	struct mmdep_hist *hists;
	unsigned int nr_hists;
	const struct mmdep_judge *judge;
	enum mmdep_wait_kind kind;
	int (*begin)(void);
	void (*end)(void);
	int (*init)(void);
	void (*quit)(void);
	size_t (*bytes)(void);
	void (*exit)(void);
	void (*forget)(void);
	u32 turn;
};

extern struct mmdep_watch mmdep_watch_userfault;
extern struct mmdep_watch mmdep_watch_migration;
extern struct mmdep_watch mmdep_watch_collapse;
extern struct mmdep_watch mmdep_watch_gup;
extern struct mmdep_watch mmdep_watch_locks;

extern const struct mmdep_judge mmdep_judge_userfault;
extern const struct mmdep_judge mmdep_judge_migration;
extern const struct mmdep_judge mmdep_judge_collapse;
extern const struct mmdep_judge mmdep_judge_gup;

#define MMDEP_NR_WATCHES	5
extern struct mmdep_watch * const mmdep_watches[MMDEP_NR_WATCHES];

int mmdep_watches_init(void);
void mmdep_watches_exit(void);
void mmdep_watches_lock(void);
void mmdep_watches_unlock(void);
u64 mmdep_watches_on(void);
int mmdep_watches_set(u64 watches);
void mmdep_watches_reset_hists(void);
void mmdep_watches_reset_findings(void);
size_t mmdep_watches_bytes(void);

#endif /* MMDEP_WATCH_WATCH_H */
