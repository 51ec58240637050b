// SPDX-License-Identifier: GPL-2.0
/*
 * Rows, order and layout of "top".
 */
#include <stdlib.h>
#include <string.h>

#include "lib/top.h"
#include "unit.h"

static struct open_wait wait_of(uint32_t tid, const char *comm, uint64_t since,
				uint32_t who, uint64_t again)
{
	struct open_wait w = {
		.kind = "userfault", .tid = tid, .pid = tid, .from = "user",
		.since_ns = since, .followed = true, .again = again,
		.who = who, .who_did = who ? "read" : "",
		.who_now = who ? "S" : "", .comm = comm,
	};

	w.at_start.level = "";
	w.at_start.state = "";
	w.now = w.at_start;
	return w;
}

static struct open_wait rows[3];

static const struct top_facts facts = {
	.waits = { .wait = rows, .n = 3, .tells_who = true },
};

/* A saved copy: no names are looked up. */
static const struct ctx ctx = { .debugfs = "/nowhere", .root = "" };

static int setup(void **state)
{
	(void)state;
	rows[0] = wait_of(10, "b", 2000000000, 99, 0);
	rows[1] = wait_of(11, "a", 3000000000, 99, 5);
	rows[2] = wait_of(12, "c", 1000000000, 0, 7);
	return 0;
}

static void expect_order(const struct top_table *t, uint32_t a, uint32_t b,
			 uint32_t c)
{
	assert_int_equal(t->n, 3);
	assert_int_equal(t->row[0].id, a);
	assert_int_equal(t->row[1].id, b);
	assert_int_equal(t->row[2].id, c);
}

static void test_sort(void **state)
{
	struct top_table t;

	(void)state;
	top_fill(&t, TOP_WAITS, &ctx, &facts);
	/* Who waits longest; then the other way round. */
	top_sort(&t, 0, false);
	expect_order(&t, 11, 10, 12);
	top_sort(&t, 0, true);
	expect_order(&t, 12, 10, 11);
	/* By name. */
	top_sort(&t, 2, false);
	expect_order(&t, 11, 10, 12);
	/* All the same: by number, whatever stood before. */
	top_sort(&t, 1, false);
	expect_order(&t, 10, 11, 12);
	top_free(&t);
}

static void test_holders(void **state)
{
	struct top_table t;

	(void)state;
	top_fill(&t, TOP_HOLDERS, &ctx, &facts);
	/* One row for two waits; a wait that nobody is known to end has none. */
	assert_int_equal(t.n, 1);
	assert_int_equal(t.row[0].id, 99);
	assert_string_equal(t.row[0].cell[0].text, "2");
	assert_string_equal(t.row[0].cell[1].text, "3s");
	top_free(&t);
}

static void test_spinners(void **state)
{
	struct top_table t;

	(void)state;
	top_fill(&t, TOP_SPINNERS, &ctx, &facts);
	top_sort(&t, top_default_sort(TOP_SPINNERS), false);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.row[0].id, 12);
	assert_int_equal(t.row[1].id, 11);
	top_free(&t);
}

/* The last one first, as it is asked for. */
static void test_collapses(void **state)
{
	struct collapse c[2] = {
		{ .ago_ns = 9000000000, .what = "anon", .by = "khugepaged",
		  .result = "succeeded", .comm = "" },
		{ .ago_ns = 1000000000, .what = "file", .by = "madvise",
		  .pid = 7, .address = 0x200000, .result = "running",
		  .comm = "x" },
	};
	struct top_facts f = { .collapses = { .collapse = c, .n = 2 } };
	struct top_table t;

	(void)state;
	c[1].ns[TIME_TOTAL] = 2000000;
	top_fill(&t, TOP_COLLAPSES, &ctx, &f);
	top_sort(&t, top_default_sort(TOP_COLLAPSES), false);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.row[0].id, 7);
	assert_string_equal(t.row[0].cell[1].text, "2ms");
	assert_string_equal(t.row[0].cell[4].text,
			    "running; madvise; file 0x200000");
	assert_string_equal(t.row[1].cell[1].text, "-");
	assert_string_equal(t.row[1].cell[3].text, "-");
	top_free(&t);
}

static void test_locks(void **state)
{
	struct lock_hold h[2] = {
		{ .tid = 5, .class = "mmap_lock", .mode = "read",
		  .since_ns = 10, .taken_at = "f+0x1", .comm = "a" },
		{ .tid = 6, .class = "anon_vma->rwsem", .mode = "write",
		  .since_ns = 20, .taken_at = "g+0x2", .comm = "b" },
	};
	struct top_facts f = { .locks = { .hold = h, .n = 2 } };
	struct top_table t;

	(void)state;
	top_fill(&t, TOP_LOCKS, &ctx, &f);
	top_sort(&t, top_default_sort(TOP_LOCKS), false);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.row[0].id, 6);
	assert_string_equal(t.row[0].cell[3].text, "b/6");
	top_free(&t);
}

static void test_empty(void **state)
{
	struct top_facts nobody = { 0 };
	struct top_table t;
	unsigned int view;
	char *line;

	(void)state;
	for (view = 0; view < TOP_NR_VIEWS; view++) {
		top_fill(&t, view, &ctx, &nobody);
		top_sort(&t, top_default_sort(view), false);
		assert_int_equal(t.n, 0);
		line = top_line(&t, 0, 0, 80);
		assert_non_null(strstr(line, "["));
		free(line);
		top_free(&t);
	}
}

/* No line is wider than it may be, and what is cut off says so. */
static void test_width(void **state)
{
	struct top_table t;
	unsigned int width;
	size_t row;

	(void)state;
	top_fill(&t, TOP_WAITS, &ctx, &facts);
	for (width = 1; width < 200; width++) {
		for (row = 0; row <= t.n; row++) {
			char *line = top_line(&t, row, 1, width);
			char *whole = top_line(&t, row, 1, 1000);

			assert_true(strlen(line) <= width);
			if (strlen(whole) > width)
				assert_int_equal(line[width - 1], '+');
			else
				assert_string_equal(line, whole);
			free(whole);
			free(line);
		}
	}
	top_free(&t);
}

static void test_columns(void **state)
{
	unsigned int view;
	size_t col;

	(void)state;
	for (view = 0; view < TOP_NR_VIEWS; view++) {
		for (col = 0; col < top_columns(view); col++)
			assert_non_null(top_column_name(view, col));
		assert_null(top_column_name(view, col));
		assert_true(top_default_sort(view) < col);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_sort, setup),
		cmocka_unit_test_setup(test_holders, setup),
		cmocka_unit_test_setup(test_spinners, setup),
		cmocka_unit_test(test_collapses),
		cmocka_unit_test(test_locks),
		cmocka_unit_test_setup(test_empty, setup),
		cmocka_unit_test_setup(test_width, setup),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests_name("top", tests, NULL, NULL);
}
