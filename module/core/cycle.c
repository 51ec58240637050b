// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that wait for each other.
 *
 * A userfault can be ended by any task that serves the userfaultfd, a wait on a
 * migration entry by the task that put the entry there, the sleep for a lock by who
 * holds it.  From a wait all who could end it are looked at, those who could end their
 * waits, and so on.  As soon as one of them does not wait it can go on, and so can the
 * others behind it: no finding.  When all wait, and have done so for longer than the
 * threshold, none can.  A wait of which it is not known who could end it is taken
 * for one that will be ended.
 *
 * Of those who hold a lock for reading one is enough: a writer waits for all of them,
 * and so does a reader that is queued behind a writer.
 */
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "compat/sched.h"
#include "core/cycle.h"

/**
 * struct node - a task that waits
 * @who:     the task
 * @sleeps:  for a lock; else it waits for a page
 * @wait:    its wait
 * @sleeper: its sleep
 * @next:    the node of somebody who could end it
 */
struct node {
	struct mmdep_who who;
	bool sleeps;
	struct mmdep_open_wait wait;
	struct mmdep_sleeper sleeper;
	unsigned int next;
};

/* One search at a time: judges run one at a time. */
static struct node nodes[MMDEP_RING_MAX];
static unsigned int nr_nodes;
static struct mmdep_served served;

static u64 since(const struct node *node)
{
	return node->sleeps ? node->sleeper.start_ns : node->wait.start_ns;
}

/* What a task waits for; false: nothing.  One that sleeps for a lock in a wait does that. */
static bool look_at(struct task_struct *task, struct node *node)
{
	node->sleeps = mmdep_sleeper_of(task, &node->sleeper) && !task_is_running(task);
	return node->sleeps || mmdep_wait_of(task, &node->wait);
}

/* The node of a task, new or old; nr_nodes too large: no room. */
static unsigned int node_of(struct task_struct *task, const struct node *node)
{
	unsigned int i;

	for (i = 0; i < nr_nodes; i++)
		if (nodes[i].who.tid == task->pid &&
		    nodes[i].who.born_ns == task->start_time)
			return i;
	if (nr_nodes < MMDEP_RING_MAX) {
		nodes[i] = *node;
		mmdep_who_task(&nodes[i].who, task);
		nodes[i].next = MMDEP_RING_MAX;
		nr_nodes++;
	}
	return i;
}

/* False: this one can still end the wait of @node, or it is not known. */
static bool add_ender(struct node *node, const struct mmdep_who *who,
		      u64 before_ns)
{
	static struct node ender;
	struct task_struct *task = mmdep_task_get(who->tid, who->born_ns);
	bool stuck;

	/* The dead end nothing. */
	if (!task)
		return true;
	stuck = look_at(task, &ender) && since(&ender) <= before_ns;
	if (stuck) {
		unsigned int i = node_of(task, &ender);

		stuck = i < MMDEP_RING_MAX;
		node->next = i;
	}
	put_task_struct(task);
	return stuck;
}

static bool add_enders(struct node *node, u64 before_ns)
{
	struct mmdep_moved move;
	struct mmdep_who holder;
	unsigned int i;

	if (node->sleeps)
		return mmdep_sleeper_holder(&node->sleeper, &holder) &&
		       add_ender(node, &holder, before_ns);
	if (node->wait.kind != MMDEP_KIND_USERFAULT)
		return mmdep_moved_find(node->wait.entry.pfn, &move) &&
		       add_ender(node, &move.who, before_ns);
	if (!node->wait.uffd || !mmdep_served_by(node->wait.uffd, &served))
		return false;
	for (i = 0; i < MMDEP_NR_SERVERS; i++)
		if (served.server[i].serves &&
		    !add_ender(node, &served.server[i].who, before_ns))
			return false;
	return true;
}

/* Whether nobody of all who could help the first node can go on. */
static bool all_stuck(u64 before_ns)
{
	unsigned int i;

	/* nr_nodes grows on the way. */
	for (i = 0; i < nr_nodes; i++)
		if (!add_enders(&nodes[i], before_ns) ||
		    nodes[i].next >= MMDEP_RING_MAX)
			return false;
	return true;
}

/* It waits for what it waited for, and a lock is held by the same task. */
static bool is_still(const struct node *node)
{
	struct task_struct *task = mmdep_task_get(node->who.tid, node->who.born_ns);
	static struct node now;
	struct mmdep_who holder;
	bool same;

	if (!task)
		return false;
	same = look_at(task, &now) && now.sleeps == node->sleeps && since(&now) == since(node);
	put_task_struct(task);
	if (!same || !node->sleeps)
		return same;
	return now.sleeper.lock == node->sleeper.lock &&
	       mmdep_sleeper_holder(&now.sleeper, &holder) &&
	       mmdep_who_same(&holder, &nodes[node->next].who);
}

/*
 * One was looked at after the other.  What is true of all of them a second time was
 * true of all at once in between.
 */
static bool all_still(void)
{
	unsigned int i;

	for (i = 0; i < nr_nodes; i++)
		if (!is_still(&nodes[i]))
			return false;
	return true;
}

static void say_wait(struct mmdep_ring_wait *wait, const struct node *node)
{
	wait->tid = node->who.tid;
	wait->class = MMDEP_CLASS_UNKNOWN;
	if (!node->sleeps) {
		wait->what = node->wait.kind == MMDEP_KIND_USERFAULT ? MMDEP_RING_PAGE :
								       MMDEP_RING_MOVE;
		return;
	}
	if (node->sleeper.mmap)
		wait->what = MMDEP_RING_MMAP_LOCK;
	else if (node->sleeper.what == MMDEP_SLEEP_MUTEX)
		wait->what = MMDEP_RING_MUTEX;
	else
		wait->what = MMDEP_RING_RWSEM;
	wait->class = mmdep_lock_class_find(&node->sleeper);
}

/* The ring that the first node is in; 0: it only leads to one. */
static unsigned int ring_of_first(struct mmdep_finding *f, bool *one_uffd)
{
	unsigned int at = 0, n = 0;

	*one_uffd = true;
	do {
		say_wait(&f->ring[n++], &nodes[at]);
		if (nodes[at].sleeps || !nodes[at].wait.uffd ||
		    nodes[at].wait.uffd != nodes[0].wait.uffd)
			*one_uffd = false;
		at = nodes[at].next;
	} while (at && n < nr_nodes);
	return at ? 0 : n;
}

static bool is_lowest(const struct mmdep_finding *f)
{
	unsigned int i;

	for (i = 1; i < f->nr_ring; i++)
		if (f->ring[i].tid < f->ring[0].tid)
			return false;
	return true;
}

static void look_from(const struct mmdep_look *look, const struct node *first,
		      u64 before_ns)
{
	struct mmdep_finding *f;
	bool one_uffd;

	nr_nodes = 0;
	node_of(look->task, first);
	if (!all_stuck(before_ns) || !all_still())
		return;
	f = mmdep_judge_look(MMDEP_FINDING_WAIT_CYCLE, look);
	f->nr_ring = ring_of_first(f, &one_uffd);
	if (!f->nr_ring || !is_lowest(f))
		return;
	if (one_uffd)
		f->type = MMDEP_FINDING_UFFD_SELF_WAIT;
	if (!mmdep_judge_may(f->type))
		return;
	f->culprit_is = MMDEP_CULPRIT_RING;
	f->culprit = nodes[nodes[0].next].who;
	mmdep_judge_done(f);
}

/**
 * mmdep_cycle_look - report the ring of waits that a wait is part of
 * @look:    the wait
 * @long_ns: how long all of the ring must have waited
 *
 * A ring is reported once a scan, with its lowest thread id as victim.
 *
 * Context: process, may sleep; judges run one at a time.
 */
void mmdep_cycle_look(const struct mmdep_look *look, u64 long_ns)
{
	u64 before_ns = look->now_ns - min(look->now_ns, long_ns);
	static struct node first;

	first.sleeps = false;
	first.wait = look->wait;
	if (since(&first) <= before_ns)
		look_from(look, &first, before_ns);
}

/**
 * mmdep_cycle_sweep - report the rings that begin with a task that sleeps for a lock
 * @now_ns:  the time, CLOCK_MONOTONIC
 * @long_ns: as above
 *
 * Context: as above.
 */
void mmdep_cycle_sweep(u64 now_ns, u64 long_ns)
{
	u64 before_ns = now_ns - min(now_ns, long_ns);
	static struct mmdep_look sleep;
	static struct node first;
	unsigned int at = 0;

	while (mmdep_sleepers_next(&at, &first.sleeper)) {
		if (first.sleeper.start_ns > before_ns)
			continue;
		sleep.task = mmdep_task_get(first.sleeper.tid, first.sleeper.born_ns);
		if (!sleep.task)
			continue;
		first.sleeps = true;
		sleep.now_ns = now_ns;
		sleep.wait = (struct mmdep_open_wait){
			.kind = MMDEP_KIND_LOCK,
			.start_ns = first.sleeper.start_ns,
		};
		look_from(&sleep, &first, before_ns);
		put_task_struct(sleep.task);
	}
}
