// SPDX-License-Identifier: GPL-2.0
/*
 * The findings file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "comm.h"
#include "fields.h"
#include "findings.h"
#include "number.h"
#include "output.h"

static const struct {
	const char *name;
	enum finding_form form;
} keys[FINDING_NR_KEYS] = {
	[KEY_ID] = { "finding", FORM_U64 },
	[KEY_NAME] = { "name", FORM_TEXT },
	[KEY_SEVERITY] = { "severity", FORM_SEVERITY },
	[KEY_COUNT] = { "count", FORM_U64 },
	[KEY_FIRST_NS] = { "first_ns", FORM_U64 },
	[KEY_LAST_NS] = { "last_ns", FORM_U64 },
	[KEY_STATE] = { "state", FORM_STATE },
	[KEY_KIND] = { "kind", FORM_TEXT },
	[KEY_TID] = { "tid", FORM_TASK },
	[KEY_PID] = { "pid", FORM_TASK },
	[KEY_COMM] = { "comm", FORM_COMM },
	[KEY_FROM] = { "from", FORM_TEXT },
	[KEY_ADDRESS] = { "address", FORM_HEX },
	[KEY_WAIT_NS] = { "wait_ns", FORM_U64 },
	[KEY_UNNEEDED_NS] = { "unneeded_ns", FORM_U64 },
	[KEY_AGAIN] = { "again", FORM_U64 },
	[KEY_AT_START] = { "entry_at_start", FORM_ENTRY },
	[KEY_NOW] = { "entry_now", FORM_ENTRY },
	[KEY_READ] = { "read", FORM_YES_NO },
	[KEY_CULPRIT] = { "culprit", FORM_TEXT },
	[KEY_CULPRIT_TID] = { "culprit_tid", FORM_TASK },
	[KEY_CULPRIT_PID] = { "culprit_pid", FORM_TASK },
	[KEY_CULPRIT_COMM] = { "culprit_comm", FORM_COMM },
	[KEY_CULPRIT_DID] = { "culprit_did", FORM_TEXT },
	[KEY_CULPRIT_MODE] = { "culprit_mode", FORM_TEXT },
	[KEY_CULPRIT_RESULT] = { "culprit_result", FORM_SIGNED },
	[KEY_CULPRIT_AGO_NS] = { "culprit_ago_ns", FORM_U64 },
	[KEY_CULPRIT_NOW] = { "culprit_now", FORM_TEXT },
	[KEY_CULPRIT_IN] = { "culprit_in", FORM_TEXT },
	[KEY_FOLIO_PFN] = { "folio_pfn", FORM_HEX },
	[KEY_FOLIO_ORDER] = { "folio_order", FORM_U64 },
	[KEY_FOLIO_TYPE] = { "folio_type", FORM_TEXT },
	[KEY_HOLD_NS] = { "hold_ns", FORM_U64 },
	[KEY_WAITERS] = { "waiters", FORM_U64 },
	[KEY_RING] = { "ring", FORM_RING },
	[KEY_WHAT] = { "what", FORM_TEXT },
	[KEY_WHY] = { "why", FORM_TEXT },
	[KEY_NEXT] = { "next", FORM_TEXT },
	[KEY_STACK] = { "stack", FORM_STACK },
	[KEY_CULPRIT_STACK] = { "culprit_stack", FORM_STACK },
};

/* Without these nobody could say what was found. */
static const enum finding_key needed[] = {
	KEY_ID, KEY_NAME, KEY_SEVERITY, KEY_COUNT, KEY_STATE,
};

enum finding_form finding_form(enum finding_key key)
{
	return keys[key].form;
}

static enum finding_key key_of(const char *name)
{
	unsigned int i;

	for (i = 0; i < FINDING_NR_KEYS; i++)
		if (!strcmp(keys[i].name, name))
			return i;
	return KEY_UNKNOWN;
}

static int parse_signed(const struct lines *l, struct parse_error *err,
			const char *word, uint64_t *n)
{
	bool negative = *word == '-';

	if (field_u64(l, err, word + negative, n))
		return -EINVAL;
	if (*n > INT64_MAX)
		return lines_error(l, err, "'%.60s' does not fit 64 bits", word);
	if (negative)
		*n = -*n;
	return 0;
}

static int parse_ring(const struct lines *l, struct parse_error *err,
		      const char *text)
{
	const char *at = text, *word;
	size_t len;

	while ((len = found_word(&at, &word))) {
		char tid[16];
		uint32_t n;

		snprintf(tid, sizeof(tid), "%.*s", (int)len, word);
		if (len >= sizeof(tid))
			return lines_error(l, err, "'%.60s' is no list of threads",
					   text);
		if (field_task(l, err, tid, &n))
			return -EINVAL;
	}
	return 0;
}

static int parse_value(const struct lines *l, struct parse_error *err,
		       struct found *f, enum finding_key key, char *text)
{
	struct wait_entry *e = key == KEY_NOW ? &f->now : &f->at_start;
	uint64_t *number = &f->number[key];
	unsigned int severity;
	bool yes = false;
	uint32_t id = 0;
	int ret = 0;

	switch (keys[key].form) {
	case FORM_TEXT:
	case FORM_STACK:
		return 0;
	case FORM_COMM:
		comm_blanks(text);
		return 0;
	case FORM_U64:
		return field_u64(l, err, text, number);
	case FORM_SIGNED:
		return parse_signed(l, err, text, number);
	case FORM_HEX:
		return field_hex(l, err, text, number);
	case FORM_TASK:
		ret = field_task(l, err, text, &id);
		*number = id;
		return ret;
	case FORM_YES_NO:
		ret = field_yes_no(l, err, text, &yes);
		*number = yes;
		return ret;
	case FORM_ENTRY:
		return field_entry(l, err, text, e);
	case FORM_RING:
		return parse_ring(l, err, text);
	case FORM_SEVERITY:
		if (!severity_parse(text, &severity))
			return lines_error(l, err, "'%.60s' is no severity",
					   text);
		*number = severity;
		return 0;
	case FORM_STATE:
		*number = !strcmp(text, "open");
		if (!*number && strcmp(text, "over"))
			return lines_error(l, err,
					   "'%.60s' is neither 'open' nor 'over'",
					   text);
		return 0;
	}
	return 0;
}

static bool said_before(const struct found *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (!strcmp(f->said[i].name, name))
			return true;
	return false;
}

static int parse_line(struct lines *l, struct parse_error *err,
		      struct found *f)
{
	size_t len = strcspn(l->line, ": \t");
	char *value = l->line + len;
	struct said *s;

	if (!len || *value != ':')
		return lines_error(l, err, "expected 'key: value', found '%.60s'",
				   l->line);
	*value++ = '\0';
	value += strspn(value, " \t");
	if (said_before(f, l->line))
		return lines_error(l, err, "'%.60s' was said before", l->line);
	f->said = must_alloc(reallocarray(f->said, f->n + 1, sizeof(*f->said)));
	s = &f->said[f->n++];
	s->name = must_alloc(strdup(l->line));
	s->text = must_alloc(strdup(value));
	s->key = key_of(s->name);
	/* What is not known should be left out; "-" says the same. */
	if (s->key == KEY_UNKNOWN || !*s->text || !strcmp(s->text, "-"))
		return 0;
	f->text[s->key] = s->text;
	return parse_value(l, err, f, s->key, s->text);
}

static int check_whole(const struct lines *l, struct parse_error *err,
		       const struct found *f)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needed); i++)
		if (!found_has(f, needed[i]))
			return lines_error(l, err,
					   "the finding that ends here has no '%s'",
					   keys[needed[i]].name);
	return 0;
}

static struct found *add_found(struct findings *f)
{
	static const struct wait_entry unknown = { .level = "", .state = "" };
	struct found *found;

	f->found = must_alloc(reallocarray(f->found, f->n + 1,
					   sizeof(*f->found)));
	found = &f->found[f->n++];
	memset(found, 0, sizeof(*found));
	found->at_start = unknown;
	found->now = unknown;
	return found;
}

int parse_findings(const char *text, size_t len, struct findings *f,
		   struct parse_error *err)
{
	struct found *now = NULL;
	struct lines l;
	int ret;

	memset(f, 0, sizeof(*f));
	lines_begin(&l, text, len);
	while ((ret = lines_next(&l, err)) > 0) {
		ret = 0;
		if (!l.line[0]) {
			ret = now ? check_whole(&l, err, now) : 0;
			now = NULL;
		} else {
			if (!now)
				now = add_found(f);
			ret = parse_line(&l, err, now);
		}
		if (ret)
			break;
	}
	if (!ret && now)
		ret = check_whole(&l, err, now);
	if (ret)
		findings_free(f);
	return ret;
}

void findings_free(struct findings *f)
{
	size_t i, j;

	for (i = 0; i < f->n; i++) {
		for (j = 0; j < f->found[i].n; j++) {
			free(f->found[i].said[j].name);
			free(f->found[i].said[j].text);
		}
		free(f->found[i].said);
	}
	free(f->found);
	memset(f, 0, sizeof(*f));
}
