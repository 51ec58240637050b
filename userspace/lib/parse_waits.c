// SPDX-License-Identifier: GPL-2.0
/*
 * The waits file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "comm.h"
#include "fields.h"
#include "output.h"

enum column {
	KIND, TID, PID, FROM, ADDRESS, SINCE, FOLLOWED, AT_START, NOW,
	/* From here on, an older module does not have it. */
	AGAIN, READ, WHO, WHO_DID, WHO_NOW,
	COLUMNS,
	/* One that this program does not know. */
	OTHER = COLUMNS,
};

static const char * const column_name[COLUMNS] = {
	"kind", "tid", "pid", "from", "address", "since_ns", "followed",
	"entry_at_start", "entry_now", "again", "read", "who", "who_did",
	"who_now",
};

#define LAYOUT_MAX	32

/* Which column stands where; what follows the last one is the name. */
struct layout {
	enum column column[LAYOUT_MAX];
	size_t n;
	bool who;
};

/* Cuts @l->line, which is the header. */
static int parse_layout(struct lines *l, struct parse_error *err,
			struct layout *layout)
{
	unsigned int c, seen = 0;
	char *at = l->line, *word;

	layout->n = 0;
	while ((word = next_word(&at)) && strcmp(word, "comm")) {
		for (c = 0; c < COLUMNS && strcmp(column_name[c], word); c++)
			;
		if (layout->n == LAYOUT_MAX)
			return lines_error(l, err, "there are more than %d columns",
					   LAYOUT_MAX);
		if (c < COLUMNS && seen & (1U << c))
			return lines_error(l, err, "the column '%s' is there twice",
					   column_name[c]);
		if (c < COLUMNS)
			seen |= 1U << c;
		layout->column[layout->n++] = c;
	}
	for (c = 0; c < AGAIN; c++)
		if (!(seen & (1U << c)))
			return lines_error(l, err, "the header has no column '%s'",
					   column_name[c]);
	layout->who = seen & (1U << WHO);
	if (!word || next_word(&at))
		return lines_error(l, err, "the last column is not 'comm'");
	return 0;
}

static const char *text_of(const char *word)
{
	return word && strcmp(word, "-") ? word : "";
}

/* Who could end the wait: all of it is unknown where the module is older. */
static int parse_who(const struct lines *l, struct parse_error *err,
		     struct open_wait *w, char * const *word)
{
	bool yes;

	if (word[AGAIN] && field_u64(l, err, word[AGAIN], &w->again))
		return -EINVAL;
	w->read = READ_UNKNOWN;
	if (*text_of(word[READ])) {
		if (field_yes_no(l, err, word[READ], &yes))
			return -EINVAL;
		w->read = yes ? READ_YES : READ_NO;
	}
	if (*text_of(word[WHO]) && field_task(l, err, word[WHO], &w->who))
		return -EINVAL;
	w->who_did = text_of(word[WHO_DID]);
	w->who_now = text_of(word[WHO_NOW]);
	return 0;
}

/* Cuts @w->line, which is a copy of the line that was read last. */
static int parse_wait(const struct lines *l, struct parse_error *err,
		      const struct layout *layout, struct open_wait *w)
{
	char *at = w->line, *word[COLUMNS + 1] = { 0 };
	size_t i;

	for (i = 0; i < layout->n; i++) {
		enum column c = layout->column[i];

		word[c] = next_word(&at);
		if (!word[c] && c == OTHER)
			return lines_error(l, err, "column %zu is missing",
					   i + 1);
		if (!word[c])
			return lines_error(l, err, "the column '%s' is missing",
					   column_name[c]);
	}
	if (field_task(l, err, word[TID], &w->tid) ||
	    field_task(l, err, word[PID], &w->pid) ||
	    field_hex(l, err, word[ADDRESS], &w->address) ||
	    field_u64(l, err, word[SINCE], &w->since_ns) ||
	    field_entry(l, err, word[AT_START], &w->at_start) ||
	    field_entry(l, err, word[NOW], &w->now) ||
	    field_yes_no(l, err, word[FOLLOWED], &w->followed) ||
	    parse_who(l, err, w, word))
		return -EINVAL;
	w->kind = word[KIND];
	w->from = word[FROM];
	/* A name may be empty, or be just "-", and once held blanks. */
	at += strspn(at, " \t");
	comm_blanks(at);
	w->comm = at;
	return 0;
}

int parse_waits(const char *text, size_t len, struct waits *w,
		struct parse_error *err)
{
	struct layout layout = { 0 };
	struct lines l;
	int ret;

	memset(w, 0, sizeof(*w));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "kind");
	if (!ret)
		ret = parse_layout(&l, err, &layout);
	w->tells_who = !ret && layout.who;
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		w->wait = must_alloc(reallocarray(w->wait, w->n + 1,
						  sizeof(*w->wait)));
		memset(&w->wait[w->n], 0, sizeof(*w->wait));
		w->wait[w->n].line = must_alloc(strdup(l.line));
		ret = parse_wait(&l, err, &layout, &w->wait[w->n++]);
	}
	if (ret)
		waits_free(w);
	return ret;
}

void waits_free(struct waits *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		free(w->wait[i].line);
	free(w->wait);
	memset(w, 0, sizeof(*w));
}
