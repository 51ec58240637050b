// SPDX-License-Identifier: GPL-2.0
/*
 * The patterns that the kernel's locking self-test has for lockdep, with all mixes
 * of writers, readers and trylocks, and their twins in which nothing is wrong.
 *
 * A history is text.  A letter is a class and takes a lock of it; a digit behind it
 * says which lock (0 where there is none).  In front of a letter:
 *
 *	r  for reading		t  trylock, successful
 *	n  nested		-  release		d  downgrade
 *
 * "|" goes on in another task.
 */
#include <ctype.h>

#include "unit.h"

#include "order_engine.h"

#define CLASSES	26

static unsigned int run(struct engine *e, const char *text)
{
	struct mmdep_order_held held;
	u32 had = e->nr_found, i, stack = 0, what = 0;
	char how = 0;

	while (e->order.graph.classes.nr < CLASSES)
		mmdep_order_graph_class(&e->order.graph, MMDEP_ORDER_OTHER, 0);
	mmdep_order_held_init(&held);
	for (i = 0; text[i]; i++) {
		unsigned long instance;
		u32 class;

		if (text[i] == '|')
			mmdep_order_held_init(&held);
		else if (text[i] == 'r')
			what |= R;
		else if (text[i] == 't')
			what |= TRY;
		else if (text[i] == 'n')
			what |= NESTED;
		else if (text[i] == '-' || text[i] == 'd')
			how = text[i];
		if (!isupper(text[i]))
			continue;
		class = text[i] - 'A';
		instance = 1 + class * 10;
		if (isdigit(text[i + 1]))
			instance += text[++i] - '0';
		if (how == '-')
			assert_true(mmdep_order_held_release(&held, instance));
		else if (how == 'd')
			assert_true(mmdep_order_held_downgrade(&held, instance));
		else
			engine_take(e, &held, instance, class | what, ++stack);
		how = 0;
		what = 0;
	}
	return e->nr_found - had;
}

static const char *name_of(enum mmdep_order_finding finding)
{
	static const char * const names[MMDEP_ORDER_NR_FINDINGS] = {
		"cycle", "documented", "same", "again", "again_read", "full",
	};

	return names[finding];
}

/*
 * Pairs of locks, each taken by a task of its own.  The cycle consists of all the
 * pairs but the one that "idle" points at.
 */
struct pattern {
	const char *name;
	const char *pairs;
	int idle;
};

static const struct pattern patterns[] = {
	{ "ABBA", "AB BA", -1 },
	{ "ABBCCA", "AB BC CA", -1 },
	{ "ABCABC", "AB CA BC", -1 },
	{ "ABBCCDDA", "AB BC CD DA", -1 },
	{ "ABCDBCDA", "AB CD BC DA", -1 },
	{ "ABCDBDDA", "AB CD BD DA", 1 },
};

/*
 * Each of the locks for writing or reading, by lock or by trylock.  Whether for
 * reading makes no difference, since a reader waits behind a writer that waits.  A
 * trylock in second place does not wait, so it breaks the cycle; in first place it
 * is held like any other.
 */
static void each_mix(struct engine *e, const struct pattern *p, unsigned int npairs,
		     unsigned int mix)
{
	unsigned int k, nr, needed = 0;
	bool must = true;
	char text[64];
	size_t at = 0;

	for (k = 0; k < npairs * 2; k++) {
		unsigned int how = mix >> (2 * k) & 3;

		if (k && k % 2 == 0)
			text[at++] = '|';
		if (how & 1)
			text[at++] = 'r';
		if (how & 2)
			text[at++] = 't';
		if (how & 2 && k % 2 && (int)k / 2 != p->idle)
			must = false;
		text[at++] = p->pairs[k / 2 * 3 + k % 2];
	}
	text[at] = '\0';
	for (k = 0; k < npairs; k++)
		needed += (int)k != p->idle;
	engine_reset(e);
	nr = run(e, text);
	if (nr != must)
		print_error("%s, %s: %u reports\n", p->name, text, nr);
	assert_int_equal(nr, must);
	if (!must)
		return;
	assert_int_equal(e->found[0].finding, MMDEP_ORDER_IS_CYCLE);
	assert_int_equal(e->found[0].nr_cycle, needed);
	assert_null(engine_cycle_wrong(e, &e->found[0]));
	/* The last pair closes it. */
	assert_int_equal(e->found[0].from, p->pairs[npairs * 3 - 3] - 'A');
	assert_int_equal(e->found[0].to, p->pairs[npairs * 3 - 2] - 'A');
	/* Once. */
	assert_int_equal(run(e, text), 0);
}

static void self_test_patterns(void **state)
{
	struct engine *e = engine_new(CLASSES, 64, 64, 0, false);
	unsigned int i, mix, npairs;

	(void)state;
	for (i = 0; i < ARRAY_LEN(patterns); i++) {
		npairs = (strlen(patterns[i].pairs) + 1) / 3;
		for (mix = 0; mix < 1U << (4 * npairs); mix++)
			each_mix(e, &patterns[i], npairs, mix);
	}
	engine_free(e);
}

/* Any one pair of the cycle less: nothing is wrong. */
static void patterns_that_are_open(void **state)
{
	struct engine *e = engine_new(CLASSES, 64, 64, 0, false);
	unsigned int i, k, left, npairs;
	char text[64];

	(void)state;
	for (i = 0; i < ARRAY_LEN(patterns); i++) {
		npairs = (strlen(patterns[i].pairs) + 1) / 3;
		for (left = 0; left < npairs; left++) {
			size_t at = 0;

			if ((int)left == patterns[i].idle)
				continue;
			for (k = 0; k < npairs; k++) {
				if (k == left)
					continue;
				text[at++] = patterns[i].pairs[k * 3];
				text[at++] = patterns[i].pairs[k * 3 + 1];
				text[at++] = '|';
			}
			text[at] = '\0';
			engine_reset(e);
			assert_int_equal(run(e, text), 0);
		}
	}
	engine_free(e);
}

struct one {
	const char *text;
	int finding;
	const char *why;
};

#define NOTHING	(-1)

static const struct one ones[] = {
	/* AA: the same lock. */
	{ "A A", MMDEP_ORDER_IS_AGAIN, "waits for itself" },
	{ "A rA", MMDEP_ORDER_IS_AGAIN, "the reader waits for the writer: itself" },
	{ "rA A", MMDEP_ORDER_IS_AGAIN, "the writer waits for the reader: itself" },
	{ "rA rA", MMDEP_ORDER_IS_AGAIN_READ, "waits once a writer is queued in between" },
	{ "rA trA", NOTHING, "a trylock does not wait" },
	{ "tA A", MMDEP_ORDER_IS_AGAIN, "what was got by trylock is held" },
	{ "trA rA", MMDEP_ORDER_IS_AGAIN_READ, "what was got by trylock is held" },
	{ "nA nA", MMDEP_ORDER_IS_AGAIN, "no nesting excuses the same lock" },
	{ "A -A A", NOTHING, "released in between" },
	{ "A | A", NOTHING, "two tasks" },
	{ "A dA rA", MMDEP_ORDER_IS_AGAIN_READ, "held for reading since the downgrade" },
	{ "A dA A", MMDEP_ORDER_IS_AGAIN, "an upgrade waits for itself" },
	{ "A B A", MMDEP_ORDER_IS_AGAIN, "also with another lock in between" },
	{ "rA B rA", MMDEP_ORDER_IS_AGAIN_READ, "also with another lock in between" },
	{ "rA trA -A -A A", NOTHING, "both holds were released" },
	{ "rA trA -A A", MMDEP_ORDER_IS_AGAIN, "one of two holds is left" },

	/* Two locks of one class. */
	{ "A0 A1", MMDEP_ORDER_IS_SAME, "nothing says which is first" },
	{ "rA0 rA1", MMDEP_ORDER_IS_SAME, "readers wait behind writers" },
	{ "A0 tA1", NOTHING, "a trylock does not wait" },
	{ "tA0 A1", MMDEP_ORDER_IS_SAME, "what was got by trylock is held" },
	{ "A0 nA1", NOTHING, "the caller vouches for the order" },
	{ "nA0 A1", NOTHING, "the caller vouches for the order: the parent is nested" },
	{ "A0 nA1 nA2 nA3", NOTHING, "the caller vouches for the order" },
	{ "A0 B nA1", NOTHING, "nested under another lock is no B -> A" },
	{ "A0 B nA1 | B A0", MMDEP_ORDER_IS_CYCLE, "but B -> A without nesting is" },
	{ "A0 -A0 A1", NOTHING, "released in between" },
	{ "B A0 A1", MMDEP_ORDER_IS_SAME, "also under another lock" },

	/* Orders that agree. */
	{ "A B | A B", NOTHING, "the same order twice" },
	{ "A B | rA rB | trA B", NOTHING, "the same order in all modes" },
	{ "A B C | A C | B C | A B", NOTHING, "one order, parts of it" },
	{ "A B | B C | C D | A D", NOTHING, "a square is no circle" },
	{ "A -A B -B | B -B A -A", NOTHING, "never held together" },
	{ "A B -A -B | A B -B -A", NOTHING, "the order of release makes no claim" },
	{ "A B -A C | A C", NOTHING, "released out of order: only B -> C" },
	{ "A B -B -A C | C A", NOTHING, "A was not held any more when C was taken" },
	{ "A B C -B -A -C | A B", NOTHING, "released in an order of its own" },
	{ "A tB | B tA", NOTHING, "neither of them waits" },
	{ "A tB | B A", NOTHING, "the one that could close it does not wait" },
	{ "A B | B tA", NOTHING, "the one that could close it does not wait" },
	{ "A tB C | C A", MMDEP_ORDER_IS_CYCLE, "A is held while C is waited for" },
	{ "A tB C | C B", MMDEP_ORDER_IS_CYCLE, "B is held, though by trylock" },
	{ "A tB -A C | C A", NOTHING, "A was released before C" },

	/* Orders that do not. */
	{ "A B -A -B | B A", MMDEP_ORDER_IS_CYCLE, "whatever the order of release" },
	{ "A B -A C | C B", MMDEP_ORDER_IS_CYCLE, "B was still held" },
	{ "A B -A C | C A", MMDEP_ORDER_IS_CYCLE, "hand over hand: A -> B -> C -> A" },
	{ "A B C | C A", MMDEP_ORDER_IS_CYCLE, "from each lock held, not only the last" },
	{ "rA rB | rB rA", MMDEP_ORDER_IS_CYCLE, "with a writer queued on each" },
	{ "A dA B | B A", MMDEP_ORDER_IS_CYCLE, "held for reading is held" },
	{ "A B -B -A B A", MMDEP_ORDER_IS_CYCLE, "one task alone shows both orders" },
	{ "A B | B C | C D | D E | E F | F A", MMDEP_ORDER_IS_CYCLE, "of any length" },
	{ "A B | C D | B C | E F | F G | D A", MMDEP_ORDER_IS_CYCLE, "and in any order" },
};

static void one_by_one(void **state)
{
	struct engine *e = engine_new(CLASSES, 64, 64, 0, false);
	unsigned int i, nr;

	(void)state;
	for (i = 0; i < ARRAY_LEN(ones); i++) {
		engine_reset(e);
		nr = run(e, ones[i].text);
		if (nr != (ones[i].finding != NOTHING))
			print_error("%s (%s): %u reports\n", ones[i].text, ones[i].why, nr);
		assert_int_equal(nr, ones[i].finding != NOTHING);
		if (nr)
			assert_string_equal(name_of(e->found[0].finding),
					    name_of(ones[i].finding));
		/* Reported once. */
		assert_int_equal(run(e, ones[i].text), 0);
	}
	engine_free(e);
}

/* The first cycle does not end the work. */
static void goes_on_after_the_first(void **state)
{
	struct engine *e = engine_new(CLASSES, 64, 64, 0, false);

	(void)state;
	assert_int_equal(run(e, "A B | B A"), 1);
	assert_int_equal(run(e, "C D | D C"), 1);
	assert_int_equal(run(e, "A0 A1"), 1);
	assert_int_equal(run(e, "B C | D E"), 0);
	assert_int_equal(run(e, "E A"), 1);
	/* A, B, C, D, E: none of them is the edge that closed another cycle. */
	assert_int_equal(e->found[3].nr_cycle, 5);
	assert_int_equal(e->found[3].said, 0);
	/* D -> E -> A, which has been reported. */
	assert_int_equal(run(e, "A D"), 1);
	assert_int_equal(e->found[4].nr_cycle, 3);
	assert_int_equal(e->found[4].said, 1);
	/* Two pairs at once: R -> Q and S -> Q. */
	assert_int_equal(run(e, "Q R | R S"), 0);
	assert_int_equal(run(e, "R S Q"), 2);
	engine_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(self_test_patterns),
		cmocka_unit_test(patterns_that_are_open),
		cmocka_unit_test(one_by_one),
		cmocka_unit_test(goes_on_after_the_first),
	};

	return cmocka_run_group_tests_name("order_patterns", tests, NULL, NULL);
}
