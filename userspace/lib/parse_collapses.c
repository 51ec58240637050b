// SPDX-License-Identifier: GPL-2.0
/*
 * The collapses file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collapses.h"
#include "columns.h"
#include "comm.h"
#include "fields.h"
#include "output.h"

enum column {
	AGO, WHAT, BY, TID, PID, ADDRESS, ORDER, RESULT, SWAP, BLOCKED, BLOCKED_NS,
	FIRST_TID, TABLES, I_MMAP, MMAP_TRIED, MMAP_LOCKED,
	TIMES,
	COLUMNS = TIMES + COLLAPSE_NR_TIMES,
};

static const char * const column_name[COLUMNS] = {
	"ago_ns", "what", "by", "tid", "pid", "address", "order", "result",
	"swap", "blocked", "blocked_ns", "first_tid",
	"tables", "i_mmap", "mmap_tried", "mmap_locked",
	[TIMES] = "total_ns", "alloc_ns", "swapin_ns", "wait_ns", "prepare_ns", "hold_ns",
};

const char * const * const collapse_time_name = column_name + TIMES;

/* Cuts @c->line, which is a copy of the line that was read last. */
static int parse_collapse(const struct lines *l, struct parse_error *err,
			  const struct layout *layout, struct collapse *c)
{
	char *word[COLUMNS + 1] = { 0 };
	char *comm = columns_row(l, err, layout, c->line, word);
	size_t i;

	if (!comm)
		return -EINVAL;
	if (field_u64(l, err, word[AGO], &c->ago_ns) ||
	    field_task(l, err, word[TID], &c->tid) ||
	    field_optional_task(l, err, word[PID], &c->pid) ||
	    field_optional_hex(l, err, word[ADDRESS], &c->address) ||
	    field_u64(l, err, word[ORDER], &c->order) ||
	    field_u64(l, err, word[SWAP], &c->swap) ||
	    field_u64(l, err, word[BLOCKED], &c->blocked) ||
	    field_optional(l, err, word[BLOCKED_NS], &c->blocked_ns) ||
	    field_optional_task(l, err, word[FIRST_TID], &c->first_tid) ||
	    field_optional(l, err, word[TABLES], &c->tables) ||
	    field_optional(l, err, word[MMAP_TRIED], &c->mmap_tried) ||
	    field_optional(l, err, word[MMAP_LOCKED], &c->mmap_locked))
		return -EINVAL;
	for (i = 0; i < COLLAPSE_NR_TIMES; i++)
		if (field_optional(l, err, word[TIMES + i], &c->ns[i]))
			return -EINVAL;
	c->what = word[WHAT];
	c->by = word[BY];
	c->result = word[RESULT];
	c->i_mmap = strcmp(word[I_MMAP], "-") ? word[I_MMAP] : NULL;
	comm_blanks(comm);
	c->comm = c->pid ? comm : "";
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
		ret = columns_header(&l, err, column_name, COLUMNS, &layout);
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
