// SPDX-License-Identifier: GPL-2.0
/*
 * The waits file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "number.h"
#include "output.h"

enum column {
	KIND, TID, PID, FROM, ADDRESS, SINCE, FOLLOWED, AT_START, NOW, COLUMNS,
};

static int check_number(const struct lines *l, struct parse_error *err,
			const char *word, int ret)
{
	if (!ret)
		return 0;
	return lines_error(l, err, ret == -ERANGE ?
			   "'%.60s' does not fit 64 bits" :
			   "'%.60s' is not a number", word);
}

static int task_id(const struct lines *l, struct parse_error *err,
		   const char *word, uint32_t *id)
{
	uint64_t n;

	if (check_number(l, err, word, parse_u64(word, &n)))
		return -EINVAL;
	if (n > INT32_MAX)
		return lines_error(l, err, "'%.60s' is too large for a task",
				   word);
	*id = n;
	return 0;
}

/* "-", "LEVEL:STATE" or "LEVEL:STATE:pfn=0x...": cut at its colons. */
static int parse_entry(const struct lines *l, struct parse_error *err,
		       char *word, struct wait_entry *e)
{
	char *state, *pfn;

	memset(e, 0, sizeof(*e));
	e->level = "";
	e->state = "";
	if (!strcmp(word, "-"))
		return 0;
	state = strchr(word, ':');
	pfn = state ? strchr(state + 1, ':') : NULL;
	if (!state || state == word || !state[1] || pfn == state + 1 ||
	    (pfn && strncmp(pfn, ":pfn=", 5)))
		return lines_error(l, err,
				   "'%.60s' is neither '-' nor 'level:state' nor 'level:state:pfn=0x...'",
				   word);
	if (pfn && check_number(l, err, pfn + 5, parse_hex(pfn + 5, &e->pfn)))
		return -EINVAL;
	*state = '\0';
	if (pfn)
		*pfn = '\0';
	e->level = word;
	e->state = state + 1;
	e->has_pfn = pfn;
	return 0;
}

/* Cuts @w->line, which is a copy of the line that was read last. */
static int parse_wait(const struct lines *l, struct parse_error *err,
		      struct open_wait *w)
{
	static const char * const column[COLUMNS] = {
		"kind", "tid", "pid", "from", "address", "since_ns", "followed",
		"entry_at_start", "entry_now",
	};
	char *at = w->line, *word[COLUMNS];
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		word[i] = next_word(&at);
		if (!word[i])
			return lines_error(l, err, "the column '%s' is missing",
					   column[i]);
	}
	if (task_id(l, err, word[TID], &w->tid) ||
	    task_id(l, err, word[PID], &w->pid) ||
	    check_number(l, err, word[ADDRESS],
			 parse_hex(word[ADDRESS], &w->address)) ||
	    check_number(l, err, word[SINCE],
			 parse_u64(word[SINCE], &w->since_ns)) ||
	    parse_entry(l, err, word[AT_START], &w->at_start) ||
	    parse_entry(l, err, word[NOW], &w->now))
		return -EINVAL;
	w->followed = !strcmp(word[FOLLOWED], "yes");
	if (!w->followed && strcmp(word[FOLLOWED], "no"))
		return lines_error(l, err, "'%.60s' is neither 'yes' nor 'no'",
				   word[FOLLOWED]);
	w->kind = word[KIND];
	w->from = word[FROM];
	/* A name may hold blanks, or be empty, or be just "-". */
	w->comm = at + strspn(at, " \t");
	return 0;
}

int parse_waits(const char *text, size_t len, struct waits *w,
		struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(w, 0, sizeof(*w));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "kind");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		w->wait = must_alloc(reallocarray(w->wait, w->n + 1,
						  sizeof(*w->wait)));
		w->wait[w->n].line = must_alloc(strdup(l.line));
		ret = parse_wait(&l, err, &w->wait[w->n++]);
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
