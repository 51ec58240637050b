// SPDX-License-Identifier: GPL-2.0
/*
 * The model keeps every pair of classes that was ever seen, and for each new pair
 * works out from nothing what can be reached from where, by Floyd and Warshall.
 */
#include <stdlib.h>
#include <string.h>

#include "order_model.h"

#define FAR	1000U

static bool seen(const struct model *m, unsigned int from, unsigned int to)
{
	unsigned int i;

	for (i = 0; i < m->nr_log; i++) {
		if (m->log[i][0] == from && m->log[i][1] == to)
			return true;
	}
	return false;
}

/* Edges on the shortest way, FAR when there is none. */
static unsigned int distance(const struct model *m, unsigned int from, unsigned int to)
{
	static unsigned int d[MODEL_CLASSES][MODEL_CLASSES];
	unsigned int i, j, k, n = m->nr_classes;

	for (i = 0; i < n; i++) {
		for (j = 0; j < n; j++)
			d[i][j] = i == j ? 0 : FAR;
	}
	for (i = 0; i < m->nr_log; i++) {
		if (m->log[i][0] != m->log[i][1])
			d[m->log[i][0]][m->log[i][1]] = 1;
	}
	for (k = 0; k < n; k++) {
		for (i = 0; i < n; i++) {
			for (j = 0; j < n; j++) {
				if (d[i][k] + d[k][j] < d[i][j])
					d[i][j] = d[i][k] + d[k][j];
			}
		}
	}
	return d[from][to];
}

static void remember(struct model *m, unsigned int from, unsigned int to)
{
	if (m->nr_log == MODEL_LOG)
		abort();
	m->log[m->nr_log][0] = from;
	m->log[m->nr_log++][1] = to;
}

static unsigned int judge_pair(struct model *m, unsigned int from, unsigned int to,
			       struct model_found *out)
{
	unsigned int n = 0, d;

	if (seen(m, from, to)) {
		remember(m, from, to);
		return 0;
	}
	if (from == to) {
		out[n++] = (struct model_found){ MODEL_SAME, from, to, 0 };
	} else {
		d = distance(m, to, from);
		if (d < FAR)
			out[n++] = (struct model_found){ MODEL_CYCLE, from, to, d + 1 };
		if (m->before[to][from])
			out[n++] = (struct model_found){ MODEL_DOCUMENTED, from, to, 0 };
	}
	remember(m, from, to);
	return n;
}

static unsigned int judge(struct model *m, unsigned int task, const struct model_lock *lock,
			  struct model_found *out)
{
	unsigned int i, n = 0, nr = m->nr_held[task];
	const struct model_lock *held = m->held[task];
	bool again = false, all_read = lock->read;

	for (i = 0; i < nr; i++) {
		if (held[i].instance == lock->instance) {
			again = true;
			all_read = all_read && held[i].read;
		}
	}
	if (again) {
		if (m->again[lock->class][all_read])
			return 0;
		m->again[lock->class][all_read] = true;
		out[0] = (struct model_found){ all_read ? MODEL_AGAIN_READ : MODEL_AGAIN,
			lock->class, lock->class, 0 };
		return 1;
	}
	for (i = 0; i < nr; i++) {
		if (held[i].class == lock->class && (held[i].nested || lock->nested))
			return 0;
	}
	for (i = 0; i < nr; i++)
		n += judge_pair(m, held[i].class, lock->class, &out[n]);
	return n;
}

unsigned int model_take(struct model *m, unsigned int task, struct model_lock lock, bool try,
			struct model_found *out)
{
	unsigned int n = try ? 0 : judge(m, task, &lock, out);

	m->held[task][m->nr_held[task]++] = lock;
	return n;
}

static struct model_lock *last(struct model *m, unsigned int task, unsigned long instance)
{
	unsigned int i;

	for (i = m->nr_held[task]; i--;) {
		if (m->held[task][i].instance == instance)
			return &m->held[task][i];
	}
	return NULL;
}

bool model_release(struct model *m, unsigned int task, unsigned long instance)
{
	struct model_lock *lock = last(m, task, instance);
	unsigned int after;

	if (!lock)
		return false;
	after = m->held[task] + m->nr_held[task] - (lock + 1);
	memmove(lock, lock + 1, after * sizeof(*lock));
	m->nr_held[task]--;
	return true;
}

bool model_downgrade(struct model *m, unsigned int task, unsigned long instance)
{
	struct model_lock *lock = last(m, task, instance);

	if (!lock || lock->read)
		return false;
	lock->read = true;
	return true;
}
