// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl counters: what was counted.
 */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/output.h"
#include "verb.h"

enum { OPT_ALL = 'a' };

static const struct argp_option options[] = {
	{ "all", OPT_ALL, NULL, 0, "Show counters that are zero, too", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	(void)arg;
	(void)state;
	if (key != OPT_ALL)
		return false;
	*(bool *)data = true;
	return true;
}

/* A plain word is looked for anywhere in the name, a glob is the whole name. */
static bool wanted(const char *pattern, const char *name)
{
	if (!pattern)
		return true;
	if (strpbrk(pattern, "*?["))
		return !fnmatch(pattern, name, 0);
	return strstr(name, pattern);
}

/* @pattern: only what fits it, or NULL. */
struct json_object *counters_json(const struct counters *c, const char *pattern)
{
	struct json_object *all = json_object_new_object();
	size_t i;

	for (i = 0; i < c->n; i++)
		if (wanted(pattern, c->counter[i].name))
			json_u64(all, c->counter[i].name, c->counter[i].value);
	return all;
}

static void print_json(struct ctx *ctx, const struct counters *c,
		       const char *pattern)
{
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "counters", counters_json(c, pattern));
	facts_print(ctx, obj);
}

static void print_text(struct ctx *ctx, const struct counters *c,
		       const char *pattern, bool all)
{
	size_t i, hidden = 0;
	struct table t;

	table_init(&t, 3);
	table_right(&t, 1);
	for (i = 0; i < c->n; i++) {
		const struct counter *k = &c->counter[i];
		char *value;

		if (!wanted(pattern, k->name))
			continue;
		if (!k->value && !all) {
			hidden++;
			continue;
		}
		value = format("%" PRIu64, k->value);
		table_add(&t, DIM, k->name, value,
			  counter_is_gauge(k->name) ? "now" : "");
		free(value);
	}
	table_print(&t, stdout, false, ctx->color, output_width());
	if (hidden)
		printf("%s%zu counter%s at zero %s not shown; --all shows %s.\n",
		       t.rows ? "\n" : "", hidden, hidden == 1 ? "" : "s",
		       hidden == 1 ? "is" : "are", hidden == 1 ? "it" : "them");
	table_free(&t);
}

int verb_counters(struct ctx *ctx, int argc, char **argv)
{
	bool all = false;
	struct args args = {
		.csv = true,
		.usage = "[PATTERN]",
		.doc = "Shows what was counted since the module was loaded or the counters were last reset.\v"
		       "PATTERN is part of a name (migration.pte) or a glob for the whole name ('*.slept'). "
		       "Names that end in .open say how many there are now; all others only grow. "
		       "With --json zeros are always shown.",
		.options = options,
		.option = option,
		.data = &all,
		.max = 1,
	};
	const char *pattern;
	struct counters c;
	size_t i, n = 0;
	int ret;

	parse_args(ctx, &args, argc, argv);
	pattern = args.word[0];
	free(args.word);
	ret = debugfs_counters(ctx, &c);
	if (ret)
		return ret;
	for (i = 0; i < c.n; i++)
		n += wanted(pattern, c.counter[i].name);
	if (!n)
		ret = fail("counters: no name matches '%s'. See 'mmdepctl list counters'",
			   pattern);
	else if (ctx->json)
		print_json(ctx, &c, pattern);
	else
		print_text(ctx, &c, pattern, all);
	counters_free(&c);
	return ret;
}
