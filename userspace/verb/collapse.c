// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl collapse: the last attempts to collapse; by process, by result.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/who.h"

enum by { BY_NONE, BY_PID, BY_RESULT };

enum { OPT_BY = 'b' };

static const struct argp_option options[] = {
	{ "by", OPT_BY, "KEY", 0,
	  "'pid': one line for each process; 'result': one for each result", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	enum by *by = data;

	if (key != OPT_BY)
		return false;
	if (!strcmp(arg, "pid"))
		*by = BY_PID;
	else if (!strcmp(arg, "result"))
		*by = BY_RESULT;
	else
		argp_error(state, "--by: '%s' is neither 'pid' nor 'result'",
			   arg);
	return true;
}

/* Attempts that are shown as one. */
struct group {
	const struct collapse *first;
	uint64_t n;
	uint64_t succeeded;
	uint64_t longest[COLLAPSE_NR_TIMES];
};

static bool same_group(enum by by, const struct collapse *a,
		       const struct collapse *b)
{
	return by == BY_PID ? a->pid == b->pid && !strcmp(a->comm, b->comm) :
			      !strcmp(a->result, b->result) &&
			      !strcmp(a->what, b->what);
}

static int more_first(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return compare_u64(y->n, x->n);
}

/* To be freed. */
static struct group *group_by(enum by by, const struct collapses *c, size_t *n)
{
	struct group *g = must_alloc(calloc(c->n + 1, sizeof(*g)));
	size_t i, j, t;

	*n = 0;
	for (i = 0; i < c->n; i++) {
		const struct collapse *one = &c->collapse[i];

		for (j = 0; j < *n && !same_group(by, g[j].first, one); j++)
			;
		if (j == *n)
			g[(*n)++].first = one;
		g[j].n++;
		g[j].succeeded += !strcmp(one->result, "succeeded");
		for (t = 0; t < COLLAPSE_NR_TIMES; t++)
			if (one->ns[t] > g[j].longest[t])
				g[j].longest[t] = one->ns[t];
	}
	if (*n)
		qsort(g, *n, sizeof(*g), more_first);
	return g;
}

/* "1.2ms", or "-": it did not come that far, or was not seen. */
static const char *say_ns(uint64_t ns, char text[NS_TEXT_LEN])
{
	return ns ? format_ns(ns, text) : "-";
}

static char *say_process(const struct collapse *c)
{
	return c->pid ? who_name(c->comm, c->pid) : format("-");
}

static void print_groups(struct ctx *ctx, enum by by, const struct group *g,
			 size_t n)
{
	char total[NS_TEXT_LEN], wait[NS_TEXT_LEN], hold[NS_TEXT_LEN];
	struct table t;
	size_t i;

	table_init(&t, 6);
	table_right(&t, 0);
	table_right(&t, 1);
	for (i = 2; i < 5; i++)
		table_right(&t, i);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "attempts", "succeeded", "longest", "waited",
			  "held", by == BY_PID ? "process" : "result");
	for (i = 0; i < n; i++) {
		char *attempts = format("%" PRIu64, g[i].n);
		char *succeeded = format("%" PRIu64, g[i].succeeded);
		char *name = by == BY_PID ? say_process(g[i].first) :
			format("%s (%s)", g[i].first->result, g[i].first->what);

		table_add(&t, PLAIN, attempts, succeeded,
			  say_ns(g[i].longest[TIME_TOTAL], total),
			  say_ns(g[i].longest[TIME_WAIT], wait),
			  say_ns(g[i].longest[TIME_HOLD], hold), name);
		free(name);
		free(succeeded);
		free(attempts);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

/* Under which locks page tables of a file were taken away. */
static void say_tables(FILE *out, const struct collapse *c)
{
	if (c->tables || c->mmap_tried)
		fprintf(out, "%s%" PRIu64 " page table%s taken away", ftell(out) > 0 ? ", " : "",
			c->tables, c->tables == 1 ? "" : "s");
	if (c->i_mmap)
		fprintf(out, " under i_mmap_rwsem (%s)", c->i_mmap);
	if (c->mmap_tried)
		fprintf(out, ", mmap_lock tried %" PRIu64 " time%s and had for %" PRIu64,
			c->mmap_tried, c->mmap_tried == 1 ? "" : "s", c->mmap_locked);
}

/* Where the time went, as far as it is known; to be freed. */
static char *say_phases(const struct collapse *c)
{
	static const char * const words[COLLAPSE_NR_TIMES] = {
		[TIME_ALLOC] = "allocate", [TIME_SWAPIN] = "swap in",
		[TIME_WAIT] = "wait", [TIME_PREPARE] = "prepare",
		[TIME_HOLD] = "hold",
	};
	char *text, time[NS_TEXT_LEN];
	FILE *out;
	size_t i, len;

	out = must_alloc(open_memstream(&text, &len));
	for (i = TIME_ALLOC; i < COLLAPSE_NR_TIMES; i++)
		if (c->ns[i])
			fprintf(out, "%s%s %s", ftell(out) > 0 ? ", " : "",
				words[i], format_ns(c->ns[i], time));
	if (c->swap)
		fprintf(out, "%s%" PRIu64 " in swap", ftell(out) > 0 ? ", " : "",
			c->swap);
	if (c->blocked)
		fprintf(out, "%s%" PRIu64 " task%s blocked by it, the longest for %s",
			ftell(out) > 0 ? ", " : "", c->blocked,
			c->blocked == 1 ? "" : "s", format_ns(c->blocked_ns, time));
	say_tables(out, c);
	fclose(out);
	return text;
}

static void print_all(struct ctx *ctx, const struct collapses *c)
{
	char ago[NS_TEXT_LEN], total[NS_TEXT_LEN];
	struct table t;
	size_t i;

	table_init(&t, 8);
	table_right(&t, 0);
	table_right(&t, 6);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "ago", "what", "by", "process", "address",
			  "result", "time", "of that");
	for (i = c->n; i--;) {
		const struct collapse *one = &c->collapse[i];
		char *process = say_process(one), *phases = say_phases(one);
		char *address = one->address ?
			format("0x%" PRIx64, one->address) : format("-");

		table_add(&t, PLAIN, format_ns(one->ago_ns, ago), one->what,
			  one->by, process, address, one->result,
			  say_ns(one->ns[TIME_TOTAL], total), phases);
		free(address);
		free(phases);
		free(process);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void json_ns(struct json_object *obj, const char *key, uint64_t ns)
{
	json_object_object_add(obj, key, ns ? json_object_new_uint64(ns) : NULL);
}

static void json_of_file(struct json_object *obj, const char *key, uint64_t n,
			 const struct collapse *c)
{
	json_object_object_add(obj, key, strcmp(c->what, "file") ? NULL :
			       json_object_new_uint64(n));
}

static struct json_object *collapse_json(const struct collapse *c)
{
	struct json_object *obj = json_object_new_object();
	size_t i;

	json_u64(obj, "ago_ns", c->ago_ns);
	json_str(obj, "what", c->what);
	json_str(obj, "by", c->by);
	json_u64(obj, "tid", c->tid);
	json_ns(obj, "pid", c->pid);
	json_object_object_add(obj, "comm", c->pid ?
			       json_object_new_string(c->comm) : NULL);
	json_ns(obj, "address", c->address);
	json_u64(obj, "order", c->order);
	json_str(obj, "result", c->result);
	json_u64(obj, "swap", c->swap);
	for (i = 0; i < COLLAPSE_NR_TIMES; i++)
		json_ns(obj, collapse_time_name[i], c->ns[i]);
	json_u64(obj, "blocked", c->blocked);
	json_ns(obj, "blocked_ns", c->blocked_ns);
	json_ns(obj, "first_tid", c->first_tid);
	json_of_file(obj, "tables", c->tables, c);
	json_object_object_add(obj, "i_mmap", c->i_mmap ?
			       json_object_new_string(c->i_mmap) : NULL);
	json_of_file(obj, "mmap_tried", c->mmap_tried, c);
	json_of_file(obj, "mmap_locked", c->mmap_locked, c);
	return obj;
}

static struct json_object *group_json(enum by by, const struct group *g)
{
	struct json_object *obj = json_object_new_object();
	size_t i;

	if (by == BY_PID) {
		json_ns(obj, "pid", g->first->pid);
		json_object_object_add(obj, "comm", g->first->pid ?
				       json_object_new_string(g->first->comm) :
				       NULL);
	} else {
		json_str(obj, "result", g->first->result);
		json_str(obj, "what", g->first->what);
	}
	json_u64(obj, "attempts", g->n);
	json_u64(obj, "succeeded", g->succeeded);
	for (i = 0; i < COLLAPSE_NR_TIMES; i++) {
		char *key = format("longest_%s", collapse_time_name[i]);

		json_ns(obj, key, g->longest[i]);
		free(key);
	}
	return obj;
}

static void print_json(const struct ctx *ctx, enum by by,
		       const struct collapses *c, const struct group *g, size_t n)
{
	struct json_object *all = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < (by == BY_NONE ? c->n : n); i++)
		json_object_array_add(array, by == BY_NONE ?
				      collapse_json(&c->collapse[i]) :
				      group_json(by, &g[i]));
	json_object_object_add(all, "collapses", array);
	facts_print(ctx, all);
}

int verb_collapse(struct ctx *ctx, int argc, char **argv)
{
	enum by by = BY_NONE;
	struct args args = {
		.doc = "Shows the last attempts to make a huge page of small ones, the newest first: of which process, with what result, and where the time went.\v"
		       "'wait' is for mmap_lock for writing, 'hold' is how long it was held then, both inferred; 'prepare' is that part of it in which the locks of the VMA and of the anon_vma were taken and mmu notifiers called. "
		       "Who was kept from mmap_lock meanwhile is counted. "
		       "Of a file: page tables that were taken away from those who map it, and what was locked by then. "
		       "'-' is what did not happen, or cannot be seen on this kernel.",
		.options = options,
		.option = option,
		.data = &by,
		.csv = true,
	};
	struct collapses c;
	struct group *g;
	size_t n;
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	ret = debugfs_collapses(ctx, &c);
	if (ret)
		return ret;
	g = group_by(by, &c, &n);
	if (ctx->json)
		print_json(ctx, by, &c, g, n);
	else if (!c.n)
		puts("nothing was collapsed");
	else if (by == BY_NONE)
		print_all(ctx, &c);
	else
		print_groups(ctx, by, g, n);
	free(g);
	collapses_free(&c);
	return EXIT_CLEAN;
}
