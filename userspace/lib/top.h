/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What "top" shows, as lines of text: which rows, in which order, how wide.
 * Nothing here knows a terminal.
 */
#ifndef MMDEPCTL_TOP_H
#define MMDEPCTL_TOP_H

#include "debugfs.h"
#include "output.h"

enum top_view {
	TOP_WAITS,	/* who waits now */
	TOP_HOLDERS,	/* who could end waits, and how many */
	TOP_SPINNERS,	/* who comes back again and again */
	TOP_FINDINGS,
	TOP_NR_VIEWS,
};

#define TOP_COLS	5

/* @key orders the rows of a column of numbers; others are ordered by text. */
struct top_cell {
	char *text;
	uint64_t key;
};

struct top_row {
	struct top_cell cell[TOP_COLS];
	enum color tint;
	/* Which process "explain" is asked about; 0: none. */
	uint32_t id;
};

struct top_table {
	enum top_view view;
	struct top_row *row;
	size_t n;
};

const char *top_view_name(enum top_view view);
/* Which column a view is ordered by at first, and how many it has. */
size_t top_default_sort(enum top_view view);
size_t top_columns(enum top_view view);
/* NULL: there is no such column. */
const char *top_column_name(enum top_view view, size_t col);

/* Names of tasks are looked for in @ctx->root, where that is right. */
void top_fill(struct top_table *t, enum top_view view, const struct ctx *ctx,
	      const struct waits *w, const struct findings *f);
/* Numbers: the largest first; text: from A.  @reverse: the other way round. */
void top_sort(struct top_table *t, size_t col, bool reverse);
/*
 * One line, no wider than @width, to be freed: a row, or with @row = t->n the
 * names of the columns, that of @sorted in brackets.  What does not fit ends in "+".
 */
char *top_line(const struct top_table *t, size_t row, size_t sorted,
	       unsigned int width);
void top_free(struct top_table *t);

#endif /* MMDEPCTL_TOP_H */
