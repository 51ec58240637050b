// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl waits: who waits now.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"

enum { OPT_SORT = 's' };

static const struct argp_option options[] = {
	{ "sort", OPT_SORT, "KEY", 0,
	  "'since': who waits longest first (default); 'pid': by process and thread", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	if (key != OPT_SORT)
		return false;
	*(bool *)data = !strcmp(arg, "pid");
	if (strcmp(arg, "pid") && strcmp(arg, "since"))
		argp_error(state, "--sort: '%s' is neither 'since' nor 'pid'",
			   arg);
	return true;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_pid(const void *a, const void *b)
{
	const struct open_wait *x = a, *y = b;
	int order = compare(x->pid, y->pid);

	return order ? order : compare(x->tid, y->tid);
}

static int by_since(const void *a, const void *b)
{
	const struct open_wait *x = a, *y = b;
	int order = compare(y->since_ns, x->since_ns);

	return order ? order : by_pid(a, b);
}

static bool known(const struct wait_entry *e)
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

static char *say_entries(const struct open_wait *w)
{
	const struct wait_entry *then = &w->at_start, *now = &w->now;
	char *a, *b, *both;

	if (!known(now))
		return known(then) ? say(then, true, " at start") : format("-");
	if (!known(then))
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

static void add_wait(struct table *t, const struct open_wait *w)
{
	static const char unseen[] = "its end is seen by the scan only";
	char *entry = say_entries(w), *with_note;
	char *tid = format("%" PRIu32, w->tid);
	char *pid = format("%" PRIu32, w->pid);
	char *address = w->address ? format("0x%" PRIx64, w->address) :
				     format("-");
	char since[NS_TEXT_LEN];

	if (w->followed)
		with_note = format("%s", entry);
	else if (known(&w->at_start) || known(&w->now))
		with_note = format("%s; %s", entry, unseen);
	else
		with_note = format("%s", unseen);
	table_add(t, w->followed ? PLAIN : YELLOW,
		  format_ns(w->since_ns, since), w->kind, pid, tid, w->comm,
		  w->from, address, with_note);
	free(with_note);
	free(address);
	free(pid);
	free(tid);
	free(entry);
}

static void print_text(struct ctx *ctx, const struct waits *w)
{
	struct table t;
	size_t i;

	if (!w->n) {
		puts("no task waits");
		return;
	}
	table_init(&t, 8);
	table_right(&t, 0);
	table_right(&t, 2);
	table_right(&t, 3);
	table_add(&t, PLAIN, "since", "what", "pid", "tid", "comm", "from",
		  "address", "entry");
	for (i = 0; i < w->n; i++)
		add_wait(&t, &w->wait[i]);
	table_print(&t, stdout, true, ctx->color, output_width());
	table_free(&t);
}

static struct json_object *u64_or_null(bool is_known, uint64_t n)
{
	return is_known ? json_object_new_uint64(n) : NULL;
}

static struct json_object *entry_json(const struct wait_entry *e)
{
	struct json_object *obj;

	if (!known(e))
		return NULL;
	obj = json_object_new_object();
	json_str(obj, "level", e->level);
	json_str(obj, "state", e->state);
	json_object_object_add(obj, "pfn", u64_or_null(e->has_pfn, e->pfn));
	return obj;
}

static void print_json(const struct waits *w)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct open_wait *o = &w->wait[i];
		struct json_object *row = json_object_new_object();

		json_str(row, "kind", o->kind);
		json_u64(row, "tid", o->tid);
		json_u64(row, "pid", o->pid);
		json_str(row, "comm", o->comm);
		json_str(row, "from", o->from);
		json_object_object_add(row, "address",
				       u64_or_null(o->address, o->address));
		json_u64(row, "since_ns", o->since_ns);
		json_flag(row, "followed", o->followed);
		json_object_object_add(row, "entry_at_start",
				       entry_json(&o->at_start));
		json_object_object_add(row, "entry_now", entry_json(&o->now));
		json_object_array_add(array, row);
	}
	json_object_object_add(obj, "waits", array);
	json_print(stdout, obj);
}

int verb_waits(struct ctx *ctx, int argc, char **argv)
{
	bool sort_pid = false;
	struct args args = {
		.doc = "Shows each task that waits now: since when, for what, and on which address.\v"
		       "Column 'entry' says what stood in the page table when the wait began and, where it is another thing, what was there at the last scan (one each second, while there are waits). "
		       "'-' is what the module does not know.",
		.options = options,
		.option = option,
		.data = &sort_pid,
	};
	struct waits w;
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	ret = debugfs_waits(ctx, &w);
	if (ret)
		return ret;
	if (w.n)
		qsort(w.wait, w.n, sizeof(*w.wait),
		      sort_pid ? by_pid : by_since);
	if (ctx->json)
		print_json(&w);
	else
		print_text(ctx, &w);
	waits_free(&w);
	return EXIT_CLEAN;
}
