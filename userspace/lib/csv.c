// SPDX-License-Identifier: GPL-2.0
/*
 * Rows of facts as comma-separated values.
 */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "output.h"

struct columns {
	char **name;
	size_t n;
};

static char *inner_name(const char *outer, const char *inner)
{
	return *outer ? format("%s.%s", outer, inner) : format("%s", inner);
}

static void add_column(struct columns *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->name[i], name))
			return;
	c->name = must_alloc(reallocarray(c->name, c->n + 1, sizeof(*c->name)));
	c->name[c->n++] = must_alloc(strdup(name));
}

static void add_columns(struct columns *c, const char *outer,
			struct json_object *obj)
{
	json_object_object_foreach(obj, key, value) {
		char *name = inner_name(outer, key);

		if (json_object_is_type(value, json_type_object))
			add_columns(c, name, value);
		else
			add_column(c, name);
		free(name);
	}
}

/* The value of a column; its names may have dots of their own. */
static struct json_object *find(struct json_object *obj, const char *column)
{
	json_object_object_foreach(obj, key, value) {
		size_t len = strlen(key);

		if (!strcmp(key, column))
			return value;
		if (!strncmp(key, column, len) && column[len] == '.' &&
		    json_object_is_type(value, json_type_object))
			return find(value, column + len + 1);
	}
	return NULL;
}

static void print_text(FILE *out, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void print_value(FILE *out, struct json_object *value)
{
	char *all, *more;
	size_t i;

	if (!json_object_is_type(value, json_type_array)) {
		if (value)
			print_text(out, json_object_get_string(value));
		return;
	}
	all = must_alloc(strdup(""));
	for (i = 0; i < json_object_array_length(value); i++) {
		struct json_object *one = json_object_array_get_idx(value, i);

		more = format("%s%s%s", all, i ? "; " : "",
			      json_object_get_string(one));
		free(all);
		all = more;
	}
	print_text(out, all);
	free(all);
}

static void print_names(FILE *out, struct json_object *names, bool header)
{
	size_t i;

	if (header)
		fputs("name\n", out);
	for (i = 0; i < json_object_array_length(names); i++) {
		print_value(out, json_object_array_get_idx(names, i));
		fputc('\n', out);
	}
}

static void print_rows(FILE *out, struct json_object *rows, bool header)
{
	struct columns c = { 0 };
	size_t i, j, n = json_object_array_length(rows);

	for (i = 0; i < n; i++)
		add_columns(&c, "", json_object_array_get_idx(rows, i));
	for (j = 0; header && j < c.n; j++) {
		print_text(out, c.name[j]);
		fputc(j + 1 < c.n ? ',' : '\n', out);
	}
	for (i = 0; i < n; i++)
		for (j = 0; j < c.n; j++) {
			print_value(out, find(json_object_array_get_idx(rows, i),
					      c.name[j]));
			fputc(j + 1 < c.n ? ',' : '\n', out);
		}
	for (j = 0; j < c.n; j++)
		free(c.name[j]);
	free(c.name);
}

void csv_print(FILE *out, struct json_object *rows, bool header)
{
	if (json_object_is_type(rows, json_type_array)) {
		if (json_object_is_type(json_object_array_get_idx(rows, 0), json_type_string))
			print_names(out, rows, header);
		else
			print_rows(out, rows, header);
		return;
	}
	if (header)
		fputs("name,value\n", out);
	json_object_object_foreach(rows, key, value) {
		print_text(out, key);
		fputc(',', out);
		print_value(out, value);
		fputc('\n', out);
	}
}

void rows_print(const struct ctx *ctx, struct json_object *rows)
{
	if (!ctx->csv) {
		json_print(stdout, rows);
		return;
	}
	csv_print(stdout, rows, !ctx->no_header);
	json_object_put(rows);
}

void facts_print(const struct ctx *ctx, struct json_object *obj)
{
	if (!ctx->csv) {
		json_print(stdout, obj);
		return;
	}
	json_object_object_foreach(obj, key, rows) {
		(void)key;
		csv_print(stdout, rows, !ctx->no_header);
	}
	json_object_put(obj);
}
