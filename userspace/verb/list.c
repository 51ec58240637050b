// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl list: the names of things.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/device.h"
#include "../lib/findings.h"
#include "../lib/output.h"
#include "../lib/util.h"
#include "../lib/watch.h"
#include "verb.h"

/* @names: one a line, as --json or as --csv. */
static int show_names(const struct ctx *ctx, struct json_object *names)
{
	size_t i;

	if (ctx->json) {
		rows_print(ctx, names);
		return EXIT_CLEAN;
	}
	for (i = 0; i < json_object_array_length(names); i++)
		puts(json_object_get_string(json_object_array_get_idx(names, i)));
	json_object_put(names);
	return EXIT_CLEAN;
}

/* The same of @rows, which are @t as a text. */
static int show_rows(const struct ctx *ctx, struct json_object *rows, struct table *t)
{
	if (ctx->json) {
		rows_print(ctx, rows);
	} else {
		table_print(t, stdout, false, ctx->color, output_width());
		json_object_put(rows);
	}
	table_free(t);
	return EXIT_CLEAN;
}

static int list_counters(struct ctx *ctx)
{
	struct json_object *array;
	struct counters c;
	size_t i;
	int ret = debugfs_counters(ctx, &c);

	if (ret)
		return ret;
	array = json_object_new_array();
	for (i = 0; i < c.n; i++)
		json_object_array_add(array, json_object_new_string(c.counter[i].name));
	counters_free(&c);
	return show_names(ctx, array);
}

static int list_hist(struct ctx *ctx)
{
	struct json_object *array;
	char **names;
	size_t i, n;
	int ret = debugfs_hist_names(ctx, &names, &n);

	if (ret)
		return ret;
	array = json_object_new_array();
	for (i = 0; i < n; i++)
		json_object_array_add(array, json_object_new_string(names[i]));
	names_free(names, n);
	return show_names(ctx, array);
}

/* Is @name one of the words of @text? */
static bool has_word(const char *text, const char *name)
{
	size_t n = strlen(name);

	while (*text) {
		size_t len = strcspn(text, " ");

		if (len == n && !memcmp(text, name, n))
			return true;
		text += len + !!text[len];
	}
	return false;
}

static int list_watches(struct ctx *ctx)
{
	struct json_object *array;
	const struct watch *w;
	struct status s;
	const char *on;
	struct table t;
	int ret = debugfs_status(ctx, &s);

	if (ret)
		return ret;
	on = status_get(&s, "watches");
	if (!on) {
		status_free(&s);
		return fail("status: it does not say which watches are on. Install the mmdepctl that belongs to the module");
	}
	array = json_object_new_array();
	table_init(&t, 3);
	for (w = watches; *w->name; w++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "name", w->name);
		json_flag(row, "on", has_word(on, w->name));
		json_str(row, "about", w->about);
		json_object_array_add(array, row);
		table_add(&t, PLAIN, w->name,
			  has_word(on, w->name) ? "on" : "off", w->about);
	}
	status_free(&s);
	return show_rows(ctx, array, &t);
}

static int list_findings(struct ctx *ctx)
{
	struct json_object *array = json_object_new_array();
	const char *severity;
	char text[24];
	struct table t;
	size_t i;

	table_init(&t, 3);
	for (i = 0; i < MMDEP_NR_FINDINGS; i++) {
		const struct finding_kind *k = &finding_kinds[i];
		struct json_object *row = json_object_new_object();

		severity = severity_name(k->severity, text);
		json_str(row, "name", k->name);
		json_str(row, "severity", severity);
		json_str(row, "meaning", k->meaning);
		json_object_array_add(array, row);
		table_add(&t, PLAIN, k->name, severity, k->meaning);
	}
	return show_rows(ctx, array, &t);
}

static const struct list {
	const char *name;
	int (*show)(struct ctx *ctx);
	const char *about;
} lists[] = {
	{ "hooks", show_hooks, "what is instrumented in this kernel, and what is not and why" },
	{ "findings", list_findings, "what can be found, how bad it is, and what it means" },
	{ "counters", list_counters, "names of the counters" },
	{ "hist", list_hist, "names of the histograms" },
	{ "watches", list_watches, "what can be watched, and what is" },
	{ "scenarios", show_scenarios, "situations that can be made to happen on purpose" },
};

#define LISTS	ARRAY_SIZE(lists)

static int list_lists(struct ctx *ctx)
{
	struct json_object *array = json_object_new_array();
	struct table t;
	size_t i;

	table_init(&t, 2);
	for (i = 0; i < LISTS; i++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "name", lists[i].name);
		json_str(row, "about", lists[i].about);
		json_object_array_add(array, row);
		table_add(&t, PLAIN, lists[i].name, lists[i].about);
	}
	return show_rows(ctx, array, &t);
}

int verb_list(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.csv = true,
		.usage = "[hooks|findings|counters|hist|watches|scenarios]",
		.doc = "Shows the names of things; without a word, what can be listed.",
		.max = 1,
	};
	const char *word;
	size_t i;

	parse_args(ctx, &args, argc, argv);
	word = args.word[0];
	free(args.word);
	if (!word)
		return list_lists(ctx);
	for (i = 0; i < LISTS; i++)
		if (!strcmp(lists[i].name, word))
			return lists[i].show(ctx);
	return fail("list: there is no list of '%s'. Lists are hooks, findings, counters, hist, watches, scenarios",
		    word);
}
