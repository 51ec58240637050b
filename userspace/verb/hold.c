// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl hold: stop a process of one's own at a named place in the kernel.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../scenario/hold.h"
#include "../lib/args.h"
#include "../lib/csv.h"
#include "../lib/debugfs.h"
#include "../lib/device.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/task.h"

enum { OPT_PID = 'p', OPT_HOLD = 'H', OPT_TIMES = 't' };

static const struct argp_option options[] = {
	{ "pid", OPT_PID, "PID", 0,
	  "arm: the process to hold, with all of its threads; it must be of the same user", 0 },
	{ "hold", OPT_HOLD, "MS", 0,
	  "arm: how long a task is held at most, 1 to 10000 milliseconds (10000)", 0 },
	{ "times", OPT_TIMES, "N", 0,
	  "arm: how many times one is held, 1 to 1000 (1)", 0 },
	{ 0 },
};

static bool number(const char *arg, uint64_t most, uint64_t *n)
{
	return !parse_u64(arg, n) && *n && *n <= most;
}

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct hold_wish *wish = data;

	switch (key) {
	case OPT_PID:
		if (!number(arg, INT_MAX, &wish->pid))
			argp_error(state, "--pid: '%s' is not the number of a process",
				   arg);
		return true;
	case OPT_HOLD:
		if (!number(arg, MMDEP_HOLD_MAX_MS, &wish->hold_ms))
			argp_error(state, "--hold: '%s' is not a number of milliseconds from 1 to %u",
				   arg, MMDEP_HOLD_MAX_MS);
		return true;
	case OPT_TIMES:
		if (!number(arg, MMDEP_HOLD_MAX_HITS, &wish->times))
			argp_error(state, "--times: '%s' is not a number from 1 to %u",
				   arg, MMDEP_HOLD_MAX_HITS);
		return true;
	default:
		return false;
	}
}

static void print_point(const struct ctx *ctx, const struct mmdep_point_info *p)
{
	bool here = p->flags & MMDEP_POINT_AVAILABLE;

	printf("%s%s%s%s\n", color_on(ctx->color, BOLD), p->name,
	       color_off(ctx->color), here ? "" : " (not here)");
	print_wrapped(stdout, p->about, 4, output_width());
	if (here)
		printf("    before: %s()\n", p->function);
	else
		print_labelled(stdout, "    why not: ", p->why, 13,
			       output_width());
}

static struct json_object *point_json(const struct mmdep_point_info *p)
{
	struct json_object *obj = json_object_new_object();

	json_str(obj, "name", p->name);
	json_flag(obj, "available", p->flags & MMDEP_POINT_AVAILABLE);
	json_str(obj, "about", p->about);
	json_str(obj, "function", p->function);
	json_object_object_add(obj, "why", *p->why ?
			       json_object_new_string(p->why) : NULL);
	return obj;
}

static int list(struct ctx *ctx)
{
	struct json_object *obj, *array = json_object_new_array();
	struct mmdep_point_info p;
	unsigned int i;
	int fd, err, ret = device_open(ctx, &fd, NULL);

	for (i = 0; !ret && !(err = device_point(fd, i, &p)); i++) {
		if (ctx->json)
			json_object_array_add(array, point_json(&p));
		else
			print_point(ctx, &p);
	}
	if (!ret && err != -ENOENT)
		ret = device_failed(ctx, "MMDEP_IOC_POINT_INFO", -err);
	if (!ret)
		close(fd);
	if (ret || !ctx->json) {
		json_object_put(array);
		return ret;
	}
	obj = json_object_new_object();
	json_object_object_add(obj, "points", array);
	facts_print(ctx, obj);
	return EXIT_CLEAN;
}

static void print_holds(struct ctx *ctx, const struct holds *all)
{
	struct table t;
	size_t i, j;

	table_init(&t, 8);
	table_right(&t, 0);
	table_right(&t, 2);
	for (i = 4; i < 7; i++)
		table_right(&t, i);
	if (!ctx->no_header)
		table_add(&t, PLAIN, "id", "point", "pid", "comm", "left", "hits", "ms",
			  "held now");
	for (i = 0; i < all->n; i++) {
		const struct hold *h = &all->hold[i];
		char *id = format("%" PRIu64, h->id);
		char *pid = format("%" PRIu32, h->pid);
		char *left = format("%" PRIu64, h->hits_left);
		char *hits = format("%" PRIu64, h->hits);
		char *ms = format("%" PRIu64, h->hold_ms);
		char *held = format("%s", h->nr_held ? "" : "nobody");
		char comm[COMM_TEXT_LEN] = "-";

		for (j = 0; j < h->nr_held; j++) {
			char text[NS_TEXT_LEN];
			char *more = format("%s%sthread %" PRIu32 " for %s",
					    held, j ? ", " : "",
					    h->held[j].tid,
					    format_ns(h->held[j].for_ns, text));

			free(held);
			held = more;
		}
		if (debugfs_live(ctx) && !task_comm(ctx->root, h->pid, comm))
			strcpy(comm, "(gone)");
		table_add(&t, h->nr_held ? YELLOW : PLAIN, id, h->point, pid,
			  comm, left, hits, ms, held);
		free(id);
		free(pid);
		free(left);
		free(hits);
		free(ms);
		free(held);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static struct json_object *hold_json(const struct hold *h)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *held = json_object_new_array();
	size_t i;

	json_u64(obj, "id", h->id);
	json_str(obj, "point", h->point);
	json_u64(obj, "pid", h->pid);
	json_u64(obj, "hold_ms", h->hold_ms);
	json_u64(obj, "hits_left", h->hits_left);
	json_u64(obj, "hits", h->hits);
	json_u64(obj, "expired", h->expired);
	json_u64(obj, "released", h->released);
	json_u64(obj, "killed", h->killed);
	json_u64(obj, "refused", h->refused);
	for (i = 0; i < h->nr_held; i++) {
		struct json_object *task = json_object_new_object();

		json_u64(task, "tid", h->held[i].tid);
		json_u64(task, "for_ns", h->held[i].for_ns);
		json_object_array_add(held, task);
	}
	json_object_object_add(obj, "held", held);
	return obj;
}

static int state(struct ctx *ctx)
{
	struct json_object *obj, *array;
	struct holds all;
	size_t i;
	int ret = debugfs_holds(ctx, &all);

	if (ret)
		return ret;
	if (ctx->json) {
		obj = json_object_new_object();
		array = json_object_new_array();
		for (i = 0; i < all.n; i++)
			json_object_array_add(array, hold_json(&all.hold[i]));
		json_object_object_add(obj, "holds", array);
		facts_print(ctx, obj);
	} else if (all.n) {
		print_holds(ctx, &all);
	} else {
		puts("no point is armed");
	}
	holds_free(&all);
	return EXIT_CLEAN;
}

static int release(struct ctx *ctx, const char *word)
{
	struct mmdep_hold_release r = { .size = sizeof(r) };
	uint64_t id = 0;
	int fd, ret;

	if (word && !number(word, UINT32_MAX, &id))
		return fail("hold release: '%s' is not the number of a hold. See 'mmdepctl hold state'",
			    word);
	ret = device_open(ctx, &fd, NULL);
	if (ret)
		return ret;
	r.id = id;
	if (!ioctl(fd, MMDEP_IOC_HOLD_RELEASE, &r))
		printf("%" PRIu32 " let go\n", r.released);
	else if (errno == ENOENT)
		ret = fail("hold release: there is no hold %" PRIu64 ". See 'mmdepctl hold state'",
			   id);
	else
		ret = device_failed(ctx, "MMDEP_IOC_HOLD_RELEASE", errno);
	close(fd);
	return ret;
}

static int arm(struct ctx *ctx, struct hold_wish *wish, char **word)
{
	wish->point = word[0];
	wish->command = word[1] ? word + 1 : NULL;
	if (!wish->point)
		return fail("hold arm: there is no point. See 'mmdepctl hold list'");
	if (!wish->pid == !wish->command)
		return fail("hold arm: say either --pid PID or -- COMMAND");
	return hold_arm(ctx, wish);
}

int verb_hold(struct ctx *ctx, int argc, char **argv)
{
	struct hold_wish wish = { .hold_ms = MMDEP_HOLD_MAX_MS, .times = 1 };
	struct args args = {
		.csv = true,
		.usage = "list\nstate\narm POINT -p PID\narm POINT -- COMMAND...\nrelease [ID]",
		.doc = "Stops a process of one's own at a named place in the kernel, to open a window of nanoseconds for as long as it takes to look around.\v"
		       "'arm' waits until all is over, and says what happens; 'state' shows what is armed by anyone, 'release' ends it. "
		       "The module must be loaded with scenarios=1. Only threads of that process are held, not its children, nor kernel threads that work for it. Whatever ends 'arm', a signal too, lets go who is held; who is held can be killed.\n"
		       "\n"
		       "Exit status of 'arm': 0 somebody was held, 1 nobody was or an error, 4 not possible on this kernel.",
		.options = options,
		.option = option,
		.data = &wish,
		.max = INT_MAX,
	};
	const char *verb;
	int ret;

	parse_args(ctx, &args, argc, argv);
	verb = args.word[0];
	if (verb && !strcmp(verb, "list") && args.n == 1)
		ret = list(ctx);
	else if (verb && !strcmp(verb, "state") && args.n == 1)
		ret = state(ctx);
	else if (ctx->csv)
		ret = fail("hold: --csv is for 'list' and 'state'");
	else if (verb && !strcmp(verb, "release") && args.n <= 2)
		ret = release(ctx, args.word[1]);
	else if (verb && !strcmp(verb, "arm"))
		ret = arm(ctx, &wish, args.word + 1);
	else
		ret = fail("hold: say 'list', 'state', 'arm' or 'release'. See 'mmdepctl hold --help'");
	free(args.word);
	return ret;
}
