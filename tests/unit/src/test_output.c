// SPDX-License-Identifier: GPL-2.0
/*
 * Tables, wrapped text, JSON.
 */
#include "unit.h"

#include "lib/output.h"

/* What @print writes, as a string to be freed. */
static char *printed(void (*print)(FILE *out, void *data), void *data)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print(out, data);
	fclose(out);
	return text;
}

#define ASSERT_PRINTS(print, data, text)		\
do {							\
	char *got_ = printed(print, data);		\
							\
	assert_string_equal(got_, text);		\
	free(got_);					\
} while (0)

struct view {
	struct table table;
	bool header;
	bool color;
	unsigned int width;
};

static void print_view(FILE *out, void *data)
{
	struct view *v = data;

	table_print(&v->table, out, v->header, v->color, v->width);
}

static void table_aligns(void **state)
{
	struct view v = { .width = 80 };

	(void)state;
	table_init(&v.table, 3);
	table_right(&v.table, 1);
	table_add(&v.table, PLAIN, "a", "1", "x");
	table_add(&v.table, PLAIN, "long", "1000", "");
	table_add(&v.table, PLAIN, "", "5", "y");
	ASSERT_PRINTS(print_view, &v,
		      "a        1  x\n"
		      "long  1000\n"
		      "         5  y\n");
	table_free(&v.table);
	assert_int_equal(v.table.rows, 0);
}

static void table_wraps_last_column(void **state)
{
	struct view v = { .width = 20 };

	(void)state;
	table_init(&v.table, 3);
	table_add(&v.table, PLAIN, "name", "on", "fits here !!");
	table_add(&v.table, PLAIN, "name", "on", "does not fit in twenty");
	ASSERT_PRINTS(print_view, &v,
		      "name  on\n"
		      "    fits here !!\n"
		      "name  on\n"
		      "    does not fit in\n"
		      "    twenty\n");
	v.width = 22;
	ASSERT_PRINTS(print_view, &v,
		      "name  on  fits here !!\n"
		      "name  on\n"
		      "    does not fit in\n"
		      "    twenty\n");
	table_free(&v.table);
}

static void table_colors(void **state)
{
	struct view v = { .width = 80, .header = true, .color = true };

	(void)state;
	table_init(&v.table, 2);
	table_add(&v.table, PLAIN, "name", "state");
	table_add(&v.table, RED, "a", "bad");
	table_add(&v.table, PLAIN, "b", "good");
	ASSERT_PRINTS(print_view, &v,
		      "\033[1mname  state\n\033[0m"
		      "a     \033[31mbad\033[0m\n"
		      "b     good\n");
	v.color = false;
	ASSERT_PRINTS(print_view, &v, "name  state\na     bad\nb     good\n");
	table_free(&v.table);
}

static void print_text(FILE *out, void *data)
{
	print_wrapped(out, data, 2, 12);
}

static void wraps(void **state)
{
	(void)state;
	ASSERT_PRINTS(print_text, "", "\n");
	ASSERT_PRINTS(print_text, "  one  ", "  one\n");
	ASSERT_PRINTS(print_text, "one two three", "  one two\n  three\n");
	ASSERT_PRINTS(print_text, "exactly ten", "  exactly\n  ten\n");
	ASSERT_PRINTS(print_text, "a-word-longer-than-the-line b",
		      "  a-word-longer-than-the-line\n  b\n");
}

static void print_obj(FILE *out, void *data)
{
	json_print(out, data);
}

static void json_keeps_numbers(void **state)
{
	struct json_object *obj = json_object_new_object();

	(void)state;
	json_u64(obj, "max", UINT64_MAX);
	json_flag(obj, "yes", true);
	json_str(obj, "path", "/a\"b");
	json_object_object_add(obj, "n", json_scalar("12"));
	json_object_object_add(obj, "zero", json_scalar("0"));
	json_object_object_add(obj, "text", json_scalar("007"));
	json_object_object_add(obj, "big", json_scalar("18446744073709551616"));
	json_object_object_add(obj, "empty", json_scalar(""));
	ASSERT_PRINTS(print_obj, obj,
		      "{\n"
		      "  \"max\": 18446744073709551615,\n"
		      "  \"yes\": true,\n"
		      "  \"path\": \"/a\\\"b\",\n"
		      "  \"n\": 12,\n"
		      "  \"zero\": 0,\n"
		      "  \"text\": \"007\",\n"
		      "  \"big\": \"18446744073709551616\",\n"
		      "  \"empty\": \"\"\n"
		      "}\n");
}

/* Standard output of a test is no terminal for sure only when it is a pipe. */
static void width_from_environment(void **state)
{
	(void)state;
	setenv("COLUMNS", "132", 1);
	assert_int_equal(output_width(), 132);
	setenv("COLUMNS", "1000", 1);
	assert_int_equal(output_width(), 1000);
	unsetenv("COLUMNS");
}

static void no_color_wins(void **state)
{
	(void)state;
	setenv("NO_COLOR", "1", 1);
	assert_false(color_wanted());
	unsetenv("NO_COLOR");
	assert_string_equal(color_on(false, RED), "");
	assert_string_equal(color_off(false), "");
	assert_string_equal(color_on(true, RED), "\033[31m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_aligns),
		cmocka_unit_test(table_wraps_last_column),
		cmocka_unit_test(table_colors),
		cmocka_unit_test(wraps),
		cmocka_unit_test(json_keeps_numbers),
		cmocka_unit_test(width_from_environment),
		cmocka_unit_test(no_color_wins),
	};

	return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
