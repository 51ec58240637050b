// SPDX-License-Identifier: GPL-2.0
/*
 * The collapses file: whole, odd, broken.
 */
#include "unit.h"

#include <errno.h>

#include "lib/collapses.h"

#define HEAD	"ago_ns what by tid pid address order result total_ns alloc_ns " \
		"swap swapin_ns wait_ns prepare_ns hold_ns blocked blocked_ns first_tid " \
		"tables i_mmap mmap_tried mmap_locked comm\n"
#define ROW	"5 anon madvise 901 900 0x1000 9 succeeded 40 10 2 3 4 5 20 2 15 77 6 write 8 7 a\\040b\n"

static int parse(const char *text, struct collapses *c, struct parse_error *err)
{
	/* In exactly as much memory as it has: a read behind its end is seen. */
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);
	int ret;

	assert_non_null(copy);
	memcpy(copy, text, len);
	ret = parse_collapses(copy, len, c, err);
	free(copy);
	return ret;
}

static void whole(void **state)
{
	struct parse_error err;
	struct collapses c;

	(void)state;
	assert_int_equal(parse(HEAD ROW, &c, &err), 0);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.collapse->ago_ns, 5);
	assert_string_equal(c.collapse->what, "anon");
	assert_string_equal(c.collapse->by, "madvise");
	assert_int_equal(c.collapse->tid, 901);
	assert_int_equal(c.collapse->pid, 900);
	assert_int_equal(c.collapse->address, 0x1000);
	assert_int_equal(c.collapse->order, 9);
	assert_string_equal(c.collapse->result, "succeeded");
	assert_int_equal(c.collapse->swap, 2);
	assert_int_equal(c.collapse->ns[TIME_TOTAL], 40);
	assert_int_equal(c.collapse->ns[TIME_ALLOC], 10);
	assert_int_equal(c.collapse->ns[TIME_SWAPIN], 3);
	assert_int_equal(c.collapse->ns[TIME_WAIT], 4);
	assert_int_equal(c.collapse->ns[TIME_PREPARE], 5);
	assert_int_equal(c.collapse->ns[TIME_HOLD], 20);
	assert_int_equal(c.collapse->blocked, 2);
	assert_int_equal(c.collapse->blocked_ns, 15);
	assert_int_equal(c.collapse->first_tid, 77);
	assert_int_equal(c.collapse->tables, 6);
	assert_string_equal(c.collapse->i_mmap, "write");
	assert_int_equal(c.collapse->mmap_tried, 8);
	assert_int_equal(c.collapse->mmap_locked, 7);
	assert_string_equal(c.collapse->comm, "a b");
	collapses_free(&c);
	assert_int_equal(parse(HEAD, &c, &err), 0);
	assert_int_equal(c.n, 0);
	collapses_free(&c);
}

static void odd(void **state)
{
	struct parse_error err;
	struct collapses c;

	(void)state;
	/* Nothing is known of it; a newer module has more columns, elsewhere. */
	assert_int_equal(parse("ago_ns new what by tid pid address order result total_ns alloc_ns "
			       "swap swapin_ns wait_ns prepare_ns hold_ns blocked blocked_ns first_tid "
			       "tables i_mmap mmap_tried mmap_locked comm\n"
			       "5 what file khugepaged 35 - - 9 running - - 0 - - - - 0 - - 0 - 0 0 -\n",
			       &c, &err), 0);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.collapse->what, "file");
	assert_int_equal(c.collapse->pid, 0);
	assert_int_equal(c.collapse->address, 0);
	assert_null(c.collapse->i_mmap);
	assert_int_equal(c.collapse->ns[TIME_TOTAL], 0);
	assert_int_equal(c.collapse->ns[TIME_HOLD], 0);
	assert_string_equal(c.collapse->comm, "");
	collapses_free(&c);
}

static void broken(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *why;
	} wrong[] = {
		{ "ago_ns what by comm\n", 1, "the header has no column 'tid'" },
		{ "ago_ns what by what comm\n", 1, "the column 'what' is there twice" },
		{ HEAD ROW "5 anon madvise\n", 3, "column 4 is missing" },
	};
	struct parse_error err;
	struct collapses c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(parse(wrong[i].text, &c, &err), -EINVAL);
		assert_int_equal(err.line, wrong[i].line);
		assert_string_equal(err.why, wrong[i].why);
	}
	assert_int_equal(parse("", &c, &err), -EINVAL);
	assert_int_equal(parse(HEAD "x anon madvise 1 1 0x0 9 r - - 0 - - - - 0 - - - - - - c\n",
			       &c, &err), -EINVAL);
	assert_int_equal(parse(HEAD "5 anon madvise 1 1 0x0 9 r - - 0 - - - y 0 - - - - - - c\n",
			       &c, &err), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(odd),
		cmocka_unit_test(broken),
	};

	return cmocka_run_group_tests_name("collapses", tests, NULL, NULL);
}
