// SPDX-License-Identifier: GPL-2.0
/*
 * What "top" shows, as lines of text.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "finding_view.h"
#include "number.h"
#include "task.h"
#include "top.h"
#include "who.h"

struct column {
	const char *name;
	bool number;
};

static const struct {
	const char *name;
	size_t sort;
	struct column column[TOP_COLS];
	const char *watch;
} views[] = {
	[TOP_WAITS] = { "waits", 0, {
		{ "since", true }, { "what", false }, { "task", false },
		{ "from", false }, { "ends by; entry", false } }, NULL },
	[TOP_HOLDERS] = { "holders", 0, {
		{ "waits", true }, { "longest", true }, { "task", false },
		{ "did", false }, { "does", false } }, NULL },
	[TOP_SPINNERS] = { "spinners", 0, {
		{ "again", true }, { "since", true }, { "what", false },
		{ "task", false }, { "address", false } }, NULL },
	[TOP_FINDINGS] = { "findings", 0, {
		{ "severity", true }, { "for", true }, { "name", false },
		{ "count", true }, { "victim by culprit", false } }, NULL },
	[TOP_COLLAPSES] = { "collapses", 0, {
		{ "ago", true }, { "took", true }, { "held", true },
		{ "process", false }, { "result; by; where", false } },
		"collapse" },
	[TOP_LOCKS] = { "locks", 0, {
		{ "since", true }, { "lock", false }, { "to", false },
		{ "task", false }, { "taken at", false } }, "locks" },
};

const char *top_view_name(enum top_view view)
{
	return views[view].name;
}

const char *top_view_watch(enum top_view view)
{
	return views[view].watch;
}

size_t top_default_sort(enum top_view view)
{
	return views[view].sort;
}

size_t top_columns(enum top_view view)
{
	size_t n = 0;

	while (n < TOP_COLS && views[view].column[n].name)
		n++;
	return n;
}

const char *top_column_name(enum top_view view, size_t col)
{
	return col < top_columns(view) ? views[view].column[col].name : NULL;
}

static struct top_row *add_row(struct top_table *t)
{
	t->row = must_alloc(reallocarray(t->row, t->n + 1, sizeof(*t->row)));
	memset(&t->row[t->n], 0, sizeof(*t->row));
	return &t->row[t->n++];
}

/* Takes @text. */
static void set(struct top_row *row, size_t col, char *text, uint64_t key)
{
	row->cell[col].text = text;
	row->cell[col].key = key;
}

static void set_ns(struct top_row *row, size_t col, uint64_t ns)
{
	char text[NS_TEXT_LEN];

	set(row, col, format("%s", format_ns(ns, text)), ns);
}

static void set_number(struct top_row *row, size_t col, uint64_t n)
{
	set(row, col, n ? format("%" PRIu64, n) : format("-"), n);
}

static void set_text(struct top_row *row, size_t col, const char *text)
{
	set(row, col, format("%s", *text ? text : "-"), 0);
}

static void fill_wait(struct top_table *t, const struct ctx *ctx,
		      const struct waits *all, const struct open_wait *w)
{
	struct top_row *row = add_row(t);
	char *entry = entry_say(&w->at_start, &w->now), *who;
	char comm[COMM_TEXT_LEN];

	set_ns(row, 0, w->since_ns);
	set_text(row, 1, w->kind);
	set(row, 2, who_name(w->comm, w->tid), 0);
	set_text(row, 3, w->from);
	who = who_say(w, who_comm(ctx, all, w, comm));
	/* Where room is short, who matters more. */
	set(row, 4, format("%s; %s", who, entry), 0);
	row->tint = w->followed ? PLAIN : YELLOW;
	row->id = w->tid;
	free(who);
	free(entry);
}

/* The row of who could end @w; each has one. */
static void fill_holder(struct top_table *t, const struct ctx *ctx,
			const struct waits *all, const struct open_wait *w)
{
	struct top_row *row = NULL;
	char comm[COMM_TEXT_LEN];
	size_t i;

	if (!w->who)
		return;
	for (i = 0; i < t->n && !row; i++)
		if (t->row[i].id == w->who)
			row = &t->row[i];
	if (row) {
		uint64_t n = row->cell[0].key + 1;
		uint64_t longest = row->cell[1].key;

		free(row->cell[0].text);
		set_number(row, 0, n);
		if (w->since_ns > longest) {
			free(row->cell[1].text);
			set_ns(row, 1, w->since_ns);
		}
		return;
	}
	row = add_row(t);
	set_number(row, 0, 1);
	set_ns(row, 1, w->since_ns);
	set(row, 2, who_name(who_comm(ctx, all, w, comm), w->who), 0);
	set_text(row, 3, w->who_did);
	set_text(row, 4, task_does(w->who_now));
	row->id = w->who;
}

static void fill_spinner(struct top_table *t, const struct open_wait *w)
{
	struct top_row *row;

	if (!w->again)
		return;
	row = add_row(t);
	set_number(row, 0, w->again);
	set_ns(row, 1, w->since_ns);
	set_text(row, 2, w->kind);
	set(row, 3, who_name(w->comm, w->tid), 0);
	set(row, 4, w->address ? format("0x%" PRIx64, w->address) : format("-"),
	    0);
	row->id = w->tid;
}

static void fill_finding(struct top_table *t, const struct found *f)
{
	struct top_row *row = add_row(t);
	char *victim = found_victim(f), *culprit = found_culprit(f);
	bool known = strcmp(culprit, "-");

	set(row, 0, format("%s", found_text(f, KEY_SEVERITY)),
	    f->number[KEY_SEVERITY]);
	if (!f->number[KEY_STATE])
		set(row, 1, format("over"), 0);
	else
		set_ns(row, 1, f->number[KEY_WAIT_NS]);
	set_text(row, 2, found_text(f, KEY_NAME));
	set_number(row, 3, f->number[KEY_COUNT]);
	set(row, 4, format("%s%s%s", victim, known ? " by " : "",
			   known ? culprit : ""), 0);
	row->tint = severity_color(f->number[KEY_SEVERITY]);
	row->id = f->number[KEY_TID];
	free(culprit);
	free(victim);
}

/* "-": it did not come that far, or was not seen. */
static void set_optional_ns(struct top_row *row, size_t col, uint64_t ns)
{
	if (ns)
		set_ns(row, col, ns);
	else
		set(row, col, format("-"), 0);
}

static void fill_collapse(struct top_table *t, const struct collapse *c)
{
	struct top_row *row = add_row(t);
	bool runs = !strcmp(c->result, "running");

	set_ns(row, 0, c->ago_ns);
	/* The last one is the one that matters. */
	row->cell[0].key = UINT64_MAX - c->ago_ns;
	set_optional_ns(row, 1, c->ns[TIME_TOTAL]);
	set_optional_ns(row, 2, c->ns[TIME_HOLD]);
	set(row, 3, c->pid ? who_name(c->comm, c->pid) : format("-"), 0);
	if (c->address)
		set(row, 4, format("%s; %s; %s 0x%" PRIx64, c->result, c->by,
				   c->what, c->address), 0);
	else
		set(row, 4, format("%s; %s; %s", c->result, c->by, c->what), 0);
	row->tint = runs ? YELLOW : PLAIN;
	row->id = c->pid;
}

static void fill_lock(struct top_table *t, const struct lock_hold *h)
{
	struct top_row *row = add_row(t);

	set_ns(row, 0, h->since_ns);
	set_text(row, 1, h->class);
	set_text(row, 2, h->mode);
	set(row, 3, who_name(h->comm, h->tid), 0);
	set_text(row, 4, h->taken_at);
	row->id = h->tid;
}

void top_fill(struct top_table *t, enum top_view view, const struct ctx *ctx,
	      const struct top_facts *f)
{
	size_t i;

	memset(t, 0, sizeof(*t));
	t->view = view;
	switch (view) {
	case TOP_FINDINGS:
		for (i = 0; i < f->findings.n; i++)
			fill_finding(t, &f->findings.found[i]);
		break;
	case TOP_COLLAPSES:
		for (i = 0; i < f->collapses.n; i++)
			fill_collapse(t, &f->collapses.collapse[i]);
		break;
	case TOP_LOCKS:
		for (i = 0; i < f->locks.n; i++)
			fill_lock(t, &f->locks.hold[i]);
		break;
	default:
		for (i = 0; i < f->waits.n; i++) {
			const struct open_wait *w = &f->waits.wait[i];

			if (view == TOP_WAITS)
				fill_wait(t, ctx, &f->waits, w);
			else if (view == TOP_HOLDERS)
				fill_holder(t, ctx, &f->waits, w);
			else
				fill_spinner(t, w);
		}
	}
}

int top_read(const struct ctx *ctx, enum top_view view, struct top_facts *f)
{
	int ret;

	memset(f, 0, sizeof(*f));
	ret = debugfs_waits(ctx, &f->waits);
	if (!ret)
		ret = debugfs_findings(ctx, &f->findings);
	if (!ret && view == TOP_COLLAPSES)
		ret = debugfs_collapses(ctx, &f->collapses);
	if (!ret && view == TOP_LOCKS)
		ret = debugfs_lock_holds(ctx, &f->locks);
	if (ret)
		top_facts_free(f);
	return ret;
}

void top_facts_free(struct top_facts *f)
{
	waits_free(&f->waits);
	findings_free(&f->findings);
	collapses_free(&f->collapses);
	lock_holds_free(&f->locks);
}

struct order {
	const struct column *column;
	size_t col;
	bool reverse;
};

static int by_order(const void *a, const void *b, void *data)
{
	const struct top_row *x = a, *y = b;
	const struct order *o = data;
	int order;

	if (o->column->number)
		order = compare_u64(y->cell[o->col].key, x->cell[o->col].key);
	else
		order = strcmp(x->cell[o->col].text, y->cell[o->col].text);
	if (o->reverse)
		order = -order;
	/* Rows must not change places from one look to the next. */
	return order ? order : compare_u64(x->id, y->id);
}

void top_sort(struct top_table *t, size_t col, bool reverse)
{
	struct order order = {
		.column = &views[t->view].column[col],
		.col = col,
		.reverse = reverse,
	};

	if (t->n)
		qsort_r(t->row, t->n, sizeof(*t->row), by_order, &order);
}

static const char *cell_text(const struct top_table *t, size_t row, size_t col,
			     size_t sorted, char *name, size_t len)
{
	if (row < t->n)
		return t->row[row].cell[col].text;
	snprintf(name, len, col == sorted ? "[%s]" : "%s",
		 views[t->view].column[col].name);
	return name;
}

char *top_line(const struct top_table *t, size_t row, size_t sorted,
	       unsigned int width)
{
	size_t col, r, cols = top_columns(t->view), at = 0;
	char *line = must_alloc(calloc(1, width + 1)), name[64];

	for (col = 0; col < cols; col++) {
		const char *text = cell_text(t, row, col, sorted, name,
					     sizeof(name));
		bool right = views[t->view].column[col].number;
		bool last = col + 1 == cols;
		/* Brackets come and go without a change of width. */
		size_t wide = strlen(views[t->view].column[col].name) + 2;
		char *cell;

		for (r = 0; r < t->n; r++)
			if (strlen(t->row[r].cell[col].text) > wide)
				wide = strlen(t->row[r].cell[col].text);
		if (right)
			cell = format("%*s%s", (int)wide, text, last ? "" : "  ");
		else if (last)
			cell = format("%s", text);
		else
			cell = format("%-*s  ", (int)wide, text);
		snprintf(line + at, width + 1 - at, "%s", cell);
		at += strlen(cell);
		free(cell);
		if (at > width) {
			/* More there than is seen, and no blanks only. */
			line[width - 1] = '+';
			break;
		}
	}
	for (at = strlen(line); at && line[at - 1] == ' '; at--)
		line[at - 1] = '\0';
	return line;
}

void top_free(struct top_table *t)
{
	size_t r, c;

	for (r = 0; r < t->n; r++)
		for (c = 0; c < TOP_COLS; c++)
			free(t->row[r].cell[c].text);
	free(t->row);
	memset(t, 0, sizeof(*t));
}
