// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl locks: in which order locks are taken, who holds what now, and which the
 * user named.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/finding_view.h"
#include "../lib/lock_name.h"
#include "../lib/locks.h"
#include "../lib/number.h"
#include "../lib/output.h"

enum { OPT_DOT = 'd', OPT_LONG = 'l' };

/* What was named is only shown when it is asked for. */
enum what { CLASSES, EDGES, HELD, NAMED, NR_WHAT };

static const char * const words[NR_WHAT] = { "classes", "edges", "held", "named" };

struct wish {
	bool dot;
	bool all;
};

static const struct argp_option options[] = {
	{ "dot", OPT_DOT, NULL, 0,
	  "Print the order for Graphviz: mmdepctl locks --dot | dot -Tsvg", 0 },
	{ "long", OPT_LONG, NULL, 0,
	  "With each step of the order the kernel stack that was first", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wish *wish = data;

	(void)arg;
	(void)state;
	if (key == OPT_DOT)
		wish->dot = true;
	else if (key == OPT_LONG)
		wish->all = true;
	else
		return false;
	return true;
}

static void show_classes(struct ctx *ctx, const struct lock_classes *c)
{
	struct table t;
	size_t i;

	table_init(&t, 3);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "class", "known by", "documented as");
	for (i = 0; i < c->n; i++)
		table_add(&t, PLAIN, c->class[i].name, c->class[i].known_by,
			  c->class[i].documented_as);
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void show_holds(struct ctx *ctx, const struct lock_holds *h)
{
	struct table t;
	size_t i;

	table_init(&t, 7);
	table_right(&t, 0);
	table_right(&t, 2);
	table_right(&t, 3);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "since", "class", "pid", "tid", "comm", "to",
			  "taken at");
	for (i = 0; i < h->n; i++) {
		const struct lock_hold *k = &h->hold[i];
		char *tid = format("%" PRIu32, k->tid);
		char *pid = format("%" PRIu32, k->pid);
		char since[NS_TEXT_LEN];

		table_add(&t, PLAIN, format_ns(k->since_ns, since), k->class,
			  pid, tid, k->comm, k->mode, k->taken_at);
		free(pid);
		free(tid);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void show_names(struct ctx *ctx, const struct lock_names *n)
{
	struct table t;
	size_t i;

	table_init(&t, 2);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "lock", "class");
	for (i = 0; i < n->n; i++)
		table_add(&t, PLAIN, n->named[i].name, n->named[i].class);
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void show_edges(struct ctx *ctx, const struct lock_edges *e)
{
	struct table t;
	size_t i;

	table_init(&t, 5);
	table_right(&t, 2);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "held", "taken", "count", "modes", "taken at");
	for (i = 0; i < e->n; i++) {
		char *count = format("%" PRIu64, e->edge[i].count);

		table_add(&t, PLAIN, e->edge[i].held, e->edge[i].taken, count,
			  e->edge[i].modes, e->edge[i].taken_at);
		free(count);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void show_edges_long(const struct lock_edges *e)
{
	size_t i;

	for (i = 0; i < e->n; i++) {
		const struct lock_edge *k = &e->edge[i];

		printf("%s%s, then %s: %" PRIu64 " time%s (%s)\n", i ? "\n" : "",
		       k->held, k->taken, k->count, k->count == 1 ? "" : "s",
		       k->modes);
		print_labelled(stdout, "  held at: ", k->held_at, 12, output_width());
		print_labelled(stdout, "  taken at:", k->taken_at, 12, output_width());
		if (*k->stack)
			print_labelled(stdout, "  stack:   ", k->stack, 12,
				       output_width());
	}
}

static struct json_object *classes_json(const struct lock_classes *c)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "class", c->class[i].name);
		json_str(row, "known_by", c->class[i].known_by);
		json_str(row, "documented_as", c->class[i].documented_as);
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *edges_json(const struct lock_edges *e)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < e->n; i++) {
		const struct lock_edge *k = &e->edge[i];
		struct json_object *row = json_object_new_object();

		json_str(row, "held", k->held);
		json_str(row, "taken", k->taken);
		json_u64(row, "count", k->count);
		json_str(row, "modes", k->modes);
		json_str(row, "held_at", k->held_at);
		json_str(row, "taken_at", k->taken_at);
		json_object_object_add(row, "stack", found_stack_json(k->stack));
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *holds_json(const struct lock_holds *h)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < h->n; i++) {
		const struct lock_hold *k = &h->hold[i];
		struct json_object *row = json_object_new_object();

		json_u64(row, "tid", k->tid);
		json_u64(row, "pid", k->pid);
		json_str(row, "comm", k->comm);
		json_str(row, "class", k->class);
		json_str(row, "mode", k->mode);
		json_u64(row, "since_ns", k->since_ns);
		json_str(row, "taken_at", k->taken_at);
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *names_json(const struct lock_names *n)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < n->n; i++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "lock", n->named[i].name);
		json_object_object_add(row, "class", strcmp(n->named[i].class, "-") ?
				       json_object_new_string(n->named[i].class) : NULL);
		json_object_array_add(array, row);
	}
	return array;
}

static int named(struct ctx *ctx, struct json_object *obj)
{
	struct lock_names n;
	int ret = debugfs_lock_names(ctx, &n);

	if (ret)
		return ret;
	if (obj)
		json_object_object_add(obj, words[NAMED], names_json(&n));
	else if (n.n)
		show_names(ctx, &n);
	else
		puts("no lock is named; 'mmdepctl locks add SYMBOL' does");
	lock_names_free(&n);
	return 0;
}

/* One of the others: as text, or into @obj. */
static int show(struct ctx *ctx, enum what what, const struct wish *wish,
		struct json_object *obj)
{
	struct lock_classes c = { 0 };
	struct lock_edges e = { 0 };
	struct lock_holds h = { 0 };
	int ret = 0;

	if (what == NAMED)
		return named(ctx, obj);
	if (what == CLASSES)
		ret = debugfs_lock_classes(ctx, &c);
	else if (what == EDGES)
		ret = debugfs_lock_edges(ctx, &e);
	else
		ret = debugfs_lock_holds(ctx, &h);
	if (ret)
		return ret;
	if (obj && what == CLASSES)
		json_object_object_add(obj, words[what], classes_json(&c));
	else if (obj && what == EDGES)
		json_object_object_add(obj, words[what], edges_json(&e));
	else if (obj)
		json_object_object_add(obj, words[what], holds_json(&h));
	else if (what == CLASSES && c.n)
		show_classes(ctx, &c);
	else if (what == EDGES && e.n && wish->all)
		show_edges_long(&e);
	else if (what == EDGES && e.n)
		show_edges(ctx, &e);
	else if (what == HELD && h.n)
		show_holds(ctx, &h);
	else
		puts(what == HELD ? "no lock that is watched is held" :
		     "nothing was learned; 'mmdepctl set watch=+locks' switches the watch on");
	lock_classes_free(&c);
	lock_edges_free(&e);
	lock_holds_free(&h);
	return 0;
}

static int show_all(struct ctx *ctx, const struct wish *wish)
{
	struct json_object *obj = ctx->json ? json_object_new_object() : NULL;
	enum what what;
	int ret = 0;

	for (what = 0; what <= HELD && !ret; what++) {
		if (!ctx->json && what)
			putchar('\n');
		ret = show(ctx, what, wish, obj);
	}
	if (!ret && obj)
		json_print(stdout, obj);
	else
		json_object_put(obj);
	return ret;
}

static int show_one(struct ctx *ctx, const char *word, const struct wish *wish)
{
	struct json_object *obj;
	enum what what;
	int ret;

	for (what = 0; what < NR_WHAT && strcmp(words[what], word); what++)
		;
	if (what == NR_WHAT)
		return fail("locks: '%s' is none of classes, edges, held, named, add, remove. See 'mmdepctl locks --help'",
			    word);
	obj = ctx->json ? json_object_new_object() : NULL;
	ret = show(ctx, what, wish, obj);
	if (!ret && obj)
		facts_print(ctx, obj);
	else
		json_object_put(obj);
	return ret;
}

static int show_dot(struct ctx *ctx)
{
	char *text;
	size_t len;
	int ret = debugfs_lock_dot(ctx, &text, &len);

	if (ret)
		return ret;
	fwrite(text, 1, len, stdout);
	free(text);
	return 0;
}

static bool is_change(const char *word)
{
	return word && (!strcmp(word, "add") || !strcmp(word, "remove"));
}

int verb_locks(struct ctx *ctx, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct args args = {
		.usage = "[classes|edges|held|named]\nadd SYMBOL\nremove SYMBOL",
		.doc = "Shows in which order locks of the memory management were taken, and who holds which now.\v"
		       "classes: what the locks are, how that is known, and what the kernel's documentation calls them. "
		       "edges: which was taken while which was held, how often, in which modes (w for writing, r for reading, the one that was held first), and where that was seen first. "
		       "held: who holds what now, and since when. Without a word, all three. "
		       "named: the locks that were named.\n\n"
		       "add: watch the mutex or rwsem that is the variable SYMBOL of the kernel, or MODULE:SYMBOL of a module, until it is removed or its module goes; 16 at most. Of mutexes only those are watched.\n\n"
		       "The watch 'locks' must be on, or have been: mmdepctl set watch=+locks.",
		.options = options,
		.option = option,
		.data = &wish,
		.csv = true,
		.max = 2,
	};
	int ret;

	parse_args(ctx, &args, argc, argv);
	if (is_change(args.word[0]) && (wish.dot || wish.all))
		ret = fail("locks %s: it has no options", args.word[0]);
	else if (is_change(args.word[0]))
		ret = lock_name_change(ctx, args.word[0], args.word[1]);
	else if (args.n == 2)
		ret = fail("locks: one word at a time. See 'mmdepctl locks --help'");
	else if (wish.dot && (args.n || ctx->json || wish.all))
		ret = fail("locks: --dot is a form of its own. Leave out the rest");
	else if (wish.dot)
		ret = show_dot(ctx);
	else if (ctx->csv && !args.n)
		ret = fail("locks: --csv is one table. Say which: classes, edges, held or named");
	else if (args.n)
		ret = show_one(ctx, args.word[0], &wish);
	else
		ret = show_all(ctx, &wish);
	free(args.word);
	return ret ? ret : EXIT_CLEAN;
}
