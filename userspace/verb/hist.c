// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl hist: how long it took, as bars.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "verb.h"

#define BAR_MIN	10
#define BAR_MAX	40

static void print_bar(struct ctx *ctx, uint64_t count, uint64_t most,
		      unsigned int width)
{
	/* Doubles: count * width would not fit 64 bits for huge counts. */
	unsigned int n = (double)count / (double)most * width + 0.5;
	unsigned int i;

	/* One star at least: a bucket that is not empty must be seen. */
	if (count && !n)
		n = 1;
	putchar('|');
	fputs(color_on(ctx->color, GREEN), stdout);
	for (i = 0; i < n; i++)
		putchar('*');
	fputs(color_off(ctx->color), stdout);
	for (; i < width; i++)
		putchar(' ');
	puts("|");
}

static void print_text(struct ctx *ctx, const char *name, const struct hist *h)
{
	char from[NS_TEXT_LEN], to[NS_TEXT_LEN], mean[NS_TEXT_LEN];
	char max[NS_TEXT_LEN];
	unsigned int width = output_width();
	char digits[NS_TEXT_LEN];
	uint64_t most = 1;
	int column;
	size_t i;

	if (!h->count && !h->n) {
		printf("%s: nothing yet\n", name);
		return;
	}
	printf("%s%s%s: %" PRIu64 " in all, %s on average, %s at most\n",
	       color_on(ctx->color, BOLD), name, color_off(ctx->color),
	       h->count,
	       format_ns(h->count ? h->sum_ns / h->count : 0, mean),
	       format_ns(h->max_ns, max));
	for (i = 0; i < h->n; i++)
		if (h->bucket[i].count > most)
			most = h->bucket[i].count;
	column = snprintf(digits, sizeof(digits), "%" PRIu64, most);
	if (column < 10)
		column = 10;
	/* What stands before the bar, and its two ends. */
	width = width < 24U + column + BAR_MIN ? BAR_MIN : width - 24 - column;
	if (width > BAR_MAX)
		width = BAR_MAX;
	printf("     from    up to : %-*s distribution\n", column, "count");
	for (i = 0; i < h->n; i++) {
		const struct bucket *b = &h->bucket[i];

		printf("%9s%9s : %-*" PRIu64 " ", format_ns(b->from, from),
		       b->to == UINT64_MAX ? "and more" :
					     format_ns(b->to, to),
		       column, b->count);
		print_bar(ctx, b->count, most, width);
	}
}

struct json_object *hist_json(const struct hist *h)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *buckets = json_object_new_array();
	size_t i;

	json_u64(obj, "count", h->count);
	json_u64(obj, "sum_ns", h->sum_ns);
	json_u64(obj, "max_ns", h->max_ns);
	for (i = 0; i < h->n; i++) {
		struct json_object *b = json_object_new_object();

		json_u64(b, "from_ns", h->bucket[i].from);
		json_u64(b, "to_ns", h->bucket[i].to);
		json_u64(b, "count", h->bucket[i].count);
		json_object_array_add(buckets, b);
	}
	json_object_object_add(obj, "buckets", buckets);
	return obj;
}

/* A row for each bucket. */
static void add_rows(struct json_object *rows, const char *name, const struct hist *h)
{
	size_t i;

	for (i = 0; i < h->n; i++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "name", name);
		json_u64(row, "from_ns", h->bucket[i].from);
		json_u64(row, "to_ns", h->bucket[i].to);
		json_u64(row, "count", h->bucket[i].count);
		json_object_array_add(rows, row);
	}
}

static bool wanted(const char *pattern, const char *name)
{
	size_t len;

	if (!pattern)
		return true;
	len = strlen(pattern);
	/* The unit at the end of the name may be left out. */
	return !strncmp(name, pattern, len) &&
	       (!name[len] || !strcmp(name + len, "_ns"));
}

int verb_hist(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "[NAME]",
		.doc = "Shows how long waits and collapses took: one bar for each power of two of nanoseconds.\v"
		       "NAME is one of 'mmdepctl list hist'; without it, all are shown.",
		.max = 1,
		.csv = true,
	};
	struct json_object *obj = NULL, *rows = NULL;
	size_t i, n, shown = 0;
	const char *pattern;
	char **names;
	int ret;

	parse_args(ctx, &args, argc, argv);
	pattern = args.word[0];
	free(args.word);
	ret = debugfs_hist_names(ctx, &names, &n);
	if (ret)
		return ret;
	if (ctx->csv)
		rows = json_object_new_array();
	else if (ctx->json)
		obj = json_object_new_object();
	for (i = 0; i < n && !ret; i++) {
		struct hist h;

		if (!wanted(pattern, names[i]))
			continue;
		ret = debugfs_hist(ctx, names[i], &h);
		if (ret)
			break;
		if (obj) {
			json_object_object_add(obj, names[i], hist_json(&h));
		} else if (rows) {
			add_rows(rows, names[i], &h);
		} else {
			if (shown)
				putchar('\n');
			print_text(ctx, names[i], &h);
		}
		shown++;
		hist_free(&h);
	}
	if (!ret && !shown)
		ret = fail("hist: there is no histogram '%s'. See 'mmdepctl list hist'",
			   pattern ? pattern : "*");
	if (obj && !ret) {
		struct json_object *all = json_object_new_object();

		json_object_object_add(all, "hist", obj);
		json_print(stdout, all);
	} else if (obj) {
		json_object_put(obj);
	}
	if (rows && !ret)
		csv_print(stdout, rows, !ctx->no_header);
	json_object_put(rows);
	names_free(names, n);
	return ret;
}
