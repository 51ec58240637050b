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
	TOP_COLLAPSES,	/* the last attempts to make a huge page */
	TOP_LOCKS,	/* who holds which lock now */
	TOP_NR_VIEWS,
};

/* What is read for the views; two of them have a file of their own. */
struct top_facts {
	struct waits waits;
	struct findings findings;
	struct collapses collapses;
	struct lock_holds locks;
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
/* The watch without which there is nothing to show; NULL: any. */
const char *top_view_watch(enum top_view view);
/* Which column a view is ordered by at first, and how many it has. */
size_t top_default_sort(enum top_view view);
size_t top_columns(enum top_view view);
/* NULL: there is no such column. */
const char *top_column_name(enum top_view view, size_t col);

/* 0: what @view needs was read; else the exit status, and nothing is held. */
int top_read(const struct ctx *ctx, enum top_view view, struct top_facts *f);
void top_facts_free(struct top_facts *f);

/* Names of tasks are looked for in @ctx->root, where that is right. */
void top_fill(struct top_table *t, enum top_view view, const struct ctx *ctx,
	      const struct top_facts *f);
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
