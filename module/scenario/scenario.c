// SPDX-License-Identifier: GPL-2.0
/*
 * Running scenarios and holds, one for each open file.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <uapi/mmdep.h>

#include "scenario/scenario.h"

static bool scenarios;
module_param(scenarios, bool, 0400);
MODULE_PARM_DESC(scenarios, "allow scenarios, which hold tasks of the process that asks for it (0)");

#ifdef CONFIG_LOCKDEP
static bool lockdep;
module_param(lockdep, bool, 0400);
MODULE_PARM_DESC(lockdep, "let the kernel's own lockdep see the wrong orders of scenarios, of which it reports the first and is off then (0)");
#else
#define lockdep	false
#endif

/**
 * mmdep_scenarios_allowed - whether the module was loaded with scenarios=1
 */
bool mmdep_scenarios_allowed(void)
{
	return scenarios;
}

/**
 * mmdep_scenario_unseen - what follows is wrong on purpose, and none of lockdep's concern
 *
 * Lockdep reports one order in the life of a kernel: it should be a real one.
 *
 * Context: process; until mmdep_scenario_seen() locks are only taken that are released.
 */
void mmdep_scenario_unseen(void)
{
	if (!lockdep)
		lockdep_off();
}

/**
 * mmdep_scenario_seen - the end of that
 *
 * Context: process.
 */
void mmdep_scenario_seen(void)
{
	if (!lockdep)
		lockdep_on();
}

static int act(const struct mmdep_scenario *scenario)
{
	int err;

	if (!scenario->is_wrong)
		return scenario->act();
	mmdep_scenario_unseen();
	err = scenario->act();
	mmdep_scenario_seen();
	return err;
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
		int err = act(scenario);

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
