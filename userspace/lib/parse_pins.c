// SPDX-License-Identifier: GPL-2.0
/*
 * The pins file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "comm.h"
#include "fields.h"
#include "output.h"
#include "pins.h"

enum column {
	AGO, TID, PID, ADDRESS, PAGES, RESULT, TOTAL, ROUNDS, IDLE, MOVED, MOVE, REFUSED,
	PFN, REFS, MAPS, ORDER, TYPE, NODE, ZONE,
	COLUMNS,
};

static const char * const column_name[COLUMNS] = {
	"ago_ns", "tid", "pid", "address", "pages", "result", "total_ns", "rounds", "idle",
	"moved", "move_ns", "refused", "pfn", "refs", "maps", "order", "type", "node", "zone",
};

/* Cuts @p->line, which is a copy of the line that was read last. */
static int parse_pin(const struct lines *l, struct parse_error *err,
		     const struct layout *layout, struct pin *p)
{
	char *word[COLUMNS + 1] = { 0 };
	char *comm = columns_row(l, err, layout, p->line, word);

	if (!comm || field_u64(l, err, word[AGO], &p->ago_ns) ||
	    field_task(l, err, word[TID], &p->tid) ||
	    field_task(l, err, word[PID], &p->pid) ||
	    field_optional_hex(l, err, word[ADDRESS], &p->address) ||
	    field_optional(l, err, word[PAGES], &p->pages) ||
	    field_optional(l, err, word[TOTAL], &p->total_ns) ||
	    field_u64(l, err, word[ROUNDS], &p->rounds) ||
	    field_u64(l, err, word[IDLE], &p->idle) ||
	    field_u64(l, err, word[MOVED], &p->moved) ||
	    field_u64(l, err, word[MOVE], &p->move_ns) ||
	    field_u64(l, err, word[REFUSED], &p->refused) ||
	    field_optional_hex(l, err, word[PFN], &p->pfn) ||
	    field_optional(l, err, word[REFS], &p->refs) ||
	    field_optional(l, err, word[ORDER], &p->order) ||
	    field_optional(l, err, word[NODE], &p->node))
		return -EINVAL;
	p->result = word[RESULT];
	p->maps = strcmp(word[MAPS], "-") ? word[MAPS] : NULL;
	p->type = word[TYPE];
	p->zone = word[ZONE];
	comm_blanks(comm);
	p->comm = comm;
	return 0;
}

int parse_pins(const char *text, size_t len, struct pins *p, struct parse_error *err)
{
	struct layout layout = { 0 };
	struct lines l;
	int ret;

	memset(p, 0, sizeof(*p));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "ago_ns");
	if (!ret)
		ret = columns_header(&l, err, column_name, COLUMNS, &layout);
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		p->pin = must_alloc(reallocarray(p->pin, p->n + 1, sizeof(*p->pin)));
		memset(&p->pin[p->n], 0, sizeof(*p->pin));
		p->pin[p->n].line = must_alloc(strdup(l.line));
		ret = parse_pin(&l, err, &layout, &p->pin[p->n++]);
	}
	if (ret)
		pins_free(p);
	return ret;
}

void pins_free(struct pins *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free(p->pin[i].line);
	free(p->pin);
	memset(p, 0, sizeof(*p));
}
