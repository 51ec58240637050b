// SPDX-License-Identifier: GPL-2.0
/*
 * The graph of lock classes, ways through it, and the chain cache.
 */
#include "unit.h"

#include "order/chain.h"
#include "order/cycle.h"

#define CLASSES	16
#define EDGES	40

static struct mmdep_order_graph graph;
static void *mem;

static int begin(void **state)
{
	size_t bytes = mmdep_order_graph_bytes(CLASSES, EDGES);
	u32 i;

	(void)state;
	mem = malloc(bytes);
	assert_non_null(mem);
	/* Nothing depends on what was there. */
	memset(mem, 0xa5, bytes);
	mmdep_order_graph_init(&graph, CLASSES, EDGES, mem);
	for (i = 0; i < CLASSES; i++)
		assert_int_equal(mmdep_order_graph_class(&graph, i, 2 * i), i);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(mem);
	return 0;
}

static u32 learn(u32 from, u32 to, u32 *added)
{
	struct mmdep_order_hold a = { .what = from, .stack = 10 + from, .since = 1 };
	struct mmdep_order_hold b = { .what = to, .stack = 30 + to, .since = 2 };

	return mmdep_order_graph_learn(&graph, &a, &b, added);
}

static void room_for_classes(void **state)
{
	u32 i;

	(void)state;
	assert_int_equal(graph.classes.dropped, 0);
	for (i = 1; i <= 3; i++) {
		assert_int_equal(mmdep_order_graph_class(&graph, 0, 0), MMDEP_ORDER_NONE);
		assert_int_equal(graph.classes.dropped, i);
	}
	assert_int_equal(graph.classes.nr, CLASSES);
	for (i = 0; i < CLASSES; i++) {
		assert_int_equal(graph.class[i].kind, i);
		assert_int_equal(graph.class[i].family, 2 * i);
	}
}

static void kinds_of_edges(void **state)
{
	static const struct {
		u32 from, to, kind;
	} kinds[] = {
		{ 0, 0, MMDEP_ORDER_WW },
		{ 0, MMDEP_ORDER_READ, MMDEP_ORDER_WR },
		{ MMDEP_ORDER_READ, 0, MMDEP_ORDER_RW },
		{ MMDEP_ORDER_READ, MMDEP_ORDER_READ, MMDEP_ORDER_RR },
	};
	u32 i, at, added, all = 0;

	(void)state;
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		at = learn(1 | kinds[i].from, 2 | kinds[i].to, &added);
		assert_int_equal(at, 0);
		assert_int_equal(added, 1U << kinds[i].kind);
		all |= added;
		assert_int_equal(graph.edge[at].kinds, all);
		learn(1 | kinds[i].from, 2 | kinds[i].to, &added);
		assert_int_equal(added, 0);
	}
	assert_int_equal(graph.edge[0].count, 2 * ARRAY_LEN(kinds));
	assert_int_equal(graph.edges.nr, 1);
}

static void the_first_time_stays(void **state)
{
	struct mmdep_order_hold a = { .what = 3, .stack = 7, .since = 70 };
	struct mmdep_order_hold b = { .what = 4, .stack = 8, .since = 80 };
	const struct mmdep_order_edge *edge;
	u32 added;

	(void)state;
	edge = &graph.edge[mmdep_order_graph_learn(&graph, &a, &b, &added)];
	a.stack = 9;
	b.stack = 9;
	b.since = 90;
	mmdep_order_graph_learn(&graph, &a, &b, &added);
	assert_int_equal(edge->from, 3);
	assert_int_equal(edge->to, 4);
	assert_int_equal(edge->from_stack, 7);
	assert_int_equal(edge->to_stack, 8);
	assert_int_equal(edge->first, 80);
	assert_int_equal(edge->count, 2);
}

static void edges_are_found(void **state)
{
	u32 from, to, added, n = 0;

	(void)state;
	for (from = 0; from < 6; from++) {
		for (to = 0; to < 6; to++) {
			assert_int_equal(mmdep_order_graph_find(&graph, from, to),
					 MMDEP_ORDER_NONE);
			assert_int_equal(learn(from, to, &added), n++);
			assert_int_equal(mmdep_order_graph_find(&graph, from, to), n - 1);
		}
	}
	for (from = 0; from < 6; from++) {
		for (to = 0; to < 6; to++)
			assert_int_equal(mmdep_order_graph_find(&graph, from, to),
					 from * 6 + to);
	}
	assert_int_equal(mmdep_order_graph_find(&graph, 6, 0), MMDEP_ORDER_NONE);
}

static void room_for_edges(void **state)
{
	u32 i, added;

	(void)state;
	for (i = 0; i < EDGES; i++)
		assert_int_equal(learn(i / 15, i % 15, &added), i);
	for (i = 1; i <= 3; i++) {
		assert_int_equal(learn(15, i, &added), MMDEP_ORDER_NONE);
		assert_int_equal(added, 0);
		assert_int_equal(graph.edges.dropped, i);
	}
	/* Those that are there go on. */
	assert_int_equal(learn(0, 3 | MMDEP_ORDER_READ, &added), 3);
	assert_int_equal(added, 1U << MMDEP_ORDER_WR);
	assert_int_equal(graph.edges.dropped, 3);
	mmdep_order_graph_reset(&graph);
	assert_int_equal(graph.edges.nr, 0);
	assert_int_equal(graph.edges.dropped, 0);
	assert_int_equal(graph.classes.nr, CLASSES);
	assert_int_equal(mmdep_order_graph_find(&graph, 0, 3), MMDEP_ORDER_NONE);
	assert_int_equal(learn(15, 1, &added), 0);
}

static void shortest_way(void **state)
{
	u32 path[8], added;

	(void)state;
	assert_int_equal(mmdep_order_path(&graph, 0, 1, path, 8), 0);
	assert_int_equal(mmdep_order_path(&graph, 0, 0, path, 8), 0);
	/* Round about, then straight on. */
	learn(0, 1, &added);
	learn(1, 2, &added);
	learn(2, 3, &added);
	learn(3, 4, &added);
	assert_int_equal(mmdep_order_path(&graph, 0, 4, path, 8), 4);
	assert_int_equal(path[0], 0);
	assert_int_equal(path[3], 3);
	assert_int_equal(mmdep_order_path(&graph, 4, 0, path, 8), 0);
	assert_int_equal(mmdep_order_path(&graph, 1, 3, path, 8), 2);
	learn(1, 1, &added);
	assert_int_equal(learn(1, 4, &added), 5);
	assert_int_equal(mmdep_order_path(&graph, 0, 4, path, 8), 2);
	assert_int_equal(path[0], 0);
	assert_int_equal(path[1], 5);
	assert_int_equal(learn(0, 4, &added), 6);
	assert_int_equal(mmdep_order_path(&graph, 0, 4, path, 8), 1);
	assert_int_equal(path[0], 6);
}

/* A long way in a short array: all of its length, a part of its edges. */
static void longer_than_the_array(void **state)
{
	u32 *path = malloc(3 * sizeof(*path)), i, added;

	(void)state;
	assert_non_null(path);
	for (i = 0; i + 1 < CLASSES; i++)
		learn(i, i + 1, &added);
	assert_int_equal(mmdep_order_path(&graph, 0, CLASSES - 1, path, 3), CLASSES - 1);
	for (i = 0; i < 3; i++)
		assert_int_equal(path[i], i);
	free(path);
}

/* The number of searches runs over after 2^32 of them. */
static void searches_without_end(void **state)
{
	u32 path[8], i, added;

	(void)state;
	learn(0, 1, &added);
	learn(1, 2, &added);
	/* Marks that would be taken for those of the searches to come. */
	for (i = 0; i < CLASSES; i++)
		graph.class[i].seen = 1 + i % 2;
	graph.search = 0xffffffffU;
	for (i = 0; i < 4; i++)
		assert_int_equal(mmdep_order_path(&graph, 0, 2, path, 8), 2);
	assert_int_equal(graph.search, 4);
}

static struct mmdep_order_chains chains;

static struct mmdep_order_hold *stack_of(struct mmdep_order_held *held, const u32 *what, u32 n)
{
	struct mmdep_order_hold *hold = NULL;
	u32 i;

	mmdep_order_held_init(held);
	for (i = 0; i < n; i++)
		hold = mmdep_order_held_push(held, i + 1, what[i], 0, 0);
	return hold;
}

static void chains_are_found(void **state)
{
	static const u32 what[][3] = {
		{ 1, 2, 3 },
		{ 2, 1, 3 },
		{ 1, 3, 2 },
		{ 1, 2, 3 | MMDEP_ORDER_READ },
		{ 1 | MMDEP_ORDER_READ, 2, 3 },
		{ 1, 2 | MMDEP_ORDER_NESTED, 3 },
	};
	struct mmdep_order_held held;
	struct mmdep_order_hold *last;
	u32 at[ARRAY_LEN(what)], i;

	(void)state;
	chains.pool.max = 64;
	chains.chain = calloc(64, sizeof(*chains.chain));
	assert_non_null(chains.chain);
	for (i = 0; i < ARRAY_LEN(what); i++) {
		last = stack_of(&held, what[i], 3);
		assert_int_equal(mmdep_order_chain_find(&chains, &held, last),
				 MMDEP_ORDER_NONE);
		at[i] = mmdep_order_chain_add(&chains, &held, last);
		assert_true(at[i] < 64);
		assert_int_equal(chains.pool.nr, i + 1);
	}
	for (i = 0; i < ARRAY_LEN(what); i++) {
		last = stack_of(&held, what[i], 3);
		assert_int_equal(mmdep_order_chain_find(&chains, &held, last), at[i]);
		/* A part of a chain is another chain. */
		last = stack_of(&held, what[i], 2);
		assert_int_equal(mmdep_order_chain_find(&chains, &held, last),
				 MMDEP_ORDER_NONE);
	}
	mmdep_order_chains_reset(&chains);
	assert_int_equal(chains.pool.nr, 0);
	last = stack_of(&held, what[0], 3);
	assert_int_equal(mmdep_order_chain_find(&chains, &held, last), MMDEP_ORDER_NONE);
	free(chains.chain);
}

/* Two chains with one key, as could be: each is its own. */
static void equal_keys(void **state)
{
	static const u32 one[] = { 1, 2 }, two[] = { 3, 4 };
	struct mmdep_order_held a, b;
	struct mmdep_order_hold *la = stack_of(&a, one, 2), *lb = stack_of(&b, two, 2);
	u32 at;

	(void)state;
	chains.pool.max = 8;
	chains.pool.nr = 0;
	chains.chain = calloc(8, sizeof(*chains.chain));
	assert_non_null(chains.chain);
	lb->key = la->key;
	at = mmdep_order_chain_add(&chains, &a, la);
	assert_int_equal(mmdep_order_chain_find(&chains, &a, la), at);
	assert_int_equal(mmdep_order_chain_find(&chains, &b, lb), MMDEP_ORDER_NONE);
	assert_int_not_equal(mmdep_order_chain_add(&chains, &b, lb), at);
	assert_int_equal(mmdep_order_chain_find(&chains, &a, la), at);
	assert_int_not_equal(mmdep_order_chain_find(&chains, &b, lb), MMDEP_ORDER_NONE);
	free(chains.chain);
}

static void room_for_chains(void **state)
{
	struct mmdep_order_held held;
	struct mmdep_order_hold *last;
	u32 i, size, there, what[2] = { 0 };

	(void)state;
	for (size = 0; size <= 64; size = size ? size * 2 : 1) {
		memset(&chains, 0, sizeof(chains));
		chains.pool.max = size;
		chains.chain = malloc(size * sizeof(*chains.chain) + !size);
		assert_non_null(chains.chain);
		mmdep_order_chains_reset(&chains);
		for (i = 0; i < 200; i++) {
			what[1] = i;
			last = stack_of(&held, what, 2);
			mmdep_order_chain_add(&chains, &held, last);
			assert_int_equal(chains.pool.nr + chains.pool.dropped, i + 1);
			assert_true(chains.pool.nr <= size);
		}
		/* A table of this size is full then. */
		if (size <= 16)
			assert_int_equal(chains.pool.nr, size);
		for (i = 0, there = 0; i < 200; i++) {
			what[1] = i;
			last = stack_of(&held, what, 2);
			there += mmdep_order_chain_find(&chains, &held, last) !=
				 MMDEP_ORDER_NONE;
		}
		assert_int_equal(there, chains.pool.nr);
		free(chains.chain);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(room_for_classes, begin, end),
		cmocka_unit_test_setup_teardown(kinds_of_edges, begin, end),
		cmocka_unit_test_setup_teardown(the_first_time_stays, begin, end),
		cmocka_unit_test_setup_teardown(edges_are_found, begin, end),
		cmocka_unit_test_setup_teardown(room_for_edges, begin, end),
		cmocka_unit_test_setup_teardown(shortest_way, begin, end),
		cmocka_unit_test_setup_teardown(longer_than_the_array, begin, end),
		cmocka_unit_test_setup_teardown(searches_without_end, begin, end),
		cmocka_unit_test(chains_are_found),
		cmocka_unit_test(equal_keys),
		cmocka_unit_test(room_for_chains),
	};

	return cmocka_run_group_tests_name("order_graph", tests, NULL, NULL);
}
