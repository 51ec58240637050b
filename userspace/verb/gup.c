// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl gup: what get_user_pages() was asked for, and how often it had to try
 * again; the last long-term pins that had to move pages.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/util.h"
#include "../lib/who.h"

enum { OPT_PINS = 'p' };

static const struct argp_option options[] = {
	{ "pins", OPT_PINS, NULL, 0, "the last long-term pins that had to move pages", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	bool *pins = data;

	(void)arg;
	(void)state;
	if (key != OPT_PINS)
		return false;
	*pins = true;
	return true;
}

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
	{ "gup.longterm.round", "longterm_round", "rounds in which such a pin had to move pages" },
	{ "gup.longterm.moved", "longterm_moved", "pages moved for such pins" },
	{ "gup.longterm.refused", "longterm_refused", "that could not be moved" },
	{ "gup.longterm.failed", "longterm_failed", "such pins that failed after such a round" },
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

/* What of it could not be moved, or ""; to be freed. */
static char *say_refused(const struct pin *p)
{
	if (!p->refused)
		return format("%s", "");
	return format("%" PRIu64 ": pfn 0x%" PRIx64 " (%s, order %" PRIu64 ") with %" PRIu64
		      " references%s%s%s, in zone %s of node %" PRIu64,
		      p->refused, p->pfn, p->type, p->order, p->refs,
		      p->maps ? ", " : "", p->maps ? p->maps : "",
		      p->maps ? " of them by page tables" : "", p->zone, p->node);
}

static void print_pins(struct ctx *ctx, const struct pins *p)
{
	char ago[NS_TEXT_LEN], move[NS_TEXT_LEN];
	struct table t;
	size_t i;

	table_init(&t, 9);
	table_right(&t, 0);
	for (i = 3; i < 8; i++)
		table_right(&t, i);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "ago", "process", "address", "pages", "result", "rounds",
			  "moved", "moving", "refused");
	for (i = p->n; i--;) {
		const struct pin *one = &p->pin[i];
		char *process = who_name(one->comm, one->pid), *refused = say_refused(one);
		char *address = one->address ? format("0x%" PRIx64, one->address) : format("-");
		char *pages = one->pages ? format("%" PRIu64, one->pages) : format("-");
		char *rounds = format("%" PRIu64, one->rounds);
		char *moved = format("%" PRIu64, one->moved);

		table_add(&t, PLAIN, format_ns(one->ago_ns, ago), process, address, pages,
			  one->result, rounds, moved, format_ns(one->move_ns, move), refused);
		free(moved);
		free(rounds);
		free(pages);
		free(address);
		free(refused);
		free(process);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

/* What is not known is null. */
static void json_known(struct json_object *obj, const char *key, uint64_t n, bool known)
{
	json_object_object_add(obj, key, known ? json_object_new_uint64(n) : NULL);
}

static struct json_object *pin_json(const struct pin *p)
{
	struct json_object *obj = json_object_new_object();
	bool one = p->refused;

	json_u64(obj, "ago_ns", p->ago_ns);
	json_u64(obj, "tid", p->tid);
	json_u64(obj, "pid", p->pid);
	json_str(obj, "comm", p->comm);
	json_known(obj, "address", p->address, p->address);
	json_known(obj, "pages", p->pages, p->pages);
	json_str(obj, "result", p->result);
	json_known(obj, "total_ns", p->total_ns, p->total_ns);
	json_u64(obj, "rounds", p->rounds);
	json_u64(obj, "idle", p->idle);
	json_u64(obj, "moved", p->moved);
	json_u64(obj, "move_ns", p->move_ns);
	json_u64(obj, "refused", p->refused);
	json_known(obj, "pfn", p->pfn, one);
	json_known(obj, "refs", p->refs, one);
	json_known(obj, "maps", p->maps ? strtoull(p->maps, NULL, 10) : 0, p->maps);
	json_known(obj, "order", p->order, one);
	json_object_object_add(obj, "type", one ? json_object_new_string(p->type) : NULL);
	json_known(obj, "node", p->node, one);
	json_object_object_add(obj, "zone", one ? json_object_new_string(p->zone) : NULL);
	return obj;
}

static void print_pins_json(const struct ctx *ctx, const struct pins *p)
{
	struct json_object *all = json_object_new_object();
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < p->n; i++)
		json_object_array_add(array, pin_json(&p->pin[i]));
	json_object_object_add(all, "pins", array);
	facts_print(ctx, all);
}

static int show_pins(struct ctx *ctx)
{
	struct pins p;
	int ret = debugfs_pins(ctx, &p);

	if (ret)
		return ret;
	if (ctx->json)
		print_pins_json(ctx, &p);
	else if (!p.n)
		puts("no long-term pin had to move pages");
	else
		print_pins(ctx, &p);
	pins_free(&p);
	return EXIT_CLEAN;
}

int verb_gup(struct ctx *ctx, int argc, char **argv)
{
	bool pins = false;
	struct args args = {
		.doc = "Shows what get_user_pages() was asked for and got, since the start or the last reset.\v"
		       "With --pins: the last long-term pins whose pages had to be moved first, the newest first, and of "
		       "those that could not be moved which one refused. A page that nobody uses but its page tables and "
		       "the page cache has one more reference than these hold. "
		       "What is wrong is among the findings (gup-retry-trapped, uffd-cannot-retry); times are in "
		       "'mmdepctl hist gup_slept' and 'gup_longterm_move'.",
		.options = options,
		.option = option,
		.data = &pins,
		.csv = true,
	};
	struct counters c;
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	if (pins)
		return show_pins(ctx);
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
