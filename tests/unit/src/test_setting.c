// SPDX-License-Identifier: GPL-2.0
/*
 * Watch lists and the words of "mmdepctl set".
 */
#include "unit.h"

#include <errno.h>

#include "lib/setting.h"
#include "lib/watch.h"

#define U	MMDEP_WATCH_USERFAULT
#define M	MMDEP_WATCH_MIGRATION
#define C	MMDEP_WATCH_COLLAPSE

static void lists(void **state)
{
	static const struct {
		const char *text;
		uint64_t mask;
	} good[] = {
		{ "userfault", U }, { "collapse,migration", C | M },
		{ "migration,migration", M }, { "none", 0 }, { "all", MMDEP_WATCH_ALL },
	};
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "has an empty name in its list" },
		{ ",", "has an empty name in its list" },
		{ "userfault,", "has an empty name in its list" },
		{ "user", "names 'user', which is none of the watches userfault, migration, collapse, gup, locks" },
		{ "userfaults", "names 'userfaults', which is none of the watches userfault, migration, collapse, gup, locks" },
		{ "none,userfault", "names 'none', which is none of the watches userfault, migration, collapse, gup, locks" },
		{ "+userfault", "has a sign: watches= sets the whole list, watch= adds and removes" },
	};
	uint64_t mask = 77;
	char why[160];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(parse_watches(bad[i].text, &mask, why,
					       sizeof(why)), -EINVAL);
		assert_string_equal(why, bad[i].why);
	}
	assert_int_equal(mask, 77);
	for (i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(parse_watches(good[i].text, &mask, why,
					       sizeof(why)), 0);
		assert_int_equal(mask, good[i].mask);
	}
}

static void changes(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "has a name without + or -: watch= adds and removes, watches= sets the whole list" },
		{ "+", "has an empty name in its list" },
		{ "+userfault,", "has a name without + or -: watch= adds and removes, watches= sets the whole list" },
		{ "userfault", "has a name without + or -: watch= adds and removes, watches= sets the whole list" },
		{ "+userfault,-userfault", "both adds and removes userfault" },
		{ "+all", "names 'all', which is none of the watches userfault, migration, collapse, gup, locks" },
	};
	uint64_t set = 77, clear = 88;
	char why[160];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(parse_watch_changes(bad[i].text, &set, &clear,
						     why, sizeof(why)),
				 -EINVAL);
		assert_string_equal(why, bad[i].why);
	}
	assert_int_equal(set, 77);
	assert_int_equal(clear, 88);
	assert_int_equal(parse_watch_changes("+collapse,-userfault,+migration",
					     &set, &clear, why, sizeof(why)),
			 0);
	assert_int_equal(set, C | M);
	assert_int_equal(clear, U);
}

static void names(void **state)
{
	char text[WATCHES_TEXT_LEN];

	(void)state;
	assert_string_equal(format_watches(0, ",", text), "none");
	assert_string_equal(format_watches(C, ",", text), "collapse");
	assert_string_equal(format_watches(MMDEP_WATCH_ALL, ", ", text),
			    "userfault, migration, collapse, gup, locks");
	/* A bit of a newer module has no name here. */
	assert_string_equal(format_watches(1ULL << 40 | M, ",", text),
			    "migration");
}

static void settings_add_up(void **state)
{
	struct settings s = { 0 };
	char why[256];

	(void)state;
	assert_int_equal(parse_setting("userfault-long=1s", &s, why,
				       sizeof(why)), 0);
	assert_int_equal(parse_setting("collapse-long=1us", &s, why,
				       sizeof(why)), 0);
	assert_int_equal(parse_setting("migration-long=3600s", &s, why,
				       sizeof(why)), 0);
	assert_int_equal(s.config.mask, MMDEP_CONFIG_ALL & ~MMDEP_CONFIG_WATCHES);
	assert_int_equal(s.config.userfault_long_ns, 1000000000);
	assert_int_equal(s.config.collapse_long_ns, 1000);
	assert_int_equal(s.config.migration_long_ns, 3600000000000);
	assert_false(s.relative);
	assert_int_equal(parse_setting("watches=none", &s, why, sizeof(why)),
			 0);
	assert_int_equal(s.config.mask, MMDEP_CONFIG_ALL);
	assert_int_equal(s.config.watches, 0);
}

static void settings_refused(void **state)
{
	static const struct {
		const char *word;
		const char *why;
	} bad[] = {
		{ "", "'' is not of the form NAME=VALUE" },
		{ "watch", "'watch' is not of the form NAME=VALUE" },
		{ "=1s", "'' is no setting; there are watch, watches, userfault-long, migration-long, collapse-long" },
		{ "userfault=1s", "'userfault' is no setting; there are watch, watches, userfault-long, migration-long, collapse-long" },
		{ "userfault-long=", "userfault-long=: the time does not begin with a number" },
		{ "userfault-long=1", "userfault-long=1: the time has no unit (ns, us, ms or s)" },
		{ "collapse-long=999ns", "collapse-long=999ns: the time is not between 1us and 3600s" },
		{ "migration-long=3600.000000001s", "migration-long=3600.000000001s: the time is not between 1us and 3600s" },
		{ "watches=x", "watches=x names 'x', which is none of the watches userfault, migration, collapse, gup, locks" },
	};
	static const struct settings untouched;
	struct settings s = { 0 };
	char why[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(parse_setting(bad[i].word, &s, why,
					       sizeof(why)), -EINVAL);
		assert_string_equal(why, bad[i].why);
		assert_memory_equal(&s, &untouched, sizeof(s));
	}
}

static void settings_once(void **state)
{
	struct settings s = { 0 };
	char why[256];

	(void)state;
	assert_int_equal(parse_setting("watch=+collapse", &s, why,
				       sizeof(why)), 0);
	assert_true(s.relative);
	assert_int_equal(parse_setting("watches=all", &s, why, sizeof(why)),
			 -EINVAL);
	assert_string_equal(why, "watch= and watches= may be given once, and not both");
	assert_int_equal(parse_setting("watch=+userfault", &s, why,
				       sizeof(why)), -EINVAL);
	assert_int_equal(parse_setting("collapse-long=1s", &s, why,
				       sizeof(why)), 0);
	assert_int_equal(parse_setting("collapse-long=2s", &s, why,
				       sizeof(why)), -EINVAL);
	assert_string_equal(why, "collapse-long is given twice");
	assert_int_equal(s.config.collapse_long_ns, 1000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(changes),
		cmocka_unit_test(names),
		cmocka_unit_test(settings_add_up),
		cmocka_unit_test(settings_refused),
		cmocka_unit_test(settings_once),
	};

	return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
