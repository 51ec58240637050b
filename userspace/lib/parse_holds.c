// SPDX-License-Identifier: GPL-2.0
/*
 * The holds file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "output.h"

static const char * const column[] = {
	"id", "point", "pid", "hold_ms", "hits_left", "hits", "expired",
	"released", "killed", "refused", "held",
};

#define COLUMNS		ARRAY_SIZE(column)

/* "-", or TID:NANOSECONDS,...: cut at its colons and commas. */
static int parse_held(const struct lines *l, struct parse_error *err, char *word,
		      struct hold *h)
{
	char *next, *ns;

	if (!strcmp(word, "-"))
		return 0;
	for (; word; word = next) {
		struct held *held = &h->held[h->nr_held];

		next = strchr(word, ',');
		if (next)
			*next++ = '\0';
		ns = strchr(word, ':');
		if (!ns)
			return lines_error(l, err, "'%.60s' is not 'tid:nanoseconds'",
					   word);
		*ns++ = '\0';
		if (h->nr_held == HELD_MAX)
			return 0;
		if (field_task(l, err, word, &held->tid) ||
		    field_u64(l, err, ns, &held->for_ns))
			return -EINVAL;
		h->nr_held++;
	}
	return 0;
}

static int parse_hold(struct lines *l, struct parse_error *err, struct hold *h)
{
	uint64_t *number[COLUMNS] = {
		[0] = &h->id, [3] = &h->hold_ms, [4] = &h->hits_left,
		[5] = &h->hits, [6] = &h->expired, [7] = &h->released,
		[8] = &h->killed, [9] = &h->refused,
	};
	char *at = l->line, *word[COLUMNS];
	size_t i;

	memset(h, 0, sizeof(*h));
	for (i = 0; i < COLUMNS; i++) {
		word[i] = next_word(&at);
		if (!word[i])
			return lines_error(l, err, "the column '%s' is missing",
					   column[i]);
		if (number[i] && field_u64(l, err, word[i], number[i]))
			return -EINVAL;
	}
	if (field_task(l, err, word[2], &h->pid) ||
	    parse_held(l, err, word[10], h))
		return -EINVAL;
	h->point = must_alloc(strdup(word[1]));
	return 0;
}

int parse_holds(const char *text, size_t len, struct holds *h,
		struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(h, 0, sizeof(*h));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "id");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		h->hold = must_alloc(reallocarray(h->hold, h->n + 1,
						  sizeof(*h->hold)));
		ret = parse_hold(&l, err, &h->hold[h->n]);
		if (ret)
			break;
		h->n++;
	}
	if (ret)
		holds_free(h);
	return ret;
}

void holds_free(struct holds *h)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		free(h->hold[i].point);
	free(h->hold);
	memset(h, 0, sizeof(*h));
}
