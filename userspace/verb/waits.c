// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl waits: who waits now, and who could end it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/entry.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/who.h"
#include "verb.h"

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

static int by_pid(const void *a, const void *b)
{
	const struct open_wait *x = a, *y = b;
	int order = compare_u64(x->pid, y->pid);

	return order ? order : compare_u64(x->tid, y->tid);
}

static int by_since(const void *a, const void *b)
{
	const struct open_wait *x = a, *y = b;
	int order = compare_u64(y->since_ns, x->since_ns);

	return order ? order : by_pid(a, b);
}

/* What is said behind the entry, to be freed. */
static char *say_notes(struct ctx *ctx, const struct waits *all,
		       const struct open_wait *w)
{
	static const char * const read[] = {
		[READ_UNKNOWN] = "",
		[READ_NO] = "; not read by the monitor yet",
		[READ_YES] = "; read by the monitor",
	};
	char comm[COMM_TEXT_LEN], *who = NULL, *again = NULL, *text;

	if (all->tells_who)
		who = who_say(w, who_comm(ctx, all, w, comm));
	if (w->again)
		again = format("; %" PRIu64 " times before without sleep",
			       w->again);
	text = format("%s%s%s%s%s", read[w->read], again ? again : "",
		      who ? "; ends by: " : "", who ? who : "",
		      w->followed ? "" : "; its end is seen by the scan only");
	free(again);
	free(who);
	return text;
}

static void add_wait(struct ctx *ctx, struct table *t, const struct waits *all,
		     const struct open_wait *w)
{
	char *entry = entry_say(&w->at_start, &w->now);
	char *notes = say_notes(ctx, all, w), *text;
	char *tid = format("%" PRIu32, w->tid);
	char *pid = format("%" PRIu32, w->pid);
	char *address = w->address ? format("0x%" PRIx64, w->address) :
				     format("-");
	bool known = entry_known(&w->at_start) || entry_known(&w->now);
	char since[NS_TEXT_LEN];

	/* Notes begin with "; ": it parts them from what is known. */
	text = format("%s%s", known || !*notes ? entry : "",
		      known || !*notes ? notes : notes + 2);
	table_add(t, w->followed ? PLAIN : YELLOW,
		  format_ns(w->since_ns, since), w->kind, pid, tid, w->comm,
		  w->from, address, text);
	free(text);
	free(address);
	free(pid);
	free(tid);
	free(notes);
	free(entry);
}

void show_waits(struct ctx *ctx, const struct waits *w, const struct waits *all)
{
	struct table t;
	size_t i;

	table_init(&t, 8);
	table_right(&t, 0);
	table_right(&t, 2);
	table_right(&t, 3);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "since", "what", "pid", "tid", "comm",
			  "from", "address",
			  all->tells_who ? "entry; ends by" : "entry");
	for (i = 0; i < w->n; i++)
		add_wait(ctx, &t, all, &w->wait[i]);
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static struct json_object *u64_or_null(bool is_known, uint64_t n)
{
	return is_known ? json_object_new_uint64(n) : NULL;
}

static struct json_object *text_or_null(const char *text)
{
	return *text ? json_object_new_string(text) : NULL;
}

static struct json_object *wait_json(struct ctx *ctx, const struct waits *all,
				     const struct open_wait *o)
{
	struct json_object *row = json_object_new_object();
	char comm[COMM_TEXT_LEN];

	json_str(row, "kind", o->kind);
	json_u64(row, "tid", o->tid);
	json_u64(row, "pid", o->pid);
	json_str(row, "comm", o->comm);
	json_str(row, "from", o->from);
	json_object_object_add(row, "address",
			       u64_or_null(o->address, o->address));
	json_u64(row, "since_ns", o->since_ns);
	json_flag(row, "followed", o->followed);
	json_object_object_add(row, "entry_at_start", entry_json(&o->at_start));
	json_object_object_add(row, "entry_now", entry_json(&o->now));
	if (!all->tells_who)
		return row;
	json_u64(row, "again", o->again);
	json_object_object_add(row, "read", o->read == READ_UNKNOWN ? NULL :
			       json_object_new_boolean(o->read == READ_YES));
	json_object_object_add(row, "who", u64_or_null(o->who, o->who));
	json_object_object_add(row, "who_comm",
			       text_or_null(who_comm(ctx, all, o, comm)));
	json_object_object_add(row, "who_did", text_or_null(o->who_did));
	json_object_object_add(row, "who_now", text_or_null(o->who_now));
	return row;
}

struct json_object *waits_json(struct ctx *ctx, const struct waits *w,
			       const struct waits *all)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < w->n; i++)
		json_object_array_add(array, wait_json(ctx, all, &w->wait[i]));
	return array;
}

static void print_json(struct ctx *ctx, const struct waits *w)
{
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "waits", waits_json(ctx, w, w));
	facts_print(ctx, obj);
}

int verb_waits(struct ctx *ctx, int argc, char **argv)
{
	bool sort_pid = false;
	struct args args = {
		.csv = true,
		.doc = "Shows each task that waits now: since when, for what, on which address, and who could end it.\v"
		       "Column 'entry' says what stood in the page table when the wait began and, where it is another thing, what was there at the last scan (one each second, while there are waits). "
		       "'-' is what the module does not know.\n\n"
		       "'ends by' says who answered for the page, else who last used its userfaultfd, or who moves the page; what that one did; and what it does now.",
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
		print_json(ctx, &w);
	else if (w.n)
		show_waits(ctx, &w, &w);
	else
		puts("no task waits");
	waits_free(&w);
	return EXIT_CLEAN;
}
