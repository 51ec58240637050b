// SPDX-License-Identifier: GPL-2.0
/*
 * The list of scenarios.  A scenario is a user process that does something
 * ordinary, by the kernel's real paths; where the interesting window is too
 * small to meet, a hold point keeps it open.  The module's part is the hold.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <uapi/mmdep.h>

#include "scenario/locks.h"
#include "scenario/scenario.h"

static bool scenarios;
module_param(scenarios, bool, 0400);
MODULE_PARM_DESC(scenarios, "allow scenarios, which hold tasks of the process that asks for it (0)");

static const struct mmdep_scenario table[] = {
	{
		.name = "userfault",
		.summary = "a thread faults on a missing page and sleeps until the userfaultfd's monitor fills it",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "migration-wait",
		.summary = "a huge page is split, the split held half-way, and a thread that touches the page waits on its migration entry",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "migration-spin",
		.summary = "the same, and the wait comes back at once as it did before 5.16: the thread takes the fault again and again",
		.point = MMDEP_POINT_REMAP,
		.skips = MMDEP_SKIP_WAIT,
	},
	{
		.name = "collapse",
		.summary = "small pages are collapsed into a huge page, once with success and once refused",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "migration-wait-long",
		.summary = "the same as migration-wait, for longer than the threshold",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "uffd-wait-on-migration",
		.summary = "a thread sleeps on a userfaultfd, a huge page takes the place, and a split of that is held half-way",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "uffd-missed-wake",
		.summary = "the page that a thread waits for is filled in, and nobody wakes the thread",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-unserved",
		.summary = "the fault of a thread is read and nothing is done about it",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-self-wait",
		.summary = "a thread that serves a userfaultfd touches a page that it would have to bring itself",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "wait-cycle",
		.summary = "two threads that serve userfaultfds each need a page of the other",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-cannot-retry",
		.summary = "a page that only a userfaultfd can bring is read through /proc/self/mem",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "fault-spin",
		.summary = "write(2) reads a missing page with a signal pending, and runs in circles",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "lock-aa",
		.summary = "a task takes a lock for reading that it has for reading already; the lock is the module's",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_aa,
	},
	{
		.name = "lock-abba",
		.summary = "two locks of the module are taken in one order and in the other",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_abba,
	},
	{
		.name = "lock-abbcca",
		.summary = "three locks of the module are taken in three orders that together are a cycle",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_abbcca,
	},
	{
		.name = "lock-try",
		.summary = "a lock of the module is got by trylock, and under it one that was taken before it",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_try,
	},
	{
		.name = "lock-mapping",
		.summary = "mmap_lock is taken with the lock of a file's mapping held, of which the kernel does the reverse",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mapping,
	},
	{
		.name = "lock-vma",
		.summary = "the lock of a VMA is taken with the lock of the mapping of its file held",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_vma,
		.why = mmdep_lock_scenario_vma_why,
	},
	{
		.name = "lock-hotplug",
		.summary = "CPU hotplug is kept off under mmap_lock, and removes a file of sysfs, to which writing takes mmap_lock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_hotplug_scenario_ring,
		.undo = mmdep_hotplug_scenario_end,
		.why = mmdep_hotplug_scenario_why,
	},
	{
		.name = "lock-hotplug-apart",
		.summary = "the same, but the file that is removed is another one than that to which writing takes mmap_lock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_hotplug_scenario_apart,
		.undo = mmdep_hotplug_scenario_end,
		.why = mmdep_hotplug_scenario_why,
	},
	{
		.name = "lock-ordered",
		.summary = "three locks of the module are taken in one order only, and against it by trylock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_ordered,
	},
	{
		.name = "lock-mutex-abba",
		.summary = "a mutex of the module and an rwsem are taken in one order and in the other",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_abba,
	},
	{
		.name = "lock-mutex-try",
		.summary = "a mutex of the module is got by trylock, and under it an rwsem that was taken before it",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_try,
	},
	{
		.name = "lock-mutex-ordered",
		.summary = "an rwsem and a mutex of the module are taken in one order only, by each function there is, and against it in vain",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_ordered,
	},
	{
		.name = "must-wait-race",
		.summary = "a thread is held before it waits for a missing page; a huge page comes, and its migration is held, too",
		.point = MMDEP_POINT_USERFAULT,
	},
	{
		.name = "collapse-stale-vma",
		.summary = "small pages are collapsed, and the VMA is not looked up again when mmap_lock was taken for writing",
		.point = MMDEP_NR_POINTS,
		.skips = MMDEP_SKIP_LOOK_UP,
	},
	{
		.name = "uffd-lost-wake",
		.summary = "a monitor fills the page that a thread waits for, and the kernel's own wake-up of the thread is lost",
		.point = MMDEP_NR_POINTS,
		.skips = MMDEP_SKIP_WAKE,
	},
	{
		.name = "gup-retry-trapped",
		.summary = "the kernel wants a page for vmsplice(2), and a monitor wakes it again and again without bringing the page",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "mmap-lock-convoy",
		.summary = "a collapse is held with mmap_lock for reading, a thread waits to map memory, and behind it two that touch some",
		.point = MMDEP_POINT_COLLAPSE_CHECK,
	},
};

/**
 * mmdep_scenarios_allowed - whether the module was loaded with scenarios=1
 */
bool mmdep_scenarios_allowed(void)
{
	return scenarios;
}

/**
 * mmdep_scenario_at - a row of the list
 * @index: 0, 1, ...
 *
 * Return: the scenario, or NULL past the last one.
 */
const struct mmdep_scenario *mmdep_scenario_at(unsigned int index)
{
	return index < ARRAY_SIZE(table) ? &table[index] : NULL;
}

/**
 * mmdep_scenario_find - a row of the list by its name
 * @name: name
 *
 * Return: the scenario, or NULL.
 */
const struct mmdep_scenario *mmdep_scenario_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

/**
 * mmdep_scenario_why_not - why a scenario cannot be run
 * @scenario: the scenario
 *
 * Return: a sentence, or NULL when it can.
 */
const char *mmdep_scenario_why_not(const struct mmdep_scenario *scenario)
{
	if (!scenarios)
		return "the module was loaded without scenarios=1";
	if (mmdep_skip_why(scenario->skips))
		return mmdep_skip_why(scenario->skips);
	if (scenario->why && scenario->why())
		return scenario->why();
	return mmdep_point_why(scenario->point);
}

/**
 * mmdep_run_start - start a scenario for the calling process
 * @run:      of the file; no scenario is running in it
 * @scenario: which
 * @hold_ms:  1 to MMDEP_HOLD_MAX_MS, or 0 when the scenario holds nothing
 * @max_hits: 1 to MMDEP_HOLD_MAX_HITS, or 0 when the scenario holds nothing
 *
 * Context: process, may sleep.
 * Return: 0; -EACCES without scenarios=1; -ERANGE when a number is out of
 * bounds; else what mmdep_hold_arm() or the scenario itself says.
 */
int mmdep_run_start(struct mmdep_run *run, const struct mmdep_scenario *scenario,
		    u32 hold_ms, u32 max_hits)
{
	bool holds = scenario->point != MMDEP_NR_POINTS;
	struct mmdep_hold *hold = NULL;
	struct mmdep_skip *skip = NULL;

	if (!scenarios)
		return -EACCES;
	if (holds != (hold_ms > 0) || holds != (max_hits > 0) ||
	    hold_ms > MMDEP_HOLD_MAX_MS || max_hits > MMDEP_HOLD_MAX_HITS)
		return -ERANGE;
	/* It holds and skips nothing: nothing below fails then. */
	if (scenario->act) {
		int err = scenario->act();

		if (err)
			return err;
	}
	if (scenario->skips) {
		skip = mmdep_skip_arm(scenario->skips, hold_ms ?: MMDEP_HOLD_MAX_MS);
		if (IS_ERR(skip))
			return PTR_ERR(skip);
	}
	if (holds) {
		hold = mmdep_hold_arm(scenario->point, current->mm, current->tgid,
				      hold_ms, max_hits);
		if (IS_ERR(hold)) {
			if (skip)
				mmdep_skip_disarm(skip);
			return PTR_ERR(hold);
		}
	}
	run->name = scenario->name;
	run->hold = hold;
	run->skip = skip;
	run->undo = scenario->undo;
	return 0;
}

/* Which address space a process has; a reference, to be given back by mmput(). */
static struct mm_struct *get_mm_of(pid_t nr, pid_t *tgid)
{
	struct mm_struct *mm = ERR_PTR(-ESRCH);
	struct pid *pid = nr ? find_get_pid(nr) : get_task_pid(current, PIDTYPE_PID);
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);

	put_pid(pid);
	if (!task)
		return mm;
	if (is_global_init(task) || !uid_eq(task_uid(task), current_uid()))
		mm = ERR_PTR(-EPERM);
	else
		mm = get_task_mm(task) ?: mm;
	*tgid = task->tgid;
	put_task_struct(task);
	return mm;
}

/**
 * mmdep_run_hold - hold tasks of a process at a point
 * @run:      of the file; nothing is running in it
 * @point:    where
 * @pid:      number of one of its threads, or zero: the caller
 * @hold_ms:  how long each time at most
 * @max_hits: how many times at most
 *
 * Only a process of the caller's user, never the first one.
 *
 * Context: process, may sleep.
 * Return: 0; -EACCES without scenarios=1; -ERANGE when a number is out of
 * bounds; -ESRCH, -EPERM for the process; else what mmdep_hold_arm() says.
 */
int mmdep_run_hold(struct mmdep_run *run, enum mmdep_point_id point, pid_t pid,
		   u32 hold_ms, u32 max_hits)
{
	struct mmdep_hold *hold;
	struct mm_struct *mm;
	pid_t tgid;

	if (!scenarios)
		return -EACCES;
	if (!hold_ms || !max_hits || hold_ms > MMDEP_HOLD_MAX_MS ||
	    max_hits > MMDEP_HOLD_MAX_HITS)
		return -ERANGE;
	mm = get_mm_of(pid, &tgid);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	hold = mmdep_hold_arm(point, mm, tgid, hold_ms, max_hits);
	mmput(mm);
	if (IS_ERR(hold))
		return PTR_ERR(hold);
	run->hold = hold;
	run->name = mmdep_point(point)->name;
	return 0;
}

/**
 * mmdep_run_release - let go who is held
 * @run: of the file
 *
 * Context: process.
 */
void mmdep_run_release(struct mmdep_run *run)
{
	if (run->hold)
		mmdep_hold_release(run->hold);
}

/**
 * mmdep_run_stats - what the running scenario held so far
 * @run:   of the file
 * @stats: figures; all zero when it holds nothing
 *
 * Context: process.
 */
void mmdep_run_stats(struct mmdep_run *run, struct mmdep_hold_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	if (run->hold)
		mmdep_hold_stats(run->hold, stats);
}

/**
 * mmdep_run_stop - end the running scenario
 * @run:   of the file; nothing happens when none is running
 * @stats: its last figures
 *
 * Context: process; sleeps until nobody is held any more.
 */
void mmdep_run_stop(struct mmdep_run *run, struct mmdep_hold_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	if (run->skip)
		mmdep_skip_disarm(run->skip);
	if (run->hold)
		mmdep_hold_disarm(run->hold, stats);
	if (run->undo)
		run->undo();
	run->skip = NULL;
	run->hold = NULL;
	run->undo = NULL;
	run->name = NULL;
}
