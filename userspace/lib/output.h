/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that is printed goes through here: errors, tables, colour, JSON.
 */
#ifndef MMDEPCTL_OUTPUT_H
#define MMDEPCTL_OUTPUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "util.h"

enum color { PLAIN, BOLD, GREEN, YELLOW, RED, DIM };

/* "mmdepctl: WHAT: WHY. WHAT TO DO" on standard error; returns EXIT_ERROR. */
int fail(const char *fmt, ...) __printf(1, 2);

/* Does standard output show colours?  It does not when NO_COLOR is set. */
bool color_wanted(void);
/* Columns of the terminal; COLUMNS wins, 80 when nobody knows. */
unsigned int output_width(void);
const char *color_on(bool color, enum color c);
const char *color_off(bool color);

#define TABLE_COLS	9

/* Cells are text; a column is as wide as its widest cell. */
struct table {
	size_t cols;
	size_t rows;
	bool right[TABLE_COLS];
	char **cell;
	enum color *tint;
};

void table_init(struct table *t, size_t cols);
void table_right(struct table *t, size_t col);
/* One string for each column; @tint colours the last column. */
void table_add(struct table *t, enum color tint, ...);
/*
 * @header: the first row is one (bold).  A last column that would pass the
 * right margin goes to a line of its own, indented and wrapped.
 */
void table_print(const struct table *t, FILE *out, bool header, bool color,
		 unsigned int width);
void table_free(struct table *t);

/* Words of @text in lines of at most @width, each behind @indent blanks. */
void print_wrapped(FILE *out, const char *text, unsigned int indent,
		   unsigned int width);

/* The same, with @label in the blanks before the first line. */
void print_labelled(FILE *out, const char *label, const char *text,
		    unsigned int indent, unsigned int width);

/* Prints @obj as JSON with a newline and drops the reference. */
void json_print(FILE *out, struct json_object *obj);
/* The same in one line, for streams. */
void json_print_line(FILE *out, struct json_object *obj);
void json_str(struct json_object *obj, const char *key, const char *value);
void json_u64(struct json_object *obj, const char *key, uint64_t value);
void json_flag(struct json_object *obj, const char *key, bool value);
/* A number where @value is one that fits, else text. */
struct json_object *json_scalar(const char *value);

/* Memory that must be there: the program ends with a message when it is not. */
void *must_alloc(void *p);
char *format(const char *fmt, ...) __printf(1, 2);

#endif /* MMDEPCTL_OUTPUT_H */
