// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl findings: what was found.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/filter.h"
#include "../lib/finding_view.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "verb.h"

enum { OPT_LONG = 'l', OPT_OPEN = 'o' };

static const struct argp_option options[] = {
	{ "long", OPT_LONG, NULL, 0, "The whole report of each finding", 0 },
	{ "open", OPT_OPEN, NULL, 0, "Only what was still so at the last scan", 0 },
	{ 0 },
};

struct wanted {
	struct filter filter;
	bool whole;
	bool open;
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wanted *wanted = data;

	(void)arg;
	(void)state;
	if (key == OPT_LONG)
		wanted->whole = true;
	else if (key == OPT_OPEN)
		wanted->open = true;
	return key == OPT_LONG || key == OPT_OPEN;
}

/* What is worst, still so, and lasts longest comes first. */
static int by_weight(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	static const enum finding_key key[] = {
		KEY_SEVERITY, KEY_STATE, KEY_WAIT_NS,
	};
	int order = 0;
	size_t i;

	for (i = 0; !order && i < ARRAY_SIZE(key); i++)
		order = compare_u64(y->number[key[i]], x->number[key[i]]);
	return order ? order : compare_u64(x->number[KEY_ID], y->number[KEY_ID]);
}

static void add_row(struct table *t, const struct found *f)
{
	char *victim = found_victim(f), *culprit = found_culprit(f);
	char *count = format("%" PRIu64, f->number[KEY_COUNT]);
	char *id = format("%" PRIu64, f->number[KEY_ID]), *who;
	char time[NS_TEXT_LEN] = "-";

	if (!f->number[KEY_STATE])
		strcpy(time, "over");
	else if (found_has(f, KEY_WAIT_NS))
		format_ns(f->number[KEY_WAIT_NS], time);
	if (strcmp(culprit, "-"))
		who = format("%s by %s", victim, culprit);
	else
		who = format("%s", victim);
	table_add(t, severity_color(f->number[KEY_SEVERITY]), id,
		  found_text(f, KEY_SEVERITY), found_text(f, KEY_NAME), count,
		  time, who);
	free(who);
	free(id);
	free(count);
	free(culprit);
	free(victim);
}

void show_findings(struct ctx *ctx, const struct findings *f)
{
	struct table t;
	size_t i;

	table_init(&t, 6);
	table_right(&t, 0);
	table_right(&t, 3);
	table_right(&t, 4);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "id", "sev", "name", "count", "for",
			  "victim by culprit");
	for (i = 0; i < f->n; i++)
		add_row(&t, &f->found[i]);
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

struct json_object *findings_json(const struct findings *f)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < f->n; i++)
		json_object_array_add(array, found_json(&f->found[i]));
	return array;
}

void sort_findings(struct findings *f)
{
	if (f->n)
		qsort(f->found, f->n, sizeof(*f->found), by_weight);
}

/* A number is one finding, a name is all of that name. */
static bool is_word(const struct found *f, const char *word)
{
	uint64_t id;

	if (!word)
		return true;
	if (!parse_u64(word, &id))
		return f->number[KEY_ID] == id;
	return !strcmp(found_text(f, KEY_NAME), word);
}

/* @some gets those of @all that are wanted; its array is to be freed. */
static void choose(const struct findings *all, const struct wanted *wanted,
		   const char *word, struct findings *some)
{
	size_t i;

	some->n = 0;
	some->found = must_alloc(calloc(all->n + 1, sizeof(*some->found)));
	for (i = 0; i < all->n; i++) {
		const struct found *f = &all->found[i];

		if (wanted->open && !f->number[KEY_STATE])
			continue;
		if (is_word(f, word) && filter_found(&wanted->filter, f))
			some->found[some->n++] = *f;
	}
}

static void print_whole(struct ctx *ctx, const struct findings *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (i)
			putchar('\n');
		found_print(&f->found[i], ctx->color, output_width());
	}
}

static int show(struct ctx *ctx, const struct findings *some, bool any,
		bool whole)
{
	if (ctx->json) {
		struct json_object *obj = json_object_new_object();

		json_object_object_add(obj, "findings", findings_json(some));
		facts_print(ctx, obj);
	} else if (!some->n) {
		puts(any ? "no findings that fit, but others: see 'mmdepctl findings'" :
			   "no findings");
	} else if (whole) {
		print_whole(ctx, some);
	} else {
		show_findings(ctx, some);
	}
	return some->n ? EXIT_FINDINGS : EXIT_CLEAN;
}

int verb_findings(struct ctx *ctx, int argc, char **argv)
{
	struct wanted wanted = { 0 };
	struct args args = {
		.csv = true,
		.usage = "[ID|NAME]",
		.doc = "Shows what was found, the worst first: one line each; with an ID or a NAME, or with --long, the whole reports.\v"
		       "'for' is how long the victim had waited when it was last found, or 'over' when it was not so any more at the last scan. "
		       "'mmdepctl reset findings' forgets all.\n\n"
		       "Exit status: 2 when a finding was shown, 0 when there is none, 1 after an error.",
		.options = options,
		.option = option,
		.child = &filter_argp,
		.input = &wanted.filter,
		.title = "Only findings:",
		.data = &wanted,
		.max = 1,
	};
	struct findings all, some;
	const char *word;
	uint64_t id;
	int ret;

	parse_args(ctx, &args, argc, argv);
	word = args.word[0];
	free(args.word);
	ret = debugfs_findings(ctx, &all);
	if (ret)
		return ret;
	sort_findings(&all);
	choose(&all, &wanted, word, &some);
	/* A name that exists and was not found is good news; others are wrong. */
	if (!some.n && word && !parse_u64(word, &id))
		ret = fail("findings: there is no finding %s%s. See 'mmdepctl findings'",
			   word, all.n ? " here" : ", nor any other");
	else if (!some.n && word && !finding_name_fits(word))
		ret = fail("findings: '%s' is neither a number nor the name of a finding. See 'mmdepctl list findings'",
			   word);
	else
		ret = show(ctx, &some, all.n, wanted.whole || word);
	free(some.found);
	findings_free(&all);
	return ret;
}
