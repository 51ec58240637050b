/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside of a hold: what arming it (hold.c) and being held (held.c) share.
 */
#ifndef MMDEP_SCENARIO_HELD_H
#define MMDEP_SCENARIO_HELD_H

#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "scenario/point.h"

#define MMDEP_NR_HOLDS		8
#define MMDEP_NR_PASSING	16

/**
 * struct mmdep_held - a task that is held; on its own stack
 * @list:     in the hold's @tasks
 * @tid:      its id
 * @start_ns: since when
 */
struct mmdep_held {
	struct list_head list;
	pid_t tid;
	u64 start_ns;
};

/**
 * struct mmdep_hold - one armed point, for one address space
 * @resume:    where the function goes on; first, hold_entry.S reads it
 * @mm:        whom to hold; NULL while the slot is not armed
 * @passing:   tasks that were held and come by the probe once more
 * @id:        a number that no other one had for long
 * @pid:       of the process
 * @point:     where
 * @taken:     the slot is in use (holds_mutex)
 * @release:   hold nobody any more and let go who is held
 * @hits_left: how many times still
 * @hold_ms:   how long at most
 * @held:      tasks between the handler's decision and their return
 * @wait:      where they sleep, and where disarm waits for them
 * @lock:      protects @tasks; innermost
 * @tasks:     those who sleep
 * @hits:      see struct mmdep_hold_stats, as for all that follows
 * @expired:   see there
 * @released:  see there
 * @killed:    see there
 * @refused:   see there
 * @held_ns:   see there
 */
struct mmdep_hold {
	unsigned long resume;
	struct mm_struct *mm;
	struct task_struct *passing[MMDEP_NR_PASSING];
	u32 id;
	pid_t pid;
	struct mmdep_point *point;
	bool taken;
	bool release;
	atomic_t hits_left;
	u32 hold_ms;
	atomic_t held;
	wait_queue_head_t wait;
	spinlock_t lock;
	struct list_head tasks;
	atomic_t hits;
	atomic_t expired;
	atomic_t released;
	atomic_t killed;
	atomic_t refused;
	atomic64_t held_ns;
};

extern struct mmdep_hold mmdep_holds[MMDEP_NR_HOLDS];

int mmdep_hold_at_point(struct kprobe *kp, struct pt_regs *regs);

#endif /* MMDEP_SCENARIO_HELD_H */
