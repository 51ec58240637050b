// SPDX-License-Identifier: GPL-2.0
/*
 * The judge: what a verdict holds, what is known and what is judged, full pools.
 */
#include <errno.h>

#include "unit.h"

#include "order_engine.h"

#define V	MMDEP_ORDER_VERSION(6, 12)

static struct mmdep_order_held held;

static void begin(void)
{
	mmdep_order_held_init(&held);
}

static struct engine *small(u32 chains)
{
	struct engine *e = engine_new(16, 64, chains, V, false);
	u32 i;

	for (i = 0; i < 16; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	begin();
	return e;
}

static u32 take(struct engine *e, u32 what)
{
	return engine_take(e, &held, 1000 + (what & MMDEP_ORDER_CLASS), what,
			   500 + (what & MMDEP_ORDER_CLASS));
}

static void no_report(void *arg, const struct mmdep_order_verdict *verdict)
{
	(void)arg;
	(void)verdict;
}

static void what_can_be_configured(void **state)
{
	const struct mmdep_order_config good = {
		.classes = 4, .edges = 5, .chains = 8, .report = no_report,
	};
	struct mmdep_order_config config = good;
	static struct mmdep_order order;
	u64 mem[512];
	size_t bytes;

	(void)state;
	bytes = mmdep_order_bytes(&config);
	assert_true(bytes && bytes <= sizeof(mem));
	assert_int_equal(bytes % 8, 0);
	assert_int_equal(mmdep_order_init(&order, &config, mem, bytes), 0);
	assert_int_equal(mmdep_order_init(&order, &config, mem, bytes - 1), -EINVAL);
	assert_int_equal(mmdep_order_init(&order, &config, (char *)mem + 4, bytes), -EINVAL);
	config.classes = 0;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	assert_int_equal(mmdep_order_init(&order, &config, mem, sizeof(mem)), -EINVAL);
	config.classes = MMDEP_ORDER_MAX_CLASSES;
	assert_int_not_equal(mmdep_order_bytes(&config), 0);
	config.classes++;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	config = good;
	config.edges = 0;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	config.edges = MMDEP_ORDER_MAX_EDGES;
	assert_int_not_equal(mmdep_order_bytes(&config), 0);
	config.edges++;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	config = good;
	config.chains = 0;
	assert_int_not_equal(mmdep_order_bytes(&config), 0);
	config.chains = 3;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	config.chains = MMDEP_ORDER_MAX_CHAINS;
	assert_int_not_equal(mmdep_order_bytes(&config), 0);
	config.chains *= 2;
	assert_int_equal(mmdep_order_bytes(&config), 0);
	config = good;
	config.report = NULL;
	assert_int_equal(mmdep_order_bytes(&config), 0);
}

/* Nothing is judged for a lock that is taken alone, or by trylock. */
static void nothing_to_judge(void **state)
{
	struct engine *e = small(16);

	(void)state;
	assert_int_equal(take(e, 1), 0);
	assert_int_equal(take(e, 2 | TRY), 0);
	assert_int_equal(e->order.judged, 0);
	assert_int_equal(e->order.graph.edges.nr, 0);
	engine_free(e);
}

static void a_chain_is_judged_once(void **state)
{
	struct engine *e = small(16);
	u32 i, r;

	(void)state;
	for (i = 0; i < 5; i++) {
		begin();
		take(e, 1);
		take(e, 2);
		r = mmdep_order_acquire(&e->order, &held, 7, 3, 0, 0);
		if (!i) {
			assert_true(r & MMDEP_ORDER_JUDGE);
			assert_int_equal(mmdep_order_judge(&e->order, &held, r), 0);
		} else {
			assert_in_range(r, 1, 16);
		}
	}
	assert_int_equal(e->order.judged, 2);
	assert_int_equal(e->order.chains.pool.nr, 2);
	assert_int_equal(e->order.searches, 3);
	/* Two tasks miss the same chain: the second finds it judged. */
	begin();
	take(e, 4);
	r = mmdep_order_acquire(&e->order, &held, 8, 5, 0, 0);
	assert_true(r & MMDEP_ORDER_JUDGE);
	mmdep_order_judge(&e->order, &held, r);
	mmdep_order_judge(&e->order, &held, r);
	assert_int_equal(e->order.chains.pool.nr, 3);
	engine_free(e);
}

/* The graph lock could not be had: nothing is lost but time. */
static void not_judged_is_judged_next_time(void **state)
{
	struct engine *e = small(16);
	u32 r;

	(void)state;
	take(e, 1);
	r = mmdep_order_acquire(&e->order, &held, 7, 2, 0, 0);
	assert_true(r & MMDEP_ORDER_JUDGE);
	assert_int_equal(e->order.graph.edges.nr, 0);
	assert_true(mmdep_order_held_release(&held, 7));
	take(e, 2);
	assert_int_equal(e->order.graph.edges.nr, 1);
	engine_free(e);
}

static void a_cycle_in_full(void **state)
{
	const struct mmdep_order_edge *edge;
	struct engine *e = small(16);
	const struct found *f;

	(void)state;
	take(e, 1);
	take(e, 2);
	begin();
	take(e, 2);
	take(e, 3 | R);
	begin();
	take(e, 3);
	take(e, 4 | TRY);
	take(e, 1);
	assert_int_equal(e->nr_found, 1);
	f = &e->found[0];
	assert_int_equal(f->finding, MMDEP_ORDER_IS_CYCLE);
	assert_int_equal(f->from, 3);
	assert_int_equal(f->to, 1);
	assert_int_equal(f->from_stack, 503);
	assert_int_equal(f->to_stack, 501);
	assert_int_equal(f->nr_cycle, 3);
	assert_int_equal(f->said, 0);
	edge = &e->order.graph.edge[f->cycle[1]];
	assert_int_equal(edge->from, 1);
	assert_int_equal(edge->to, 2);
	assert_int_equal(edge->from_stack, 501);
	assert_int_equal(edge->to_stack, 502);
	edge = &e->order.graph.edge[f->cycle[2]];
	assert_int_equal(edge->from, 2);
	assert_int_equal(edge->to, 3);
	assert_int_equal(edge->kinds, 1U << MMDEP_ORDER_WR);
	engine_free(e);
}

static void a_cycle_longer_than_a_verdict(void **state)
{
	u32 n = MMDEP_ORDER_CYCLE_MAX + 20, i;
	struct engine *e = engine_new(n, n + 1, 256, V, false);

	(void)state;
	for (i = 0; i < n; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	for (i = 0; i < n; i++) {
		begin();
		take(e, i);
		take(e, (i + 1) % n);
	}
	assert_int_equal(e->nr_found, 1);
	assert_int_equal(e->found[0].nr_cycle, n);
	assert_null(engine_cycle_wrong(e, &e->found[0]));
	engine_free(e);
}

static void against_the_documents(void **state)
{
	struct engine *e = engine_new(4, 16, 16, V, false);
	struct mmdep_order_graph *g = &e->order.graph;
	u32 mmap, i_mmap, folio;

	(void)state;
	begin();
	mmap = mmdep_order_graph_class(g, MMDEP_ORDER_MMAP, 0);
	i_mmap = mmdep_order_graph_class(g, MMDEP_ORDER_I_MMAP, 0);
	folio = mmdep_order_graph_class(g, MMDEP_ORDER_FOLIO, 0);
	take(e, i_mmap);
	/* By trylock it is right, as in the fix of 2023. */
	take(e, mmap | TRY);
	assert_int_equal(e->nr_found, 0);
	begin();
	take(e, i_mmap);
	take(e, mmap);
	assert_int_equal(e->nr_found, 1);
	assert_int_equal(e->found[0].finding, MMDEP_ORDER_IS_DOCUMENTED);
	assert_int_equal(e->found[0].from, i_mmap);
	assert_int_equal(e->found[0].to, mmap);
	assert_int_equal(e->found[0].nr_rules, 1);
	assert_int_equal(mmdep_order_documented_rule(e->found[0].rules[0])->before,
			 MMDEP_ORDER_MMAP);
	begin();
	take(e, i_mmap | R);
	take(e, mmap | R);
	assert_int_equal(e->nr_found, 1);
	/* The right order is no breach, but now it closes a cycle. */
	begin();
	take(e, mmap);
	take(e, i_mmap);
	assert_int_equal(e->nr_found, 2);
	assert_int_equal(e->found[1].finding, MMDEP_ORDER_IS_CYCLE);
	begin();
	take(e, mmap);
	take(e, folio);
	begin();
	take(e, folio);
	take(e, i_mmap);
	/* folio_lock -> i_mmap_rwsem is right: a consequence of what was reported. */
	assert_int_equal(e->nr_found, 3);
	assert_int_equal(e->found[2].finding, MMDEP_ORDER_IS_CYCLE);
	assert_int_equal(e->found[2].nr_cycle, 3);
	assert_int_equal(e->found[2].said, 1);
	engine_free(e);
}

/* One file system's locks, against those of two, one on top of the other. */
static void file_systems(void **state)
{
	static const struct {
		u16 folio, inode;
		u32 found;
	} cases[] = {
		{ 1, 1, 1 }, { 1, 2, 0 }, { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 0 },
	};
	u32 i, folio, inode;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct engine *e = engine_new(4, 16, 16, V, false);

		begin();
		folio = mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_FOLIO,
						cases[i].folio);
		inode = mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_I_RWSEM,
						cases[i].inode);
		take(e, folio);
		take(e, inode);
		assert_int_equal(e->nr_found, cases[i].found);
		engine_free(e);
	}
}

/* Reported once; found every time that it is judged, of edges also when it is not. */
static void counted_after_that(void **state)
{
	struct engine *e = small(0);
	u32 i;

	(void)state;
	take(e, 1);
	take(e, 2);
	for (i = 0; i < 10; i++) {
		begin();
		take(e, 2);
		take(e, 1);
		begin();
		take(e, 5);
		engine_take(e, &held, 4, 5, 0);
		begin();
		take(e, 6 | R);
		take(e, 6 | R);
		begin();
		take(e, 6);
		take(e, 6 | R);
	}
	assert_int_equal(e->nr_found, 4);
	assert_int_equal(e->order.reported[MMDEP_ORDER_IS_CYCLE], 1);
	assert_int_equal(e->order.reported[MMDEP_ORDER_IS_SAME], 1);
	assert_int_equal(e->order.reported[MMDEP_ORDER_IS_AGAIN], 1);
	assert_int_equal(e->order.reported[MMDEP_ORDER_IS_AGAIN_READ], 1);
	assert_int_equal(e->order.found[MMDEP_ORDER_IS_CYCLE], 10);
	assert_int_equal(e->order.found[MMDEP_ORDER_IS_SAME], 10);
	assert_int_equal(e->order.found[MMDEP_ORDER_IS_AGAIN], 10);
	assert_int_equal(e->order.found[MMDEP_ORDER_IS_AGAIN_READ], 10);
	assert_int_equal(e->order.graph.class[6].again, 20);
	engine_free(e);
}

static void counts_of_edges(void **state)
{
	struct engine *e = small(16);
	u64 *counts;
	u32 i;

	(void)state;
	for (i = 0; i < 10; i++) {
		begin();
		take(e, 1);
		take(e, 2);
		take(e, 3);
	}
	assert_int_equal(e->order.graph.edge[0].count, 1);
	counts = engine_counts(e);
	for (i = 0; i < 3; i++)
		assert_int_equal(counts[i], 10);
	/* Chains that do not exist. */
	mmdep_order_count(&e->order, 16, 5, counts);
	mmdep_order_count(&e->order, MMDEP_ORDER_NONE, 5, counts);
	for (i = 0; i < 16; i++) {
		if (!e->order.chains.chain[i].key)
			mmdep_order_count(&e->order, i, 5, counts);
	}
	for (i = 0; i < 3; i++)
		assert_int_equal(counts[i], 10);
	free(counts);
	engine_free(e);
}

/* What there is no room for is counted, and not reported. */
static void no_room_for_edges(void **state)
{
	struct engine *e = engine_new(8, 2, 64, V, false);
	u32 i;

	(void)state;
	begin();
	for (i = 0; i < 8; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	take(e, 1);
	take(e, 2);
	take(e, 3);
	assert_int_equal(e->order.graph.edges.nr, 2);
	assert_int_equal(e->order.graph.edges.dropped, 1);
	begin();
	take(e, 2);
	take(e, 1);
	assert_int_equal(e->order.graph.edges.dropped, 2);
	assert_int_equal(e->nr_found, 0);
	/* The same chain again costs no more drops. */
	begin();
	take(e, 2);
	take(e, 1);
	assert_int_equal(e->order.graph.edges.dropped, 2);
	/* After a reset there is room. */
	engine_reset(e);
	begin();
	take(e, 1);
	take(e, 2);
	begin();
	take(e, 2);
	take(e, 1);
	assert_int_equal(e->nr_found, 1);
	engine_free(e);
}

static void classes_that_do_not_exist(void **state)
{
	struct engine *e = engine_new(4, 16, 16, V, false);
	u32 i;

	(void)state;
	begin();
	for (i = 0; i < 2; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	take(e, 0);
	take(e, 2);
	take(e, 1);
	take(e, MMDEP_ORDER_CLASS);
	assert_int_equal(e->order.unknown, 3);
	assert_int_equal(e->order.graph.edges.nr, 0);
	assert_int_equal(e->order.chains.pool.nr, 0);
	/* They exist now. */
	mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	begin();
	take(e, 0);
	take(e, 2);
	assert_int_equal(e->order.graph.edges.nr, 1);
	engine_free(e);
}

/* Beyond the depth: said once, and what is taken there is judged all the same. */
static void more_locks_than_room(void **state)
{
	struct engine *e = engine_new(64, 2048, 512, V, false);
	u32 i, r;

	(void)state;
	begin();
	for (i = 0; i < 64; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	for (i = 0; i < MMDEP_ORDER_DEPTH; i++)
		assert_false(take(e, i) & MMDEP_ORDER_FULL);
	assert_int_equal(e->nr_found, 0);
	assert_true(take(e, i) & MMDEP_ORDER_FULL);
	assert_int_equal(e->nr_found, 1);
	assert_int_equal(e->found[0].finding, MMDEP_ORDER_IS_FULL);
	assert_int_equal(e->found[0].from, MMDEP_ORDER_NONE);
	assert_int_equal(e->found[0].to, i);
	assert_int_equal(mmdep_order_graph_find(&e->order.graph, 3, i) != MMDEP_ORDER_NONE, 1);
	r = take(e, i + 1);
	assert_true(r & MMDEP_ORDER_FULL);
	/* The chain is known the next time, full or not. */
	r = mmdep_order_acquire(&e->order, &held, 9, i + 1, 0, 0);
	assert_true(r & MMDEP_ORDER_FULL);
	assert_false(r & MMDEP_ORDER_JUDGE);
	assert_true(r & MMDEP_ORDER_CHAIN);
	r = mmdep_order_acquire(&e->order, &held, 9, (i + 1) | TRY, 0, 0);
	assert_int_equal(r, MMDEP_ORDER_FULL);
	assert_int_equal(e->nr_found, 1);
	/* A cycle through one that there was no room for. */
	begin();
	take(e, i);
	take(e, 0);
	assert_int_equal(e->nr_found, 2);
	assert_int_equal(e->found[1].finding, MMDEP_ORDER_IS_CYCLE);
	engine_free(e);
}

/* Said by a trylock too, which is judged for nothing else. */
static void full_by_trylock(void **state)
{
	struct engine *e = engine_new(64, 2048, 512, V, false);
	u32 i;

	(void)state;
	begin();
	for (i = 0; i < 64; i++)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	for (i = 0; i <= MMDEP_ORDER_DEPTH; i++)
		take(e, i | TRY);
	assert_int_equal(e->nr_found, 1);
	assert_int_equal(e->order.graph.edges.nr, 0);
	engine_free(e);
}

static void after_a_release_by_another_task(void **state)
{
	struct engine *e = small(16);

	(void)state;
	take(e, 1);
	take(e, 2);
	assert_true(mmdep_order_held_disown(&held, 1001));
	take(e, 3);
	assert_int_equal(mmdep_order_graph_find(&e->order.graph, 1, 3), MMDEP_ORDER_NONE);
	assert_int_not_equal(mmdep_order_graph_find(&e->order.graph, 2, 3), MMDEP_ORDER_NONE);
	assert_int_equal(held.depth, 2);
	/* Not held any more: no recursion. */
	take(e, 1);
	assert_int_equal(e->order.found[MMDEP_ORDER_IS_AGAIN], 0);
	engine_free(e);
}

static void reset_said_keeps(void **state)
{
	struct engine *e = small(16);
	u32 round;

	(void)state;
	for (round = 0; round < 3; round++) {
		begin();
		take(e, 1);
		take(e, 2);
		assert_int_equal(e->nr_found, 2 * round);
		begin();
		take(e, 2);
		take(e, 1);
		begin();
		take(e, 3);
		take(e, 3);
		/* What is right stays learned, what is wrong is found again. */
		assert_int_equal(e->nr_found, 2 * round + 2);
		assert_int_equal(e->order.found[MMDEP_ORDER_IS_CYCLE], 1);
		assert_int_equal(e->order.graph.edges.nr, 2);
		mmdep_order_reset_said(&e->order);
		memset(e->hits, 0, 16 * sizeof(*e->hits));
		assert_int_equal(e->order.graph.edges.nr, 2);
		assert_int_equal(e->order.chains.pool.nr, 0);
		assert_int_equal(e->order.found[MMDEP_ORDER_IS_CYCLE], 0);
		assert_int_equal(e->order.graph.class[3].again, 0);
	}
	engine_free(e);
}

static void reset_forgets(void **state)
{
	struct engine *e = small(16);
	u32 round;

	(void)state;
	for (round = 0; round < 3; round++) {
		begin();
		take(e, 1);
		take(e, 2);
		begin();
		take(e, 2);
		take(e, 1);
		begin();
		take(e, 3);
		take(e, 3);
		assert_int_equal(e->nr_found, 2);
		assert_int_equal(e->order.found[MMDEP_ORDER_IS_CYCLE], 1);
		engine_reset(e);
		assert_int_equal(e->order.graph.edges.nr, 0);
		assert_int_equal(e->order.chains.pool.nr, 0);
		assert_int_equal(e->order.found[MMDEP_ORDER_IS_CYCLE], 0);
		assert_int_equal(e->order.reported[MMDEP_ORDER_IS_CYCLE], 0);
		assert_int_equal(e->order.judged, 0);
		assert_int_equal(e->order.graph.classes.nr, 16);
	}
	engine_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_configured),
		cmocka_unit_test(nothing_to_judge),
		cmocka_unit_test(a_chain_is_judged_once),
		cmocka_unit_test(not_judged_is_judged_next_time),
		cmocka_unit_test(a_cycle_in_full),
		cmocka_unit_test(a_cycle_longer_than_a_verdict),
		cmocka_unit_test(against_the_documents),
		cmocka_unit_test(file_systems),
		cmocka_unit_test(counted_after_that),
		cmocka_unit_test(counts_of_edges),
		cmocka_unit_test(no_room_for_edges),
		cmocka_unit_test(classes_that_do_not_exist),
		cmocka_unit_test(more_locks_than_room),
		cmocka_unit_test(full_by_trylock),
		cmocka_unit_test(after_a_release_by_another_task),
		cmocka_unit_test(reset_said_keeps),
		cmocka_unit_test(reset_forgets),
	};

	return cmocka_run_group_tests_name("order_judge", tests, NULL, NULL);
}
