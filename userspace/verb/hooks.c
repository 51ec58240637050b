// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl hooks: what is instrumented, and what is not and why.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/output.h"
#include "verb.h"

static enum color tint_of(const char *state)
{
	if (!strcmp(state, "failed"))
		return RED;
	if (!strcmp(state, "absent") || !strcmp(state, "off"))
		return YELLOW;
	return PLAIN;
}

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

static void print_text(struct ctx *ctx, const struct hooks *h)
{
	struct table t;
	size_t i;

	table_init(&t, 8);
	table_right(&t, 5);
	table_right(&t, 6);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "name", "watch", "hooked as", "how",
			  "state", "hits", "missed", "why");
	for (i = 0; i < h->n; i++) {
		const struct hook *k = &h->hook[i];
		char *hits = format("%" PRIu64, k->hits);
		char *missed = format("%" PRIu64, k->missed);

		table_add(&t, tint_of(k->state), k->name, k->watch,
			  or_dash(k->hooked_as), or_dash(k->how), k->state,
			  hits, missed, k->why);
		free(hits);
		free(missed);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void json_maybe(struct json_object *obj, const char *key,
		       const char *value)
{
	json_object_object_add(obj, key,
			       *value ? json_object_new_string(value) : NULL);
}

struct json_object *hooks_json(const struct hooks *h)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < h->n; i++) {
		const struct hook *k = &h->hook[i];
		struct json_object *row = json_object_new_object();

		json_str(row, "name", k->name);
		json_str(row, "watch", k->watch);
		json_maybe(row, "hooked_as", k->hooked_as);
		json_maybe(row, "how", k->how);
		json_str(row, "state", k->state);
		json_u64(row, "hits", k->hits);
		json_u64(row, "missed", k->missed);
		json_maybe(row, "why", k->why);
		json_object_array_add(array, row);
	}
	return array;
}

static void print_json(struct ctx *ctx, const struct hooks *h)
{
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "hooks", hooks_json(h));
	facts_print(ctx, obj);
}

int show_hooks(struct ctx *ctx)
{
	struct hooks h;
	int ret = debugfs_hooks(ctx, &h);

	if (ret)
		return ret;
	if (ctx->json)
		print_json(ctx, &h);
	else
		print_text(ctx, &h);
	hooks_free(&h);
	return EXIT_CLEAN;
}

int verb_hooks(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.csv = true,
		.doc = "Shows each function or tracepoint of the kernel that mmdep wants to instrument.\v"
		       "States: on; alt, by another name; infer, seen from its caller; off, its watch is off; "
		       "absent, not in this kernel; failed, the kernel refused. Column 'missed' counts calls "
		       "whose return is not followed.",
	};

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	return show_hooks(ctx);
}
