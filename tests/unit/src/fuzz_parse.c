// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target for the parsers of the debugfs files and for the decoder of the
 * stream.  The first byte chooses one.  What is accepted must hold together; what
 * is refused must say why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/collapses.h"
#include "lib/pins.h"
#include "lib/finding_view.h"
#include "lib/number.h"
#include "lib/parse.h"
#include "lib/stream.h"
#include "lib/trace.h"
#include "lib/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(cond)	do { if (!(cond)) abort(); } while (0)

static void must_say_why(const struct parse_error *err)
{
	MUST(memchr(err->why, '\0', sizeof(err->why)));
	MUST(err->why[0]);
}

static void fuzz_status(const char *text, size_t len)
{
	struct parse_error err;
	struct status s;
	size_t i;

	if (parse_status(text, len, &s, &err)) {
		must_say_why(&err);
		return;
	}
	MUST(s.n);
	for (i = 0; i < s.n; i++)
		MUST(status_get(&s, s.pair[i].key) == s.pair[i].value);
	status_free(&s);
}

static void fuzz_counters(const char *text, size_t len)
{
	struct parse_error err;
	struct counters c;
	size_t i;

	if (parse_counters(text, len, &c, &err)) {
		must_say_why(&err);
		return;
	}
	MUST(c.n);
	for (i = 0; i < c.n; i++) {
		MUST(counters_get(&c, c.counter[i].name) == &c.counter[i]);
		counter_is_gauge(c.counter[i].name);
	}
	counters_free(&c);
}

static void fuzz_hist(const char *text, size_t len)
{
	char out[NS_TEXT_LEN];
	struct parse_error err;
	struct hist h;
	size_t i;

	if (parse_hist(text, len, &h, &err)) {
		must_say_why(&err);
		return;
	}
	for (i = 0; i < h.n; i++) {
		MUST(h.bucket[i].from <= h.bucket[i].to);
		MUST(!i || h.bucket[i - 1].to < h.bucket[i].from);
		MUST(strlen(format_ns(h.bucket[i].to, out)) < NS_TEXT_LEN);
	}
	hist_free(&h);
}

static void fuzz_hooks(const char *text, size_t len)
{
	struct parse_error err;
	struct hooks h;
	size_t i;

	if (parse_hooks(text, len, &h, &err)) {
		must_say_why(&err);
		return;
	}
	for (i = 0; i < h.n; i++) {
		const struct hook *k = &h.hook[i];

		MUST(k->name && k->watch && k->hooked_as && k->how);
		MUST(k->state && k->why && strcmp(k->why, "-"));
	}
	hooks_free(&h);
}

static void fuzz_holds(const char *text, size_t len)
{
	struct parse_error err;
	struct holds h;
	size_t i;

	if (parse_holds(text, len, &h, &err)) {
		must_say_why(&err);
		MUST(!h.hold && !h.n);
		return;
	}
	for (i = 0; i < h.n; i++)
		MUST(h.hold[i].point && h.hold[i].nr_held <= HELD_MAX);
	holds_free(&h);
}

static void must_hold(const struct wait_entry *e)
{
	/* Both are known or none is; a page frame only where they are. */
	MUST(!*e->level == !*e->state && !strchr(e->level, ':'));
	MUST(*e->state || !e->has_pfn);
	MUST(e->has_pfn || !e->pfn);
}

static void fuzz_waits(const char *text, size_t len)
{
	struct parse_error err;
	struct waits w;
	size_t i;

	if (parse_waits(text, len, &w, &err)) {
		must_say_why(&err);
		MUST(!w.wait && !w.n);
		return;
	}
	for (i = 0; i < w.n; i++) {
		const struct open_wait *o = &w.wait[i];

		MUST(*o->kind && *o->from && *o->comm != '\t');
		MUST(o->who <= INT32_MAX && strcmp(o->who_did, "-"));
		MUST(w.tells_who || !o->who);
		MUST(o->tid <= INT32_MAX && o->pid <= INT32_MAX);
		must_hold(&o->at_start);
		must_hold(&o->now);
	}
	waits_free(&w);
}

static void fuzz_collapses(const char *text, size_t len)
{
	struct parse_error err;
	struct collapses c;
	size_t i;

	if (parse_collapses(text, len, &c, &err)) {
		must_say_why(&err);
		MUST(!c.collapse && !c.n);
		return;
	}
	for (i = 0; i < c.n; i++) {
		const struct collapse *one = &c.collapse[i];

		MUST(*one->what && *one->by && *one->result);
		MUST(one->pid || !*one->comm);
		MUST(one->tid <= INT32_MAX && one->pid <= INT32_MAX);
	}
	collapses_free(&c);
}

static void fuzz_pins(const char *text, size_t len)
{
	struct parse_error err;
	struct pins p;
	size_t i;

	if (parse_pins(text, len, &p, &err)) {
		must_say_why(&err);
		MUST(!p.pin && !p.n);
		return;
	}
	for (i = 0; i < p.n; i++) {
		const struct pin *one = &p.pin[i];

		MUST(*one->result && *one->type && *one->zone);
		MUST(!one->maps || strcmp(one->maps, "-"));
		MUST(one->tid <= INT32_MAX && one->pid <= INT32_MAX);
	}
	pins_free(&p);
}

static const char *no_name(void *data, const struct open_wait *w,
			   char comm[COMM_TEXT_LEN])
{
	(void)data;
	(void)w;
	comm[0] = '\0';
	return comm;
}

static bool odd_lives(void *data, uint32_t pid)
{
	(void)data;
	return pid & 1;
}

/* The first task that is named is explained, and every finding shown. */
static void use_findings(const struct findings *f)
{
	struct thread thread = { .tid = f->n ? f->found[0].number[KEY_TID] : 1 };
	struct task task = {
		.pid = f->n ? f->found[0].number[KEY_PID] : 1,
		.thread = &thread, .n = 1,
	};
	struct waits w = { 0 };
	struct subject s = {
		.task = &task, .waits = &w, .findings = f, .name = no_name,
		.lives = odd_lives,
	};
	struct verdict v;
	size_t i;

	verdict_of(&s, &v);
	MUST(*v.text && *verdict_name(v.kind));
	free(v.text);
	for (i = 0; i < f->n; i++) {
		free(found_victim(&f->found[i]));
		free(found_culprit(&f->found[i]));
		json_object_put(found_json(&f->found[i]));
	}
}

static void fuzz_findings(const char *text, size_t len)
{
	struct parse_error err;
	struct findings f;
	size_t i, k;

	if (parse_findings(text, len, &f, &err)) {
		must_say_why(&err);
		MUST(!f.found && !f.n);
		return;
	}
	for (i = 0; i < f.n; i++) {
		const struct found *o = &f.found[i];

		MUST(found_has(o, KEY_ID) && found_has(o, KEY_NAME));
		MUST(o->number[KEY_SEVERITY] <= MMDEP_SEVERITY_BUG);
		MUST(o->number[KEY_STATE] <= 1);
		MUST(o->number[KEY_CULPRIT_TID] <= INT32_MAX);
		must_hold(&o->at_start);
		must_hold(&o->now);
		for (k = 0; k < FINDING_NR_KEYS; k++)
			MUST(found_has(o, k) || !o->number[k]);
	}
	use_findings(&f);
	findings_free(&f);
}

static void must_be_text(const char *text)
{
	for (; *text; text++)
		MUST(*text >= ' ' && *text <= '~');
}

static FILE *nowhere;

static void fuzz_stream(const char *data, size_t len)
{
	struct stream_event e;
	size_t at = 0, before = 0;
	char why[160], *line;
	struct trace trace;
	int ret;

	if (!nowhere)
		nowhere = fopen("/dev/null", "we");
	MUST(nowhere);
	trace_begin(&trace, nowhere);
	while ((ret = stream_next(data, len, &at, &e, why, sizeof(why))) > 0) {
		MUST(at > before && at <= len);
		before = at;
		MUST(e.type <= MMDEP_EVENT_COLLAPSE);
		MUST(e.type != MMDEP_EVENT_FINDING || *e.name);
		line = stream_say(&e);
		must_be_text(line);
		free(line);
		json_object_put(stream_json(&e));
		trace_add(&trace, &e);
	}
	trace_end(&trace, 0);
	MUST(ret ? *why : at == len);
}

static void fuzz_words(const char *text, size_t len)
{
	char *word = malloc(len + 1), why[160], out[NS_TEXT_LEN];
	uint64_t ns, again;

	MUST(word);
	memcpy(word, text, len);
	word[len] = '\0';
	abi_text_fits(word, why, sizeof(why));
	if (!parse_duration(word, &ns, why, sizeof(why))) {
		format_ns_exact(ns, out);
		MUST(!parse_duration(out, &again, why, sizeof(why)));
		MUST(again == ns);
		format_ns(ns, out);
	}
	free(word);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (* const parsers[])(const char *, size_t) = {
		fuzz_status, fuzz_counters, fuzz_hist, fuzz_hooks, fuzz_words,
		fuzz_waits, fuzz_findings, fuzz_stream, fuzz_collapses, fuzz_holds,
		fuzz_pins,
	};

	if (size)
		parsers[*data % ARRAY_SIZE(parsers)]((const char *)data + 1, size - 1);
	return 0;
}
