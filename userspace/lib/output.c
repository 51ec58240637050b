// SPDX-License-Identifier: GPL-2.0
/*
 * Errors, tables, colour, JSON.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../mmdepctl.h"
#include "number.h"
#include "output.h"

int fail(const char *fmt, ...)
{
	va_list ap;

	/* What was printed before belongs before the error. */
	fflush(stdout);
	fputs("mmdepctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return EXIT_ERROR;
}

void *must_alloc(void *p)
{
	if (!p) {
		fail("memory: none left. Close something and try again");
		exit(EXIT_ERROR);
	}
	return p;
}

char *format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return must_alloc(n < 0 ? NULL : text);
}

bool color_wanted(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no && *no)
		return false;
	if (term && !strcmp(term, "dumb"))
		return false;
	return isatty(STDOUT_FILENO);
}

unsigned int output_width(void)
{
	const char *env = getenv("COLUMNS");
	struct winsize ws;
	uint64_t n;

	if (env && !parse_u64(env, &n) && n >= 20 && n <= 1000)
		return n;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) && ws.ws_col >= 20)
		return ws.ws_col;
	return 80;
}

const char *color_on(bool color, enum color c)
{
	static const char * const seq[] = {
		[PLAIN] = "",
		[BOLD] = "\033[1m",
		[GREEN] = "\033[32m",
		[YELLOW] = "\033[33m",
		[RED] = "\033[31m",
		[DIM] = "\033[2m",
	};

	return color ? seq[c] : "";
}

const char *color_off(bool color)
{
	return color ? "\033[0m" : "";
}

void table_init(struct table *t, size_t cols)
{
	memset(t, 0, sizeof(*t));
	t->cols = cols;
}

void table_right(struct table *t, size_t col)
{
	t->right[col] = true;
}

void table_add(struct table *t, enum color tint, ...)
{
	size_t i, n = (t->rows + 1) * t->cols;
	va_list ap;

	t->cell = must_alloc(reallocarray(t->cell, n, sizeof(*t->cell)));
	t->tint = must_alloc(reallocarray(t->tint, t->rows + 1,
					  sizeof(*t->tint)));
	va_start(ap, tint);
	for (i = 0; i < t->cols; i++) {
		const char *text = va_arg(ap, const char *);

		t->cell[t->rows * t->cols + i] = must_alloc(strdup(text));
	}
	va_end(ap);
	t->tint[t->rows++] = tint;
}

/* Empty cells at the end of a row print no blanks: nothing to trip a diff. */
static void table_row(const struct table *t, size_t row, const size_t *wide,
		      FILE *out, const char *on, const char *off,
		      unsigned int margin)
{
	char **cell = &t->cell[row * t->cols];
	size_t i, at = 0, gap = 0, last = t->cols;

	while (last && !*cell[last - 1])
		last--;
	for (i = 0; i < last; i++) {
		size_t len = strlen(cell[i]);
		size_t fill = wide[i] > len ? wide[i] - len : 0;
		bool end = i + 1 == t->cols;

		if (end && t->cols > 2 && at + gap + len > margin) {
			fputc('\n', out);
			fputs(on, out);
			print_wrapped(out, cell[i], 4, margin);
			fputs(off, out);
			return;
		}
		if (t->right[i])
			gap += fill;
		fprintf(out, "%*s", (int)gap, "");
		fprintf(out, "%s%s%s", end ? on : "", cell[i], end ? off : "");
		at += gap + len;
		gap = t->right[i] ? 2 : fill + 2;
	}
	fputc('\n', out);
}

void table_print(const struct table *t, FILE *out, bool header, bool color,
		 unsigned int width)
{
	size_t wide[TABLE_COLS] = { 0 };
	size_t r, c;

	for (r = 0; r < t->rows; r++)
		for (c = 0; c < t->cols; c++) {
			size_t len = strlen(t->cell[r * t->cols + c]);

			if (c + 1 == t->cols && !t->right[c])
				continue;
			if (len > wide[c])
				wide[c] = len;
		}
	for (r = 0; r < t->rows; r++) {
		if (header && !r) {
			fputs(color_on(color, BOLD), out);
			table_row(t, r, wide, out, "", "", width);
			fputs(color_off(color), out);
		} else {
			bool tint = color && t->tint[r] != PLAIN;

			table_row(t, r, wide, out, color_on(tint, t->tint[r]),
				  color_off(tint), width);
		}
	}
}

void table_free(struct table *t)
{
	size_t i;

	for (i = 0; i < t->rows * t->cols; i++)
		free(t->cell[i]);
	free(t->cell);
	free(t->tint);
	memset(t, 0, sizeof(*t));
}

void print_labelled(FILE *out, const char *label, const char *text,
		    unsigned int indent, unsigned int width)
{
	unsigned int at = 0;
	bool first = true;

	while (*text) {
		size_t word;

		while (isspace((unsigned char)*text))
			text++;
		word = strcspn(text, " \t\n");
		if (!word)
			break;
		if (at && at + 1 + word > width) {
			fputc('\n', out);
			at = 0;
		}
		if (at)
			at += fprintf(out, " %.*s", (int)word, text);
		else
			at = fprintf(out, "%-*s%.*s", (int)indent,
				     first ? label : "", (int)word, text);
		first = false;
		text += word;
	}
	if (first)
		fputs(label, out);
	fputc('\n', out);
}

void print_wrapped(FILE *out, const char *text, unsigned int indent,
		   unsigned int width)
{
	print_labelled(out, "", text, indent, width);
}

void json_print(FILE *out, struct json_object *obj)
{
	fprintf(out, "%s\n",
		json_object_to_json_string_ext(obj,
					       JSON_C_TO_STRING_PRETTY |
					       JSON_C_TO_STRING_SPACED |
					       JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(obj);
}

void json_print_line(FILE *out, struct json_object *obj)
{
	fprintf(out, "%s\n",
		json_object_to_json_string_ext(obj,
					       JSON_C_TO_STRING_PLAIN |
					       JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(obj);
}

void json_str(struct json_object *obj, const char *key, const char *value)
{
	json_object_object_add(obj, key, json_object_new_string(value));
}

void json_u64(struct json_object *obj, const char *key, uint64_t value)
{
	json_object_object_add(obj, key, json_object_new_uint64(value));
}

void json_flag(struct json_object *obj, const char *key, bool value)
{
	json_object_object_add(obj, key, json_object_new_boolean(value));
}

struct json_object *json_scalar(const char *value)
{
	uint64_t n;

	/* "007" is a name, not a number: JSON could not give it back. */
	if (!parse_u64(value, &n) && (value[0] != '0' || !value[1]))
		return json_object_new_uint64(n);
	return json_object_new_string(value);
}
