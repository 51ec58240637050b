// SPDX-License-Identifier: GPL-2.0
/*
 * Names of functions as the compiler leaves them, in the module's own source.
 */
#include "unit.h"

#include "core/symname.h"

static void the_plain_name_comes_first(void **state)
{
	char name[MMDEP_SYMBOL_LEN];

	(void)state;
	assert_true(mmdep_symname("collapse_huge_page", 0, name, sizeof(name)));
	assert_string_equal(name, "collapse_huge_page");
}

static void candidates_differ_and_end(void **state)
{
	char name[32][MMDEP_SYMBOL_LEN];
	unsigned int i, j;

	(void)state;
	for (i = 0; i < 32; i++) {
		if (!mmdep_symname("f", i, name[i], sizeof(name[i])))
			break;
		assert_int_equal(name[i][0], 'f');
		assert_true(!name[i][1] || name[i][1] == '.');
		for (j = 0; j < i; j++)
			assert_string_not_equal(name[i], name[j]);
	}
	assert_in_range(i, 4, 31);
	assert_false(mmdep_symname("f", 1000000, name[0], sizeof(name[0])));
	assert_false(mmdep_symname("f", -1U, name[0], sizeof(name[0])));
}

static bool is_candidate(const char *base, const char *symbol)
{
	char name[MMDEP_SYMBOL_LEN];
	unsigned int i;

	for (i = 0; mmdep_symname(base, i, name, sizeof(name)); i++)
		if (!strcmp(name, symbol))
			return true;
	return false;
}

static void suffixes_of_gcc(void **state)
{
	(void)state;
	assert_true(is_candidate("f", "f.isra.0"));
	assert_true(is_candidate("f", "f.constprop.0"));
	assert_true(is_candidate("f", "f.part.0"));
	/* The cold part of a function is never its entry. */
	assert_false(is_candidate("f", "f.cold"));
	assert_false(is_candidate("f", "f.isra.0.cold"));
	assert_false(is_candidate("f", "ff"));
}

/* In exactly @len bytes: a write behind them is seen. */
static void short_buffers(void **state)
{
	size_t len;

	(void)state;
	for (len = 1; len < 16; len++) {
		char *buf = malloc(len);

		assert_non_null(buf);
		/* "abc.isra.0" and its NUL need 11 bytes. */
		assert_int_equal(mmdep_symname("abc", 0, buf, len), len >= 4);
		assert_int_equal(mmdep_symname("abc", 1, buf, len), len >= 11);
		free(buf);
	}
}

static void rewritten_and_partial(void **state)
{
	(void)state;
	assert_false(mmdep_symname_rewritten("collapse_huge_page"));
	assert_false(mmdep_symname_rewritten("isra.0"));
	assert_false(mmdep_symname_rewritten("f.isra"));
	assert_false(mmdep_symname_rewritten("f.llvm.1234"));
	assert_true(mmdep_symname_rewritten("f.isra.0"));
	assert_true(mmdep_symname_rewritten("f.constprop.12"));
	assert_true(mmdep_symname_rewritten("f.part.0"));
	assert_true(mmdep_symname_rewritten("f.constprop.0.isra.0"));
	assert_true(mmdep_symname_partial("f.part.0"));
	assert_true(mmdep_symname_partial("f.isra.0.part.0"));
	assert_false(mmdep_symname_partial("f.isra.0"));
	assert_false(mmdep_symname_partial("part.0"));
}

static void lists_have_whole_names(void **state)
{
	(void)state;
	assert_true(mmdep_list_has("a", "a"));
	assert_true(mmdep_list_has("a,b,c", "a"));
	assert_true(mmdep_list_has("a,b,c", "b"));
	assert_true(mmdep_list_has("a,b,c", "c"));
	assert_true(mmdep_list_has("ab,b", "b"));
	assert_true(mmdep_list_has(",,b,,", "b"));
	assert_false(mmdep_list_has(NULL, "a"));
	assert_false(mmdep_list_has("", "a"));
	assert_false(mmdep_list_has(",", "a"));
	assert_false(mmdep_list_has("ab", "a"));
	assert_false(mmdep_list_has("ba", "a"));
	assert_false(mmdep_list_has("bab", "a"));
	assert_false(mmdep_list_has("a", "ab"));
	assert_false(mmdep_list_has("xab,abx", "ab"));
	assert_false(mmdep_list_has("a=b", "a"));
	assert_false(mmdep_list_has("a=b", "b"));
	assert_false(mmdep_list_has("a,b", ""));
	assert_false(mmdep_list_has("", ""));
	assert_false(mmdep_list_has("a.b", "a"));
}

static void values(void **state)
{
	char buf[8] = "same";

	(void)state;
	assert_false(mmdep_list_value(NULL, "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("a", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("a=", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("a=,b=1", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("ab=1", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("ba=1", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("b=a=1", "a", buf, sizeof(buf)));
	assert_false(mmdep_list_value("b=1", "1", buf, sizeof(buf)));
	assert_string_equal(buf, "same");
	assert_true(mmdep_list_value("a=1", "a", buf, sizeof(buf)));
	assert_string_equal(buf, "1");
	assert_true(mmdep_list_value("ab=1,a=22,b=3", "a", buf, sizeof(buf)));
	assert_string_equal(buf, "22");
	assert_true(mmdep_list_value("a=x=y,b=3", "a", buf, sizeof(buf)));
	assert_string_equal(buf, "x=y");
	assert_true(mmdep_list_value("b=3,f=g.llvm", "f", buf, sizeof(buf)));
	assert_string_equal(buf, "g.llvm");
}

static void value_buffers(void **state)
{
	char *buf = malloc(4);

	(void)state;
	assert_non_null(buf);
	assert_true(mmdep_list_value("a=xyz,b=1", "a", buf, 4));
	assert_string_equal(buf, "xyz");
	assert_false(mmdep_list_value("a=wxyz,b=1", "a", buf, 4));
	assert_string_equal(buf, "xyz");
	assert_false(mmdep_list_value("a=x", "a", buf, 1));
	free(buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plain_name_comes_first),
		cmocka_unit_test(candidates_differ_and_end),
		cmocka_unit_test(suffixes_of_gcc),
		cmocka_unit_test(short_buffers),
		cmocka_unit_test(rewritten_and_partial),
		cmocka_unit_test(lists_have_whole_names),
		cmocka_unit_test(values),
		cmocka_unit_test(value_buffers),
	};

	return cmocka_run_group_tests_name("symname", tests, NULL, NULL);
}
