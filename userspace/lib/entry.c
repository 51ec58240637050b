// SPDX-License-Identifier: GPL-2.0
/*
 * Page-table entries, for people and as JSON.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "output.h"

bool entry_known(const struct wait_entry *e)
{
	return *e->state;
}

static bool same(const struct wait_entry *a, const struct wait_entry *b)
{
	return !strcmp(a->level, b->level) && !strcmp(a->state, b->state) &&
	       a->has_pfn == b->has_pfn && a->pfn == b->pfn;
}

/* "pte migration now, pfn 0x3605", with @when after the state. */
static char *say(const struct wait_entry *e, bool level, const char *when)
{
	char pfn[32] = "";

	if (e->has_pfn)
		snprintf(pfn, sizeof(pfn), ", pfn 0x%" PRIx64, e->pfn);
	/* Where nothing stands, it does not matter at which level. */
	level = level && strcmp(e->state, "none");
	return format("%s%s%s%s%s", level ? e->level : "", level ? " " : "",
		      e->state, when, pfn);
}

char *entry_say(const struct wait_entry *then, const struct wait_entry *now)
{
	char *a, *b, *both;

	if (!entry_known(now))
		return entry_known(then) ? say(then, true, " at start") :
					   format("-");
	if (!entry_known(then))
		return say(now, true, " now");
	if (same(then, now))
		return say(then, true, "");
	a = say(then, true, "");
	b = say(now, strcmp(then->level, now->level), " now");
	both = format("%s; %s", a, b);
	free(a);
	free(b);
	return both;
}

struct json_object *entry_json(const struct wait_entry *e)
{
	struct json_object *obj;

	if (!entry_known(e))
		return NULL;
	obj = json_object_new_object();
	json_str(obj, "level", e->level);
	json_str(obj, "state", e->state);
	json_object_object_add(obj, "pfn", e->has_pfn ?
			       json_object_new_uint64(e->pfn) : NULL);
	return obj;
}
