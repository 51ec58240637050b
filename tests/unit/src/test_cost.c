// SPDX-License-Identifier: GPL-2.0
/*
 * Medians, spreads, and what is noise; the paths, and the process that does them.
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "lib/cost.h"
#include "lib/signals.h"

static void median_of_odd_and_even(void **state)
{
	double one[] = { 7 }, odd[] = { 9, 1, 5 }, even[] = { 4, 1, 2, 3 };

	(void)state;
	assert_true(cost_of(one, 1).median == 7);
	assert_true(cost_of(one, 1).spread == 0);
	assert_true(cost_of(odd, 3).median == 5);
	assert_true(cost_of(even, 4).median == 2.5);
}

static void spread_is_of_the_middle_half(void **state)
{
	/* One that was interrupted changes neither. */
	double ns[] = { 100, 101, 102, 103, 104, 105, 106, 1000000 };
	struct cost c = cost_of(ns, 8);

	(void)state;
	assert_true(c.median == 103.5);
	assert_true(c.spread == 3);
}

static void noise(void **state)
{
	struct cost off = { .median = 1000, .spread = 10 };
	struct cost more = { .median = 1011, .spread = 2 };
	struct cost same = { .median = 1010, .spread = 2 };
	struct cost less = { .median = 990, .spread = 2 };
	struct cost faster = { .median = 980, .spread = 2 };
	struct cost wide = { .median = 1100, .spread = 100 };

	(void)state;
	assert_false(cost_is_noise(&more, &off));
	assert_true(cost_is_noise(&same, &off));
	assert_true(cost_is_noise(&less, &off));
	assert_false(cost_is_noise(&faster, &off));
	/* Either may be the wider one. */
	assert_true(cost_is_noise(&wide, &off));
	assert_true(cost_is_noise(&off, &off));
}

/* A container may forbid userfaultfd(2), and nothing else. */
static void paths_take_time(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COST_PATHS; i++) {
		errno = 0;
		if (!cost_paths[i].run(2) &&
		    (strcmp(cost_paths[i].name, "userfault") ||
		     (errno != EPERM && errno != ENOSYS)))
			fail_msg("%s: %s", cost_paths[i].name, strerror(errno));
	}
}

static void turns(void **state)
{
	const struct timespec at_once = { 0 };
	struct cost_worker w;
	size_t i, j;
	int turn;

	(void)state;
	signals_begin();
	assert_int_equal(cost_begin(&w), 0);
	for (turn = 0; turn < 2; turn++) {
		memset(w.turn, 0xff, sizeof(*w.turn));
		assert_int_equal(cost_take_turn(&w), 0);
		for (i = 0; i < COST_PATHS; i++)
			for (j = 0; j < COST_SAMPLES && !w.turn->error[i]; j++)
				assert_true(w.turn->ns[i][j] > 0);
		assert_int_equal(w.turn->error[0], 0);
	}
	/* It has gone: no turn is taken, and nobody waits for ever. */
	kill(w.pid, SIGKILL);
	assert_true(cost_take_turn(&w) < 0);
	cost_end(&w);
	assert_int_equal(w.pid, 0);
	/* A signal wants an end. */
	assert_int_equal(cost_begin(&w), 0);
	raise(SIGINT);
	assert_int_equal(cost_take_turn(&w), -EINTR);
	cost_end(&w);
	signals_poll(NULL, 0, &at_once);
	signals_restore();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(median_of_odd_and_even),
		cmocka_unit_test(spread_is_of_the_middle_half),
		cmocka_unit_test(noise),
		cmocka_unit_test(paths_take_time),
		cmocka_unit_test(turns),
	};

	return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
