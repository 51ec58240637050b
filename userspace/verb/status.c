// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl status: the state of the module.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/util.h"
#include "verb.h"

enum kind { TEXT, NS, BYTES, BAD_UNLESS_ZERO };

/*
 * Keys with a better form than their own; others are shown as they are.  What
 * should be zero and is not has a note on what that means.
 */
static const struct line {
	const char *key;
	const char *label;
	enum kind kind;
	const char *note;
} lines[] = {
	{ "version", "module version", TEXT, NULL },
	{ "abi", "ABI", TEXT, NULL },
	{ "kernel", "kernel", TEXT, NULL },
	{ "watches", "watches on", TEXT, NULL },
	{ "scenarios", "scenarios", TEXT, NULL },
	{ "hooks_on", "hooks attached", TEXT, NULL },
	{ "hooks_off", "hooks switched off", TEXT, NULL },
	{ "hooks_absent", "hooks not in this kernel", TEXT, NULL },
	{ "hook_hits", "calls seen by hooks", TEXT, NULL },
	{ "missed_returns", "returns missed", BAD_UNLESS_ZERO, NULL },
	{ "handlers_ns", "time in handlers of probes", NS, NULL },
	{ "tasks_held", "tasks held by a scenario", TEXT, NULL },
	{ "userfault_long_ns", "a userfault is long from", NS, NULL },
	{ "migration_long_ns", "a migration wait is long from", NS, NULL },
	{ "collapse_long_ns", "a collapse is long from", NS, NULL },
	{ "memory_bytes", "memory used", BYTES, NULL },
	{ "waits_open", "waits open now", TEXT, NULL },
	{ "waits_max", "room for waits", TEXT, NULL },
	{ "waits_dropped", "waits dropped", BAD_UNLESS_ZERO,
	  "no room: counted, but not in 'waits'" },
	{ "waits_reaped", "waits ended unseen", TEXT, NULL },
	{ "scans", "scans of open waits", TEXT, NULL },
	{ "scan_last_ns", "the last scan took", NS, NULL },
	{ "scan_longest_ns", "the longest scan took", NS, NULL },
	{ "findings", "findings", TEXT, NULL },
	{ "findings_max", "room for findings", TEXT, NULL },
	{ "findings_evicted", "findings evicted", BAD_UNLESS_ZERO,
	  "had to go for newer ones" },
	{ "findings_dropped", "findings dropped", BAD_UNLESS_ZERO,
	  "seen, but no room to say it" },
	{ "contexts_evicted", "userfaultfds evicted", BAD_UNLESS_ZERO,
	  "too many at once: who served them is forgotten" },
	{ "deeds_dropped", "reads and answers not noted", BAD_UNLESS_ZERO,
	  "two CPUs were at the same userfaultfd" },
	{ "movers_dropped", "moved folios not followed", BAD_UNLESS_ZERO,
	  "who moves them is not known" },
	{ "sleepers_dropped", "sleeps for locks not noted", BAD_UNLESS_ZERO,
	  "too many at once: a ring of waits may be missed" },
};

static void add_line(struct table *t, const struct pair *p)
{
	const struct line *line = NULL;
	char text[NS_TEXT_LEN], *noted = NULL;
	const char *value = p->value;
	enum color tint = PLAIN;
	uint64_t n;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strcmp(lines[i].key, p->key))
			line = &lines[i];
	if (line && line->kind != TEXT && !parse_u64(value, &n)) {
		if (line->kind == NS)
			value = format_ns_exact(n, text);
		else if (line->kind == BYTES)
			value = format_bytes(n, text);
		else if (n)
			tint = YELLOW;
		if (tint == YELLOW && line->note)
			noted = format("%s (%s)", value, line->note);
	}
	table_add(t, tint, line ? line->label : p->key, noted ? noted : value);
	free(noted);
}

static struct json_object *words(const char *text)
{
	struct json_object *array = json_object_new_array();

	if (!strcmp(text, "none"))
		return array;
	while (*text) {
		size_t len = strcspn(text, " ");

		if (len)
			json_object_array_add(array,
					      json_object_new_string_len(text, len));
		text += len + !!text[len];
	}
	return array;
}

struct json_object *status_json(const struct status *s)
{
	struct json_object *obj = json_object_new_object();
	size_t i;

	for (i = 0; i < s->n; i++) {
		const char *key = s->pair[i].key, *value = s->pair[i].value;
		struct json_object *v;

		if (!strcmp(key, "watches"))
			v = words(value);
		else if (!strcmp(key, "scenarios") &&
			 (!strcmp(value, "on") || !strcmp(value, "off")))
			v = json_object_new_boolean(value[1] == 'n');
		/* Versions are text even where they look like a number. */
		else if (!strcmp(key, "version") || !strcmp(key, "kernel"))
			v = json_object_new_string(value);
		else
			v = json_scalar(value);
		json_object_object_add(obj, key, v);
	}
	return obj;
}

int verb_status(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.csv = true,
		.doc = "Shows the state of the module: versions, watches, hooks, limits, memory.\v"
		       "What it does not know by name it shows as the module says it.",
	};
	struct status s;
	struct table t;
	size_t i;
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	ret = debugfs_status(ctx, &s);
	if (ret)
		return ret;
	if (ctx->json) {
		rows_print(ctx, status_json(&s));
	} else {
		table_init(&t, 2);
		for (i = 0; i < s.n; i++)
			add_line(&t, &s.pair[i]);
		table_print(&t, stdout, false, ctx->color, output_width());
		table_free(&t);
	}
	status_free(&s);
	return EXIT_CLEAN;
}
