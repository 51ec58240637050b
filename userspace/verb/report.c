// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl report: what "record" has written, as text.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/findings.h"
#include "../lib/finding_view.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/who.h"

/* One slice; the texts are those of the file. */
struct slice {
	uint64_t from_ns;
	uint64_t ns;
	uint32_t tid;
	uint32_t pid;
	const char *category;
	const char *name;
	const char *comm;
	struct json_object *args;
	/* Of a finding: who causes it. */
	const struct slice *culprit;
};

struct slices {
	struct slice *slice;
	size_t n;
};

static const char *text_of(struct json_object *obj, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(obj, key));

	return text ? text : "";
}

/* Microseconds with a fraction. */
static uint64_t time_of(struct json_object *obj, const char *key)
{
	double us = json_object_get_double(json_object_object_get(obj, key));

	return us > 0 && us < 1e16 ? us * 1000 + 0.5 : 0;
}

static uint64_t ns_of(struct json_object *obj, const char *key)
{
	return json_object_get_int64(json_object_object_get(obj, key));
}

static uint32_t id_of(struct json_object *obj, const char *key)
{
	return json_object_get_int64(json_object_object_get(obj, key));
}

/* The name of the track; it stands before all that is on it. */
static const char *comm_of(struct json_object *tracks, uint32_t pid, uint32_t tid)
{
	size_t i, n = json_object_array_length(tracks);

	for (i = 0; i < n; i++) {
		struct json_object *e = json_object_array_get_idx(tracks, i);

		if (id_of(e, "tid") == tid && id_of(e, "pid") == pid)
			return text_of(json_object_object_get(e, "args"),
				       "name");
	}
	return "";
}

static int by_time(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	int order = compare_u64(x->from_ns, y->from_ns);

	return order ? order : compare_u64(y->ns, x->ns);
}

/* A cause stands at the time of its finding, and has its number. */
static void join(struct slices *s)
{
	size_t i, j;

	for (i = 0; i < s->n; i++) {
		struct slice *f = &s->slice[i];

		if (strcmp(f->category, "finding"))
			continue;
		for (j = 0; j < s->n && !f->culprit; j++) {
			const struct slice *c = &s->slice[j];

			if (!strcmp(c->category, "cause") &&
			    c->from_ns == f->from_ns &&
			    id_of(c->args, "id") == id_of(f->args, "id"))
				f->culprit = c;
		}
	}
}

static void collect(struct json_object *events, struct slices *s)
{
	struct json_object *tracks = json_object_new_array();
	size_t i, n = json_object_array_length(events);

	s->slice = must_alloc(calloc(n + 1, sizeof(*s->slice)));
	for (i = 0; i < n; i++) {
		struct json_object *e = json_object_array_get_idx(events, i);
		const char *phase = text_of(e, "ph");
		struct slice *k = &s->slice[s->n];

		if (!strcmp(phase, "M"))
			json_object_array_add(tracks, json_object_get(e));
		if (strcmp(phase, "X") && strcmp(phase, "i"))
			continue;
		k->from_ns = time_of(e, "ts");
		k->args = json_object_object_get(e, "args");
		k->ns = time_of(e, "dur") + ns_of(k->args, "began_earlier_ns");
		k->tid = id_of(e, "tid");
		k->pid = id_of(e, "pid");
		k->category = *phase == 'i' ? "lost" : text_of(e, "cat");
		k->name = text_of(e, "name");
		k->comm = comm_of(tracks, k->pid, k->tid);
		s->n++;
	}
	/* Their texts are those of @events, which stays. */
	json_object_put(tracks);
	qsort(s->slice, s->n, sizeof(*s->slice), by_time);
	join(s);
}

static bool is_lock(const struct slice *k)
{
	return json_object_object_get(k->args, "inferred");
}

static const char *owner_of(const struct slice *k)
{
	return id_of(k->args, "owner_pid") ? text_of(k->args, "owner_pid") :
					     "not known";
}

/* How long it took is of interest: it is no moment. */
static bool lasts(const struct slice *k)
{
	return strcmp(k->category, "lost") && strcmp(k->category, "finding") &&
	       strcmp(k->category, "cause");
}

static char *say(const struct slice *k)
{
	char *culprit, *text;

	if (!strcmp(k->category, "lost"))
		return format("%s findings, %s waits and %s jobs were lost here: the reader was too slow",
			      text_of(k->args, "findings"),
			      text_of(k->args, "waits"),
			      text_of(k->args, "jobs"));
	if (!strcmp(k->category, "wait"))
		return format("%s%s%s", strcmp(text_of(k->args, "address"), "not known") ?
			      text_of(k->args, "address") : "-",
			      strcmp(text_of(k->args, "from"), "kernel") ?
			      "" : ", from the kernel",
			      json_object_object_get(k->args, "open") ?
			      ", open when the recording ended" : "");
	if (!strcmp(k->category, "collapse"))
		return format("%s of process %s: %s", text_of(k->args, "address"),
			      owner_of(k), text_of(k->args, "result"));
	if (json_object_object_get(k->args, "folios"))
		return format("%s, %s folio%s", text_of(k->args, "why"),
			      text_of(k->args, "folios"),
			      id_of(k->args, "folios") == 1 ? "" : "s");
	if (is_lock(k))
		return format("of process %s, inferred", owner_of(k));
	culprit = k->culprit ? who_name(k->culprit->comm, k->culprit->tid) : NULL;
	text = format("%s%s%s", culprit ? "by " : "", culprit ? culprit : "",
		      culprit ? ": " : "");
	free(culprit);
	culprit = text;
	text = format("%s%s", culprit, text_of(k->args, "what"));
	free(culprit);
	return text;
}

static enum color tint_of(const struct slice *k)
{
	unsigned int severity;

	if (!strcmp(k->category, "lost"))
		return YELLOW;
	if (strcmp(k->category, "finding") ||
	    !severity_parse(text_of(k->args, "severity"), &severity))
		return PLAIN;
	return severity_color(severity);
}

static void add_row(struct table *t, const struct slice *k, uint64_t zero)
{
	char took[NS_TEXT_LEN] = "";
	uint64_t at = k->from_ns - zero;
	char *from = format("%" PRIu64 ".%06" PRIu64, at / 1000000000,
			    at / 1000 % 1000000);
	char *who = k->tid ? who_name(k->comm, k->tid) : format("-");
	char *what = say(k);

	table_add(t, tint_of(k), from, lasts(k) ? format_ns(k->ns, took) : took,
		  k->name, who, what);
	free(what);
	free(who);
	free(from);
}

/* Each name once, in the order of the first, with how often and how long. */
static void print_sums(const struct slices *s)
{
	size_t i, j;

	for (i = 0; i < s->n; i++) {
		const struct slice *k = &s->slice[i];
		char longest[NS_TEXT_LEN], all[NS_TEXT_LEN];
		uint64_t sum = 0, max = 0;
		size_t count = 0;

		if (!lasts(k) && strcmp(k->category, "finding"))
			continue;
		for (j = 0; j < s->n; j++) {
			if (strcmp(s->slice[j].name, k->name) ||
			    strcmp(s->slice[j].category, k->category))
				continue;
			if (j < i)
				break;
			count++;
			sum += s->slice[j].ns;
			if (s->slice[j].ns > max)
				max = s->slice[j].ns;
		}
		if (j < s->n)
			continue;
		if (!lasts(k))
			printf("%s: %zu time%s\n", k->name, count,
			       count == 1 ? "" : "s");
		else
			printf("%s: %zu%s%s, %s at most, %s in all\n", k->name, count,
			       strcmp(k->category, "wait") ? " time" : " wait",
			       count == 1 ? "" : "s", format_ns(max, longest), format_ns(sum, all));
	}
}

static int print_text(struct ctx *ctx, const struct slices *s)
{
	bool found = false;
	struct table t;
	size_t i;

	table_init(&t, 5);
	table_right(&t, 0);
	table_right(&t, 1);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "at", "took", "what", "task",
			  "where, or because of whom");
	for (i = 0; i < s->n; i++) {
		found |= !strcmp(s->slice[i].category, "finding");
		if (strcmp(s->slice[i].category, "cause"))
			add_row(&t, &s->slice[i], s->slice[0].from_ns);
	}
	if (s->n) {
		table_print(&t, stdout, !ctx->no_header, ctx->color,
			    output_width());
		putchar('\n');
		print_sums(s);
	} else {
		puts("nothing was recorded");
	}
	table_free(&t);
	return found ? EXIT_FINDINGS : EXIT_CLEAN;
}

int verb_report(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "FILE",
		.doc = "Shows what 'mmdepctl record' has written: each wait, migration, collapse and finding in the order of time, and the sums.\v"
		       "Times are in seconds from the first. Other programs can read the file as it is, so there is no --json.\n\n"
		       "Exit status: 2 when there is a finding in it, 0 when not, 1 after an error.",
		.max = 1,
	};
	struct json_object *obj, *events, *by;
	struct slices s = { 0 };
	const char *path;
	int ret;

	parse_args(ctx, &args, argc, argv);
	path = args.word[0];
	free(args.word);
	if (!path)
		return fail("report: there is no FILE. See 'mmdepctl report --help'");
	if (ctx->json)
		return fail("report: %s is JSON itself. Read it as it is", path);
	obj = json_object_from_file(path);
	if (!obj)
		return fail("%s: it is not to be read, or no whole trace. Is it one of 'mmdepctl record', and has that ended?",
			    path);
	events = json_object_object_get(obj, "traceEvents");
	by = json_object_object_get(json_object_object_get(obj, "otherData"),
				    "mmdepctl");
	if (!by || !json_object_is_type(events, json_type_array)) {
		ret = fail("%s: it is not a trace of 'mmdepctl record'", path);
	} else {
		collect(events, &s);
		ret = print_text(ctx, &s);
		free(s.slice);
	}
	json_object_put(obj);
	return ret;
}
