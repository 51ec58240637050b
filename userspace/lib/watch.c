// SPDX-License-Identifier: GPL-2.0
/*
 * The names of the watches.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <mmdep.h>

#include "watch.h"

const struct watch watches[] = {
	{ "userfault", MMDEP_WATCH_USERFAULT,
	  "tasks that wait for a userfaultfd to serve their page fault" },
	{ "migration", MMDEP_WATCH_MIGRATION,
	  "tasks that wait for a page that is being moved or split" },
	{ "collapse", MMDEP_WATCH_COLLAPSE,
	  "attempts to collapse small pages into a huge one" },
	{ "gup", MMDEP_WATCH_GUP,
	  "get_user_pages(): what it had to try again" },
	{ "locks", MMDEP_WATCH_LOCKS,
	  "the order in which locks of the memory management are taken" },
	{ "", 0, "" },
};

static const struct watch *find_watch(const char *name, size_t len)
{
	const struct watch *w;

	for (w = watches; *w->name; w++)
		if (strlen(w->name) == len && !memcmp(w->name, name, len))
			return w;
	return NULL;
}

static int unknown_watch(const char *name, size_t len, char *why, size_t size)
{
	char all[WATCHES_TEXT_LEN];

	if (!len)
		snprintf(why, size, "has an empty name in its list");
	else
		snprintf(why, size, "names '%.*s', which is none of the watches %s",
			 len > 32 ? 32 : (int)len, name,
			 format_watches(MMDEP_WATCH_ALL, ", ", all));
	return -EINVAL;
}

int parse_watches(const char *text, uint64_t *mask, char *why, size_t len)
{
	uint64_t bits = 0;

	if (!strcmp(text, "none") || !strcmp(text, "all")) {
		*mask = *text == 'n' ? 0 : MMDEP_WATCH_ALL;
		return 0;
	}
	for (;;) {
		size_t n = strcspn(text, ",");
		const struct watch *w;

		if (*text == '+' || *text == '-') {
			snprintf(why, len, "has a sign: watches= sets the whole list, watch= adds and removes");
			return -EINVAL;
		}
		w = find_watch(text, n);
		if (!w)
			return unknown_watch(text, n, why, len);
		bits |= w->bit;
		if (!text[n])
			break;
		text += n + 1;
	}
	*mask = bits;
	return 0;
}

int parse_watch_changes(const char *text, uint64_t *set, uint64_t *clear,
			char *why, size_t len)
{
	uint64_t on = 0, off = 0;

	for (;;) {
		size_t n = strcspn(text, ",");
		const struct watch *w;

		if (*text != '+' && *text != '-') {
			snprintf(why, len, "has a name without + or -: watch= adds and removes, watches= sets the whole list");
			return -EINVAL;
		}
		w = find_watch(text + 1, n - 1);
		if (!w)
			return unknown_watch(text + 1, n - 1, why, len);
		if (*text == '+')
			on |= w->bit;
		else
			off |= w->bit;
		if (on & off) {
			snprintf(why, len, "both adds and removes %s", w->name);
			return -EINVAL;
		}
		if (!text[n])
			break;
		text += n + 1;
	}
	*set = on;
	*clear = off;
	return 0;
}

const char *format_watches(uint64_t mask, const char *between,
			   char text[WATCHES_TEXT_LEN])
{
	const struct watch *w;
	size_t at = 0;

	text[0] = '\0';
	for (w = watches; *w->name; w++)
		if (mask & w->bit)
			at += snprintf(text + at, WATCHES_TEXT_LEN - at, "%s%s",
				       at ? between : "", w->name);
	if (!at)
		snprintf(text, WATCHES_TEXT_LEN, "none");
	return text;
}
