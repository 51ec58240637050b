// SPDX-License-Identifier: GPL-2.0
/*
 * The files below locks/.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "comm.h"
#include "fields.h"
#include "locks.h"
#include "output.h"

/* Cuts @n words off *@at, which is a copy of the line that was read last. */
static int cut(const struct lines *l, struct parse_error *err, char **at,
	       const char *word[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		word[i] = next_word(at);
		if (!word[i])
			return lines_error(l, err, "column %zu is missing", i + 1);
	}
	return 0;
}

static int parse_class(const struct lines *l, struct parse_error *err,
		       struct lock_class *c)
{
	const char *word[3];
	char *at = c->line;

	if (cut(l, err, &at, word, ARRAY_SIZE(word)))
		return -EINVAL;
	c->name = word[0];
	c->known_by = word[1];
	c->documented_as = word[2];
	return 0;
}

int parse_lock_classes(const char *text, size_t len, struct lock_classes *c,
		       struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(c, 0, sizeof(*c));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "class");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		c->class = must_alloc(reallocarray(c->class, c->n + 1,
						   sizeof(*c->class)));
		c->class[c->n].line = must_alloc(strdup(l.line));
		ret = parse_class(&l, err, &c->class[c->n++]);
	}
	if (ret)
		lock_classes_free(c);
	return ret;
}

void lock_classes_free(struct lock_classes *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->class[i].line);
	free(c->class);
	memset(c, 0, sizeof(*c));
}

int parse_lock_names(const char *text, size_t len, struct lock_names *n,
		     struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(n, 0, sizeof(*n));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "lock");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		struct lock_named *named;
		const char *word[2] = { 0 };
		char *at;

		n->named = must_alloc(reallocarray(n->named, n->n + 1,
						   sizeof(*n->named)));
		named = &n->named[n->n++];
		named->line = must_alloc(strdup(l.line));
		at = named->line;
		ret = cut(&l, err, &at, word, ARRAY_SIZE(word));
		if (ret)
			break;
		named->name = word[0];
		named->class = word[1];
	}
	if (ret)
		lock_names_free(n);
	return ret;
}

void lock_names_free(struct lock_names *n)
{
	size_t i;

	for (i = 0; i < n->n; i++)
		free(n->named[i].line);
	free(n->named);
	memset(n, 0, sizeof(*n));
}

static int parse_hold(const struct lines *l, struct parse_error *err,
		      struct lock_hold *h)
{
	enum { TID, PID, CLASS, MODE, SINCE, TAKEN_AT, COLUMNS };
	const char *word[COLUMNS];
	char *at = h->line;

	if (cut(l, err, &at, word, COLUMNS) ||
	    field_task(l, err, word[TID], &h->tid) ||
	    field_task(l, err, word[PID], &h->pid) ||
	    field_u64(l, err, word[SINCE], &h->since_ns))
		return -EINVAL;
	h->class = word[CLASS];
	h->mode = word[MODE];
	h->taken_at = word[TAKEN_AT];
	at += strspn(at, " \t");
	comm_blanks(at);
	h->comm = at;
	return 0;
}

int parse_lock_holds(const char *text, size_t len, struct lock_holds *h,
		     struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(h, 0, sizeof(*h));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "tid");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		h->hold = must_alloc(reallocarray(h->hold, h->n + 1,
						  sizeof(*h->hold)));
		memset(&h->hold[h->n], 0, sizeof(*h->hold));
		h->hold[h->n].line = must_alloc(strdup(l.line));
		ret = parse_hold(&l, err, &h->hold[h->n++]);
	}
	if (ret)
		lock_holds_free(h);
	return ret;
}

void lock_holds_free(struct lock_holds *h)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		free(h->hold[i].line);
	free(h->hold);
	memset(h, 0, sizeof(*h));
}

/* What a newer module says beside these is left out. */
static int parse_edge_line(struct lines *l, struct parse_error *err,
			   struct lock_edge *e)
{
	const struct {
		const char *key;
		char **text;
	} texts[] = {
		{ "held", &e->held }, { "taken", &e->taken },
		{ "modes", &e->modes }, { "held_at", &e->held_at },
		{ "taken_at", &e->taken_at }, { "stack", &e->stack },
	};
	size_t len = strcspn(l->line, ": \t"), i;
	char *value = l->line + len;

	if (!len || *value != ':')
		return lines_error(l, err, "expected 'key: value', found '%.60s'",
				   l->line);
	*value++ = '\0';
	value += strspn(value, " \t");
	if (!strcmp(l->line, "count"))
		return field_u64(l, err, value, &e->count);
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (strcmp(texts[i].key, l->line))
			continue;
		if (*texts[i].text)
			return lines_error(l, err, "'%s' was said before",
					   l->line);
		*texts[i].text = must_alloc(strdup(value));
	}
	return 0;
}

static int check_edge(const struct lines *l, struct parse_error *err,
		      struct lock_edge *e)
{
	if (!e->held || !e->taken)
		return lines_error(l, err, "the edge that ends here has no '%s'",
				   e->held ? "taken" : "held");
	if (!e->modes)
		e->modes = must_alloc(strdup(""));
	if (!e->held_at)
		e->held_at = must_alloc(strdup(""));
	if (!e->taken_at)
		e->taken_at = must_alloc(strdup(""));
	if (!e->stack)
		e->stack = must_alloc(strdup(""));
	return 0;
}

int parse_lock_edges(const char *text, size_t len, struct lock_edges *e,
		     struct parse_error *err)
{
	struct lock_edge *now = NULL;
	struct lines l;
	int ret;

	memset(e, 0, sizeof(*e));
	lines_begin(&l, text, len);
	while ((ret = lines_next(&l, err)) > 0) {
		if (!l.line[0]) {
			ret = now ? check_edge(&l, err, now) : 0;
			now = NULL;
		} else {
			if (!now) {
				e->edge = must_alloc(reallocarray(e->edge, e->n + 1,
								  sizeof(*e->edge)));
				now = &e->edge[e->n++];
				memset(now, 0, sizeof(*now));
			}
			ret = parse_edge_line(&l, err, now);
		}
		if (ret)
			break;
	}
	if (!ret && now)
		ret = check_edge(&l, err, now);
	if (ret)
		lock_edges_free(e);
	return ret;
}

void lock_edges_free(struct lock_edges *e)
{
	size_t i;

	for (i = 0; i < e->n; i++) {
		free(e->edge[i].held);
		free(e->edge[i].taken);
		free(e->edge[i].modes);
		free(e->edge[i].held_at);
		free(e->edge[i].taken_at);
		free(e->edge[i].stack);
	}
	free(e->edge);
	memset(e, 0, sizeof(*e));
}
