// SPDX-License-Identifier: GPL-2.0
/*
 * The collapses file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collapses.h"
#include "comm.h"
#include "fields.h"
#include "output.h"

enum column {
	AGO, WHAT, BY, TID, PID, ADDRESS, ORDER, RESULT, SWAP, BLOCKED, BLOCKED_NS,
	FIRST_TID,
	TIMES,
	COLUMNS = TIMES + COLLAPSE_NR_TIMES,
	/* One that this program does not know. */
	OTHER = COLUMNS,
};

const char * const collapse_time_name[COLLAPSE_NR_TIMES] = {
	"total_ns", "alloc_ns", "swapin_ns", "wait_ns", "prepare_ns", "hold_ns",
};

static const char * const column_name[TIMES] = {
	"ago_ns", "what", "by", "tid", "pid", "address", "order", "result",
	"swap", "blocked", "blocked_ns", "first_tid",
};

#define LAYOUT_MAX	32

/* Which column stands where; what follows the last one is the name. */
struct layout {
	unsigned int column[LAYOUT_MAX];
	size_t n;
};

static const char *name_of(unsigned int column)
{
	return column < TIMES ? column_name[column] :
				collapse_time_name[column - TIMES];
}

/* Cuts @l->line, which is the header. */
static int parse_layout(struct lines *l, struct parse_error *err,
			struct layout *layout)
{
	unsigned int c, seen = 0;
	char *at = l->line, *word;

	layout->n = 0;
	while ((word = next_word(&at)) && strcmp(word, "comm")) {
		for (c = 0; c < COLUMNS && strcmp(name_of(c), word); c++)
			;
		if (layout->n == LAYOUT_MAX)
			return lines_error(l, err, "there are more than %d columns",
					   LAYOUT_MAX);
		if (c < COLUMNS && seen & (1U << c))
			return lines_error(l, err, "the column '%s' is there twice",
					   name_of(c));
		if (c < COLUMNS)
			seen |= 1U << c;
		layout->column[layout->n++] = c;
	}
	for (c = 0; c < COLUMNS; c++)
		if (!(seen & (1U << c)))
			return lines_error(l, err, "the header has no column '%s'",
					   name_of(c));
	if (!word || next_word(&at))
		return lines_error(l, err, "the last column is not 'comm'");
	return 0;
}

/* "-" is zero: it did not come that far, or nobody knows. */
static int optional_u64(const struct lines *l, struct parse_error *err,
			const char *word, uint64_t *n)
{
	*n = 0;
	return strcmp(word, "-") ? field_u64(l, err, word, n) : 0;
}

static int optional_task(const struct lines *l, struct parse_error *err,
			 const char *word, uint32_t *id)
{
	*id = 0;
	return strcmp(word, "-") ? field_task(l, err, word, id) : 0;
}

/* Cuts @c->line, which is a copy of the line that was read last. */
static int parse_collapse(const struct lines *l, struct parse_error *err,
			  const struct layout *layout, struct collapse *c)
{
	char *at = c->line, *word[COLUMNS + 1] = { 0 };
	size_t i;

	for (i = 0; i < layout->n; i++) {
		word[layout->column[i]] = next_word(&at);
		if (!word[layout->column[i]])
			return lines_error(l, err, "column %zu is missing",
					   i + 1);
	}
	if (field_u64(l, err, word[AGO], &c->ago_ns) ||
	    field_task(l, err, word[TID], &c->tid) ||
	    optional_task(l, err, word[PID], &c->pid) ||
	    field_hex(l, err, word[ADDRESS], &c->address) ||
	    field_u64(l, err, word[ORDER], &c->order) ||
	    field_u64(l, err, word[SWAP], &c->swap) ||
	    field_u64(l, err, word[BLOCKED], &c->blocked) ||
	    optional_u64(l, err, word[BLOCKED_NS], &c->blocked_ns) ||
	    optional_task(l, err, word[FIRST_TID], &c->first_tid))
		return -EINVAL;
	for (i = 0; i < COLLAPSE_NR_TIMES; i++)
		if (optional_u64(l, err, word[TIMES + i], &c->ns[i]))
			return -EINVAL;
	c->what = word[WHAT];
	c->by = word[BY];
	c->result = word[RESULT];
	at += strspn(at, " \t");
	comm_blanks(at);
	c->comm = c->pid ? at : "";
	return 0;
}

int parse_collapses(const char *text, size_t len, struct collapses *c,
		    struct parse_error *err)
{
	struct layout layout = { 0 };
	struct lines l;
	int ret;

	memset(c, 0, sizeof(*c));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "ago_ns");
	if (!ret)
		ret = parse_layout(&l, err, &layout);
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		c->collapse = must_alloc(reallocarray(c->collapse, c->n + 1,
						      sizeof(*c->collapse)));
		memset(&c->collapse[c->n], 0, sizeof(*c->collapse));
		c->collapse[c->n].line = must_alloc(strdup(l.line));
		ret = parse_collapse(&l, err, &layout, &c->collapse[c->n++]);
	}
	if (ret)
		collapses_free(c);
	return ret;
}

void collapses_free(struct collapses *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->collapse[i].line);
	free(c->collapse);
	memset(c, 0, sizeof(*c));
}
