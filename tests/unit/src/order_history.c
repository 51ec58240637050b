// SPDX-License-Identifier: GPL-2.0
/*
 * Histories of locks: made from numbers, random or a fuzzer's.
 */
#include <stdlib.h>
#include <string.h>

#include "order_history.h"

#define EDGES	256

struct history *history_new(u32 chains)
{
	struct history *h = calloc(1, sizeof(*h));
	u16 version = MMDEP_ORDER_VERSION(6, 12);

	if (!h)
		abort();
	h->cached = engine_new(MODEL_CLASSES, EDGES, chains, version, true);
	h->plain = engine_new(MODEL_CLASSES, EDGES, 0, version, true);
	return h;
}

void history_free(struct history *h)
{
	engine_free(h->cached);
	engine_free(h->plain);
	free(h);
}

/* The documented order of these kinds, from the table alone. */
static void model_documented(struct model *m, const u8 *kinds, const u16 *families)
{
	bool except[MMDEP_ORDER_NR_KINDS][MMDEP_ORDER_NR_KINDS] = { 0 };
	bool b[MMDEP_ORDER_NR_KINDS][MMDEP_ORDER_NR_KINDS] = { 0 };
	const struct mmdep_order_exempt *x;
	const struct mmdep_order_rule *r;
	u32 i, j, k;

	for (i = 0; (r = mmdep_order_documented_rule(i)); i++)
		b[r->before][r->after] = true;
	for (k = 0; k < MMDEP_ORDER_NR_KINDS; k++) {
		for (i = 0; i < MMDEP_ORDER_NR_KINDS; i++) {
			for (j = 0; j < MMDEP_ORDER_NR_KINDS; j++)
				b[i][j] |= b[i][k] && b[k][j];
		}
	}
	for (i = 0; (x = mmdep_order_documented_exempt(i)); i++)
		except[x->taken][x->held] = true;
	for (i = 0; i < m->nr_classes; i++) {
		for (j = 0; j < m->nr_classes; j++) {
			m->before[i][j] = kinds[i] != kinds[j] && b[kinds[i]][kinds[j]];
			if (except[kinds[i]][kinds[j]] &&
			    (families[i] != families[j] || !families[i]))
				m->before[i][j] = false;
		}
	}
}

/* Everything from the start, with other classes. */
void history_begin(struct history *h, struct source *from)
{
	u16 families[MODEL_CLASSES];
	u8 kinds[MODEL_CLASSES];
	u32 i, t;

	memset(&h->model, 0, sizeof(h->model));
	h->step = 0;
	h->wrong = NULL;
	h->nr_tasks = 1 + from->next(from) % MODEL_TASKS;
	h->model.nr_classes = 2 + from->next(from) % (MODEL_CLASSES - 1);
	engine_reset(h->cached);
	engine_reset(h->plain);
	/* Classes outlive a reset; a test may begin anew. */
	h->cached->order.graph.classes.nr = 0;
	h->plain->order.graph.classes.nr = 0;
	for (i = 0; i < h->model.nr_classes; i++) {
		/* Half of them without a documented order. */
		kinds[i] = from->next(from) % (2 * MMDEP_ORDER_NR_KINDS);
		if (kinds[i] >= MMDEP_ORDER_NR_KINDS)
			kinds[i] = MMDEP_ORDER_OTHER;
		families[i] = from->next(from) % 3;
		if (mmdep_order_graph_class(&h->cached->order.graph, kinds[i], families[i]) != i ||
		    mmdep_order_graph_class(&h->plain->order.graph, kinds[i], families[i]) != i)
			h->wrong = "classes are not numbered from 0 on";
	}
	model_documented(&h->model, kinds, families);
	for (t = 0; t < MODEL_TASKS; t++) {
		for (i = 0; i < 2; i++)
			mmdep_order_held_init(&h->held[t][i]);
	}
}

/* The findings of one step: the same, in any order, and cycles are shortest ones. */
static const char *compare(const struct engine *e, u32 had, const struct model_found *want,
			   u32 n)
{
	const char *wrong;
	u32 i, j;

	if (e->nr_found - had != n)
		return "not as many findings as the model has";
	for (i = 0; i < n; i++) {
		for (j = had; j < e->nr_found; j++) {
			if (e->found[j].finding == (enum mmdep_order_finding)want[i].finding &&
			    e->found[j].from == want[i].from && e->found[j].to == want[i].to)
				break;
		}
		if (j == e->nr_found)
			return "the model has another finding";
		if (want[i].finding != MODEL_CYCLE)
			continue;
		if (e->found[j].nr_cycle != want[i].len)
			return "not the shortest cycle";
		wrong = engine_cycle_wrong(e, &e->found[j]);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static void take(struct history *h, u32 task, struct model_lock lock, bool try)
{
	struct model_found want[128];
	u32 had[2] = { h->cached->nr_found, h->plain->nr_found };
	u32 n = model_take(&h->model, task, lock, try, want), i;
	u32 what = lock.class | (lock.read ? R : 0) | (lock.nested ? NESTED : 0) |
		   (try ? TRY : 0);

	engine_take(h->cached, &h->held[task][0], lock.instance, what, h->step);
	engine_take(h->plain, &h->held[task][1], lock.instance, what, h->step);
	h->wrong = compare(h->cached, had[0], want, n);
	if (!h->wrong)
		h->wrong = compare(h->plain, had[1], want, n);
	for (i = 0; i < n; i++)
		h->found[want[i].finding]++;
}

static bool same_locks(const struct history *h, u32 task, u32 which)
{
	const struct mmdep_order_held *held = &h->held[task][which];
	const struct mmdep_order_hold *hold = NULL;
	const struct model_lock *lock;
	u32 i;

	for (i = 0; i < h->model.nr_held[task]; i++) {
		lock = &h->model.held[task][i];
		hold = mmdep_order_held_next(held, hold);
		if (!hold || hold->instance != lock->instance ||
		    (hold->what & MMDEP_ORDER_CLASS) != lock->class ||
		    !(hold->what & R) != !lock->read)
			return false;
	}
	return !mmdep_order_held_next(held, hold);
}

/* A lock of the task mostly, and any lock at times. */
static unsigned long some_lock(struct history *h, struct source *from, u32 task)
{
	u32 n = h->model.nr_held[task], k = from->next(from) % 8;

	if (!n || k == 7)
		return 1 + from->next(from) % (h->model.nr_classes * 4);
	if (k < 4)
		return h->model.held[task][n - 1].instance;
	return h->model.held[task][from->next(from) % n].instance;
}

static void let_go(struct history *h, struct source *from, u32 task, u32 how)
{
	unsigned long instance = some_lock(h, from, task);
	bool want, got[2];
	u32 i;

	if (how == 2)
		want = model_downgrade(&h->model, task, instance);
	else
		want = model_release(&h->model, task, instance);
	for (i = 0; i < 2; i++) {
		struct mmdep_order_held *held = &h->held[task][i];

		if (how == 0)
			got[i] = mmdep_order_held_release(held, instance);
		else if (how == 1)
			got[i] = mmdep_order_held_disown(held, instance);
		else
			got[i] = mmdep_order_held_downgrade(held, instance);
		if (got[i] != want)
			h->wrong = "a release that the model sees otherwise";
	}
}

/* One task takes or lets go of one lock. */
void history_step(struct history *h, struct source *from)
{
	u32 task = from->next(from) % h->nr_tasks, op = from->next(from) % 32;
	struct model_lock lock = { 0 };

	h->step++;
	h->steps++;
	if (op < 18 && h->model.nr_held[task] < MMDEP_ORDER_DEPTH &&
	    h->held[task][0].depth < MMDEP_ORDER_DEPTH) {
		/* Four locks of each class. */
		lock.instance = 1 + from->next(from) % (h->model.nr_classes * 4);
		lock.class = (lock.instance - 1) / 4;
		lock.read = from->next(from) % 2;
		lock.nested = from->next(from) % 8 == 0;
		take(h, task, lock, from->next(from) % 5 == 0);
	} else {
		let_go(h, from, task, op < 28 ? 0 : op < 30 ? 1 : 2);
	}
	if (!h->wrong && (!same_locks(h, task, 0) || !same_locks(h, task, 1)))
		h->wrong = "the task does not hold what the model says";
}

/* With the cache and without it the same was learned, as often. */
void history_end(struct history *h)
{
	const struct mmdep_order_graph *a = &h->cached->order.graph, *b = &h->plain->order.graph;
	u64 *ca, *cb;
	u32 i;

	if (h->wrong)
		return;
	if (a->edges.nr != b->edges.nr) {
		h->wrong = "with the cache there are other edges";
		return;
	}
	ca = engine_counts(h->cached);
	cb = engine_counts(h->plain);
	for (i = 0; i < a->edges.nr; i++) {
		if (a->edge[i].from != b->edge[i].from || a->edge[i].to != b->edge[i].to ||
		    a->edge[i].kinds != b->edge[i].kinds || a->edge[i].said != b->edge[i].said)
			h->wrong = "with the cache an edge is different";
		if (ca[i] != cb[i])
			h->wrong = "with the cache an edge has another count";
	}
	free(ca);
	free(cb);
}
