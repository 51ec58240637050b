// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that wait for each other.
 *
 * A userfault can be ended by any task that serves the userfaultfd, a wait on a
 * migration entry by the task that put the entry there.  From a wait all who
 * could end it are looked at, those who could end their waits, and so on.  As
 * soon as one of them is not in the table of open waits it can go on, and so
 * can the others behind it: no finding.  When all are in the table, and have been
 * for longer than the threshold, none can.  A wait of which it is not known who
 * could end it is taken for one that will be ended.
 */
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "core/cycle.h"

/**
 * struct node - a task that waits
 * @who:  the task
 * @wait: its wait
 * @next: the node of somebody who could end it
 */
struct node {
	struct mmdep_who who;
	struct mmdep_open_wait wait;
	unsigned int next;
};

/* One search at a time: judges run one at a time. */
static struct node nodes[MMDEP_RING_MAX];
static unsigned int nr_nodes;
static struct mmdep_served served;

/* The node of a task, new or old; nr_nodes too large: no room. */
static unsigned int node_of(struct task_struct *task,
			    const struct mmdep_open_wait *wait)
{
	unsigned int i;

	for (i = 0; i < nr_nodes; i++)
		if (nodes[i].who.tid == task->pid &&
		    nodes[i].who.born_ns == task->start_time)
			return i;
	if (nr_nodes < MMDEP_RING_MAX) {
		mmdep_who_task(&nodes[i].who, task);
		nodes[i].wait = *wait;
		nodes[i].next = MMDEP_RING_MAX;
		nr_nodes++;
	}
	return i;
}

/* False: this one can still end the wait of @node, or it is not known. */
static bool add_ender(struct node *node, const struct mmdep_who *who,
		      u64 before_ns)
{
	struct task_struct *task = mmdep_task_get(who->tid, who->born_ns);
	struct mmdep_open_wait wait;
	bool stuck;

	/* The dead end nothing. */
	if (!task)
		return true;
	stuck = mmdep_wait_of(task, &wait) && wait.start_ns <= before_ns;
	if (stuck) {
		unsigned int i = node_of(task, &wait);

		stuck = i < MMDEP_RING_MAX;
		node->next = i;
	}
	put_task_struct(task);
	return stuck;
}

static bool add_enders(struct node *node, u64 before_ns)
{
	struct mmdep_moved move;
	unsigned int i;

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

/* The ring that the first node is in; 0: it only leads to one. */
static unsigned int ring_of_first(struct mmdep_finding *f, bool *one_uffd)
{
	unsigned int at = 0, n = 0;

	*one_uffd = true;
	do {
		f->ring[n++] = nodes[at].who.tid;
		if (!nodes[at].wait.uffd ||
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
		if (f->ring[i] < f->ring[0])
			return false;
	return true;
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
	struct mmdep_finding *f;
	bool one_uffd;

	if (look->wait.start_ns > before_ns)
		return;
	nr_nodes = 0;
	node_of(look->task, &look->wait);
	if (!all_stuck(before_ns))
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
