// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target for the parsers of the debugfs files.  The first byte chooses the
 * parser.  What is accepted must hold together; what is refused must say why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/number.h"
#include "lib/parse.h"

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
		fuzz_waits,
	};

	if (size)
		parsers[*data % 6]((const char *)data + 1, size - 1);
	return 0;
}
