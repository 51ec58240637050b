// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl gup: what get_user_pages() was asked for, and how often it had to try
 * again.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/output.h"
#include "../lib/util.h"

static const struct {
	const char *name;
	const char *key;
	const char *what;
} rows[] = {
	{ "gup.call", "call", "calls of __get_user_pages" },
	{ "gup.pages_asked", "pages_asked", "pages asked for" },
	{ "gup.pages_got", "pages_got", "pages got" },
	{ "gup.failed", "failed", "calls that failed" },
	{ "gup.slept", "slept", "calls that slept" },
	{ "gup.slept.userfault", "slept_userfault", "of these, on a userfault" },
	{ "gup.slept.migration", "slept_migration", "of these, on a migration entry" },
	{ "gup.retry", "retry", "calls that gave mmap_lock up, to be tried again" },
	{ "gup.second_pass", "second_pass", "single pages tried again for it" },
	{ "gup.no_pages", "no_pages", "calls that only prefault" },
	{ "gup.no_pages.second_pass", "no_pages_second_pass", "of these, second passes" },
	{ "gup.longterm", "longterm", "calls for long-term pins" },
	{ "gup.signal_pending", "signal_pending", "calls with a signal pending" },
	{ "fixup.call", "fixup_call", "calls of fixup_user_fault" },
	{ "fixup.cannot_retry", "fixup_cannot_retry", "of these, without right to try again" },
	{ "fixup.retry", "fixup_retry", "of these, tried again" },
};

static uint64_t value_of(const struct counters *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->counter[i].name, name))
			return c->counter[i].value;
	return 0;
}

static void print_json(const struct ctx *ctx, const struct counters *c)
{
	struct json_object *all = json_object_new_object();
	struct json_object *obj = json_object_new_object();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		json_u64(obj, rows[i].key, value_of(c, rows[i].name));
	json_object_object_add(all, "gup", obj);
	facts_print(ctx, all);
}

static void print_text(struct ctx *ctx, const struct counters *c)
{
	struct table t;
	size_t i;

	table_init(&t, 2);
	table_right(&t, 0);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		char *value = format("%" PRIu64, value_of(c, rows[i].name));

		table_add(&t, PLAIN, value, rows[i].what);
		free(value);
	}
	table_print(&t, stdout, false, ctx->color, output_width());
	table_free(&t);
}

int verb_gup(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.doc = "Shows what get_user_pages() was asked for and got, since the start or the last reset.\v"
		       "What is wrong is among the findings (gup-retry-trapped, uffd-cannot-retry); times are in "
		       "'mmdepctl hist gup_slept'.",
		.csv = true,
	};
	struct counters c;
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	ret = debugfs_counters(ctx, &c);
	if (ret)
		return ret;
	if (ctx->json)
		print_json(ctx, &c);
	else
		print_text(ctx, &c);
	counters_free(&c);
	return EXIT_CLEAN;
}
