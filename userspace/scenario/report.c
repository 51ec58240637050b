// SPDX-License-Identifier: GPL-2.0
/*
 * "scenario run": what was expected beside what was seen.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/number.h"
#include "../lib/output.h"
#include "scenario.h"

enum verdict { SEEN_OK, SEEN_MORE, SEEN_WRONG };

static const char * const verdict_name[] = { "ok", "more", "wrong" };
static const enum color verdict_color[] = { GREEN, GREEN, RED };

struct row {
	const char *name;
	bool finding;
	uint64_t least;
	uint64_t most;
	uint64_t seen;
	bool known;
	enum verdict verdict;
};

static enum verdict judge(const struct run *run, const struct row *row)
{
	if (!row->known || row->seen < row->least)
		return SEEN_WRONG;
	if (row->seen > row->most)
		return run->strict ? SEEN_WRONG : SEEN_MORE;
	return SEEN_OK;
}

static bool is_expected(const struct run *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->nr_expect; i++)
		if (!strcmp(run->expect[i].name, name))
			return true;
	return false;
}

/* Gauges come and go; holds of other processes are none of ours. */
static bool is_surprise(const struct run *run, const char *name)
{
	bool known;

	/* Each start of a program calls get_user_pages(), and locks are always taken. */
	return !is_expected(run, name) && !counter_is_gauge(name) &&
	       strncmp(name, "hold.", 5) && strncmp(name, "gup.", 4) &&
	       strncmp(name, "locks.", 6) && counter_delta(run, name, &known);
}

/*
 * The hold's own figures are exact: they are of this process alone.  It is held
 * once, and let go.
 */
static const struct {
	const char *name;
	size_t offset;
} hold_figures[] = {
	{ "scenario hits", offsetof(struct mmdep_scenario_state, hits) },
	{ "scenario released", offsetof(struct mmdep_scenario_state, released) },
};

static size_t times_seen(const struct run *run, const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < run->nr_seen; i++)
		n += !strcmp(run->seen[i].name, name);
	return n;
}

static bool is(const char *name, const char *wanted)
{
	return wanted && !strcmp(name, wanted);
}

/* What must be found, and no other that calls itself a bug, of this process. */
static size_t collect_findings(const struct run *run, struct row *row)
{
	const char *must = run->what->finding;
	size_t i, n = 0;

	if (must) {
		struct row r = { .name = must, .finding = true, .known = true,
				 .least = 1, .most = 1 };

		r.seen = times_seen(run, must);
		r.verdict = judge(run, &r);
		row[n++] = r;
	}
	for (i = 0; i < run->nr_seen; i++) {
		const struct seen *seen = &run->seen[i];

		if (seen->severity < MMDEP_SEVERITY_BUG ||
		    is(seen->name, must) || is(seen->name, run->what->may_find))
			continue;
		row[n++] = (struct row){
			.name = seen->name, .finding = true, .known = true,
			.seen = 1, .verdict = SEEN_WRONG,
		};
	}
	return n;
}

static size_t collect(const struct run *run, struct row *row)
{
	size_t i, n = collect_findings(run, row);

	for (i = 0; i < run->nr_expect; i++) {
		const struct expect *e = &run->expect[i];
		struct row r = { .name = e->name, .least = e->least,
				 .most = e->most };

		r.seen = counter_delta(run, e->name, &r.known);
		/* Neither needed nor seen: nothing to show. */
		if (!r.least && !r.seen)
			continue;
		r.verdict = judge(run, &r);
		row[n++] = r;
	}
	for (i = 0; run->what->holds && i < ARRAY_SIZE(hold_figures); i++) {
		struct row r = { .name = hold_figures[i].name, .least = 1,
				 .most = 1, .known = true };
		uint32_t value;

		memcpy(&value, (const char *)&run->state +
		       hold_figures[i].offset, sizeof(value));
		r.seen = value;
		r.verdict = value == 1 ? SEEN_OK : SEEN_WRONG;
		row[n++] = r;
	}
	for (i = 0; run->strict && i < run->after.n; i++) {
		struct row r = { .name = run->after.counter[i].name };

		if (!is_surprise(run, r.name))
			continue;
		r.seen = counter_delta(run, r.name, &r.known);
		r.verdict = SEEN_WRONG;
		row[n++] = r;
	}
	return n;
}

static void print_rows(const struct run *run, const struct row *row, size_t n)
{
	struct table t;
	size_t i;

	table_init(&t, 4);
	table_right(&t, 1);
	table_right(&t, 2);
	table_add(&t, PLAIN, "counter", "expected", "seen", "");
	for (i = 0; i < n; i++) {
		const struct row *r = &row[i];
		char *name, *want, *seen;

		if (r->least == r->most)
			want = format("+%" PRIu64, r->least);
		else if (r->most == UINT64_MAX)
			want = format(">= %" PRIu64, r->least);
		else
			want = format("+%" PRIu64 "..%" PRIu64, r->least,
				      r->most);
		seen = r->known ? format("+%" PRIu64, r->seen) : format("none");
		name = format("%s%s", r->finding ? "finding: " : "", r->name);
		table_add(&t, verdict_color[r->verdict], name, want, seen,
			  verdict_name[r->verdict]);
		free(name);
		free(want);
		free(seen);
	}
	table_print(&t, stdout, true, run->ctx->color, output_width());
	table_free(&t);
}

static void print_text(const struct run *run, const struct row *row, size_t n,
		       size_t wrong, bool more)
{
	const struct mmdep_scenario_state *s = &run->state;
	bool color = run->ctx->color;
	char text[NS_TEXT_LEN];
	size_t i;

	printf("%sScenario %s%s\n\n", color_on(color, BOLD), run->what->name,
	       color_off(color));
	print_rows(run, row, n);
	putchar('\n');
	for (i = 0; i < run->nr_check; i++) {
		const struct check *c = &run->check[i];

		printf("%s%s%s: %s\n", color_on(color, c->ok ? GREEN : RED),
		       c->ok ? "ok" : "wrong", color_off(color), c->text);
	}
	for (i = 0; i < run->nr_seen; i++)
		print_labelled(stdout, "Found: ", run->seen[i].what, 7,
			       output_width());
	if (run->what->replaces)
		print_labelled(stdout, "Replaced, for this process alone: ",
			       run->what->replaces, 10, output_width());
	if (run->what->holds)
		printf("Held in %s: %" PRIu32 " time%s, %s in all; %" PRIu32
		       " expired, %" PRIu32 " released, %" PRIu32
		       " killed, %" PRIu32 " refused.\n",
		       *run->point ? run->point : "its hold point", s->hits,
		       s->hits == 1 ? "" : "s", format_ns(s->held_ns, text),
		       s->expired, s->released, s->killed, s->refused);
	if (more)
		puts("Seen at least what was expected; the rest is of other programs.");
	if (wrong)
		printf("%sVerdict: %zu thing%s not as expected.%s\n",
		       color_on(color, RED), wrong, wrong == 1 ? " is" : "s are",
		       color_off(color));
	else
		printf("%sVerdict: it happened, and was counted as expected.%s\n",
		       color_on(color, GREEN), color_off(color));
}

static struct json_object *hold_json(const struct run *run)
{
	const struct mmdep_scenario_state *s = &run->state;
	struct json_object *obj = json_object_new_object();

	json_str(obj, "point", run->point);
	json_u64(obj, "hold_ms", run->hold_ms);
	json_u64(obj, "hits", s->hits);
	json_u64(obj, "expired", s->expired);
	json_u64(obj, "released", s->released);
	json_u64(obj, "killed", s->killed);
	json_u64(obj, "refused", s->refused);
	json_u64(obj, "held_ns", s->held_ns);
	return obj;
}

static void print_json(const struct run *run, const struct row *row, size_t n,
		       bool ok)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *counters = json_object_new_array();
	struct json_object *findings = json_object_new_array();
	struct json_object *checks = json_object_new_array();
	size_t i;

	json_str(obj, "scenario", run->what->name);
	json_flag(obj, "ok", ok);
	json_flag(obj, "strict", run->strict);
	for (i = 0; i < n; i++) {
		struct json_object *r = json_object_new_object();

		json_str(r, "name", row[i].name);
		json_u64(r, "expected_least", row[i].least);
		json_u64(r, "expected_most", row[i].most);
		json_object_object_add(r, "seen", row[i].known ?
				       json_object_new_uint64(row[i].seen) :
				       NULL);
		json_str(r, "verdict", verdict_name[row[i].verdict]);
		json_object_array_add(row[i].finding ? findings : counters, r);
	}
	for (i = 0; i < run->nr_check; i++) {
		struct json_object *c = json_object_new_object();

		json_flag(c, "ok", run->check[i].ok);
		json_str(c, "text", run->check[i].text);
		json_object_array_add(checks, c);
	}
	json_object_object_add(obj, "findings", findings);
	json_object_object_add(obj, "counters", counters);
	json_object_object_add(obj, "checks", checks);
	json_object_object_add(obj, "replaces", run->what->replaces ?
			       json_object_new_string(run->what->replaces) : NULL);
	json_object_object_add(obj, "hold",
			       run->what->holds ? hold_json(run) : NULL);
	json_print(stdout, obj);
}

int scenario_report(struct run *run)
{
	struct row *row = must_alloc(calloc(run->nr_expect + 1 + FOUND_MAX +
					    ARRAY_SIZE(hold_figures) + run->after.n,
					    sizeof(*row)));
	size_t i, wrong = 0, n = collect(run, row);
	bool more = false;

	for (i = 0; i < n; i++) {
		wrong += row[i].verdict == SEEN_WRONG;
		more |= row[i].verdict == SEEN_MORE;
	}
	for (i = 0; i < run->nr_check; i++)
		wrong += !run->check[i].ok;
	if (run->ctx->json)
		print_json(run, row, n, !wrong);
	else
		print_text(run, row, n, wrong, more);
	free(row);
	return wrong ? EXIT_ERROR : EXIT_CLEAN;
}
