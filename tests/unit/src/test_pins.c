// SPDX-License-Identifier: GPL-2.0
/*
 * The pins file: whole, odd, broken.
 */
#include "unit.h"

#include <errno.h>

#include "lib/pins.h"

#define HEAD	"ago_ns tid pid address pages result total_ns rounds idle moved move_ns refused " \
		"pfn refs maps order type node zone comm\n"
#define ROW	"5 901 900 0x1000 64 -12 70 3 1 63 40 2 0x3002b 4 1 0 anon 1 Movable a\\040b\n"

static int parse(const char *text, struct pins *p, struct parse_error *err)
{
	/* In exactly as much memory as it has: a read behind its end is seen. */
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);
	int ret;

	assert_non_null(copy);
	memcpy(copy, text, len);
	ret = parse_pins(copy, len, p, err);
	free(copy);
	return ret;
}

static void whole(void **state)
{
	struct parse_error err;
	struct pins p;

	(void)state;
	assert_int_equal(parse(HEAD ROW, &p, &err), 0);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.pin->ago_ns, 5);
	assert_int_equal(p.pin->tid, 901);
	assert_int_equal(p.pin->pid, 900);
	assert_int_equal(p.pin->address, 0x1000);
	assert_int_equal(p.pin->pages, 64);
	assert_string_equal(p.pin->result, "-12");
	assert_int_equal(p.pin->total_ns, 70);
	assert_int_equal(p.pin->rounds, 3);
	assert_int_equal(p.pin->idle, 1);
	assert_int_equal(p.pin->moved, 63);
	assert_int_equal(p.pin->move_ns, 40);
	assert_int_equal(p.pin->refused, 2);
	assert_int_equal(p.pin->pfn, 0x3002b);
	assert_int_equal(p.pin->refs, 4);
	assert_string_equal(p.pin->maps, "1");
	assert_int_equal(p.pin->order, 0);
	assert_string_equal(p.pin->type, "anon");
	assert_int_equal(p.pin->node, 1);
	assert_string_equal(p.pin->zone, "Movable");
	assert_string_equal(p.pin->comm, "a b");
	pins_free(&p);
	assert_int_equal(parse(HEAD, &p, &err), 0);
	assert_int_equal(p.n, 0);
	pins_free(&p);
}

static void odd(void **state)
{
	struct parse_error err;
	struct pins p;

	(void)state;
	/* Nothing is known of it; a newer module has more columns, elsewhere. */
	assert_int_equal(parse("ago_ns new tid pid address pages result total_ns rounds idle moved "
			       "move_ns refused pfn refs maps order type node zone comm\n"
			       "5 x 7 7 - - running - 1 0 0 0 0 - - - - - - - c\n", &p, &err), 0);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.pin->address, 0);
	assert_int_equal(p.pin->pages, 0);
	assert_int_equal(p.pin->total_ns, 0);
	assert_string_equal(p.pin->result, "running");
	assert_null(p.pin->maps);
	assert_string_equal(p.pin->comm, "c");
	pins_free(&p);
}

static void broken(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *why;
	} wrong[] = {
		{ "ago_ns tid comm\n", 1, "the header has no column 'pid'" },
		{ "ago_ns tid pid tid comm\n", 1, "the column 'tid' is there twice" },
		{ HEAD ROW "5 901 900\n", 3, "column 4 is missing" },
		{ HEAD "5 901 900 4096 64\n", 2, "column 6 is missing" },
	};
	struct parse_error err;
	struct pins p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(parse(wrong[i].text, &p, &err), -EINVAL);
		assert_int_equal(err.line, wrong[i].line);
		assert_string_equal(err.why, wrong[i].why);
	}
	assert_int_equal(parse("", &p, &err), -EINVAL);
	assert_int_equal(parse(HEAD "5 1 1 4096 1 - - 1 0 0 0 0 - - - - - - - c\n", &p, &err),
			 -EINVAL);
	assert_int_equal(parse(HEAD "5 1 1 - - - - x 0 0 0 0 - - - - - - - c\n", &p, &err),
			 -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(odd),
		cmocka_unit_test(broken),
	};

	return cmocka_run_group_tests_name("pins", tests, NULL, NULL);
}
