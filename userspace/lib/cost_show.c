// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl diagnose --cost: what short paths take here, with the watches as they are and,
 * if it is wanted, without.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cost.h"
#include "cost_show.h"
#include "debugfs.h"
#include "device.h"
#include "number.h"
#include "output.h"
#include "signals.h"
#include "watch.h"

enum { ON, OFF, STATES };

/* What was measured, one turn after the other. */
struct samples {
	int error[COST_PATHS];
	size_t n[STATES];
	double ns[STATES][COST_PATHS][COST_TURNS * COST_SAMPLES];
};

/* The watches as they were; @fd is the device, -1: they are left alone. */
struct watched {
	int fd;
	uint64_t before;
	uint64_t now;
	bool lost;
};

/* What somebody else has switched meanwhile is his. */
static int set_watches(const struct ctx *ctx, struct watched *w, uint64_t want)
{
	char text[WATCHES_TEXT_LEN], old[WATCHES_TEXT_LEN];
	struct mmdep_config c;
	int ret = device_get_config(ctx, w->fd, &c);

	if (ret)
		return ret;
	if (c.watches != w->now) {
		w->lost = true;
		return fail("diagnose: somebody else has switched watches meanwhile, so they are left as they are now (%s). Before there were: mmdepctl set watches=%s",
			    format_watches(c.watches, ",", text),
			    format_watches(w->before, ",", old));
	}
	if (want == w->now)
		return 0;
	c.mask = MMDEP_CONFIG_WATCHES;
	c.watches = want;
	if (ioctl(w->fd, MMDEP_IOC_SET_CONFIG, &c))
		return device_failed(ctx, "MMDEP_IOC_SET_CONFIG", errno);
	w->now = want;
	return 0;
}

/* Whatever happened. */
static int put_back(const struct ctx *ctx, struct watched *w)
{
	int ret;

	if (w->fd < 0)
		return 0;
	ret = w->lost ? EXIT_ERROR : set_watches(ctx, w, w->before);
	close(w->fd);
	return ret;
}

/* Nobody is cheated of a hold, and there is something to be compared. */
static int may_switch(const struct ctx *ctx, const struct status *s)
{
	const char *held = status_get(s, "tasks_held");
	const char *on = status_get(s, "watches");
	struct holds holds;
	size_t armed;
	int ret;

	if (held && strcmp(held, "0"))
		return fail("diagnose: watches are not switched while tasks are held by a scenario or a hold point (%s now). Wait for its end, or leave --switch-watches out",
			    held);
	ret = debugfs_holds(ctx, &holds);
	if (ret)
		return ret;
	armed = holds.n;
	holds_free(&holds);
	if (armed)
		return fail("diagnose: watches are not switched while a hold point is armed ('mmdepctl hold state'). Wait for its end, or leave --switch-watches out");
	if (on && !strcmp(on, "none"))
		return fail("diagnose: no watch is on, so there is nothing to compare with. Switch one on: mmdepctl set watch=+userfault");
	return 0;
}

static int open_watches(const struct ctx *ctx, struct watched *w)
{
	struct mmdep_config c;
	int ret = device_open(ctx, &w->fd, NULL);

	if (ret) {
		w->fd = -1;
		return ret;
	}
	ret = device_get_config(ctx, w->fd, &c);
	if (ret) {
		close(w->fd);
		w->fd = -1;
		return ret;
	}
	w->before = c.watches;
	w->now = c.watches;
	return 0;
}

static void keep(struct samples *s, int state, const struct cost_turn *turn)
{
	size_t i;

	for (i = 0; i < COST_PATHS; i++) {
		if (turn->error[i])
			s->error[i] = turn->error[i];
		memcpy(&s->ns[state][i][s->n[state]], turn->ns[i], sizeof(turn->ns[i]));
	}
	s->n[state] += COST_SAMPLES;
}

/* On, off, off, on, ...: what changes slowly changes both. */
static int measure(const struct ctx *ctx, struct watched *w, struct samples *s)
{
	unsigned int turn, turns = w->fd < 0 ? COST_TURNS : 2 * COST_TURNS;
	struct cost_worker worker;
	int state, err, ret = 0;

	err = cost_begin(&worker);
	for (turn = 0; turn < turns && !err && !ret; turn++) {
		state = w->fd < 0 || turn % 4 == 0 || turn % 4 == 3 ? ON : OFF;
		if (w->fd >= 0)
			ret = set_watches(ctx, w, state == ON ? w->before : 0);
		if (!ret)
			err = cost_take_turn(&worker);
		if (!ret && !err)
			keep(s, state, worker.turn);
	}
	cost_end(&worker);
	if (err == -EINTR)
		return fail("diagnose: ended by a signal, before it was measured%s",
			    w->fd < 0 ? "" : "; the watches are put back");
	if (err)
		return fail("diagnose: the process that measures: %s", strerror(-err));
	return ret;
}

static char *verdict(const struct cost *on, const struct cost *off)
{
	double added = on->median - off->median;

	if (cost_is_noise(on, off))
		return format("%+.0f: cannot be told from noise", added);
	return format("%+.0f (%+.1f%%)", added, 100 * added / off->median);
}

/* Cells that the row does not take are not looked at. */
static void add_row(struct table *t, const char *name, const struct cost *on,
		    const struct cost *off)
{
	char *cell[5] = {
		format("%.0f", on->median), format("%.0f", on->spread),
		format("%.0f", off->median), format("%.0f", off->spread),
		verdict(on, off),
	};
	size_t i;

	table_add(t, PLAIN, name, cell[0], cell[1], cell[2], cell[3], cell[4]);
	for (i = 0; i < ARRAY_SIZE(cell); i++)
		free(cell[i]);
}

static void print_table(const struct ctx *ctx, struct samples *s, bool both)
{
	struct cost c[STATES] = { 0 };
	struct table t;
	size_t i;

	table_init(&t, both ? 6 : 3);
	for (i = 1; i < (both ? 5 : 3); i++)
		table_right(&t, i);
	table_add(&t, PLAIN, "PATH", "NOW", "SPREAD", "OFF", "SPREAD", "ADDED");
	for (i = 0; i < COST_PATHS; i++) {
		if (s->error[i])
			continue;
		c[ON] = cost_of(s->ns[ON][i], s->n[ON]);
		if (both)
			c[OFF] = cost_of(s->ns[OFF][i], s->n[OFF]);
		add_row(&t, cost_paths[i].name, &c[ON], &c[OFF]);
	}
	table_print(&t, stdout, !ctx->no_header, ctx->color, output_width());
	table_free(&t);
}

static void print_text(const struct ctx *ctx, struct samples *s, const char *on, bool both)
{
	char *head = format("Watches on: %s. Real time in nanoseconds, on this machine as busy as it is now: the median of %zu samples, and how wide the middle half of them is.",
			    on, s->n[ON]);
	size_t i;

	print_wrapped(stdout, head, 0, output_width());
	free(head);
	puts("");
	print_table(ctx, s, both);
	for (i = 0; i < COST_PATHS; i++)
		if (s->error[i])
			printf("%s: not to be had here: %s\n", cost_paths[i].name,
			       strerror(s->error[i]));
	if (both)
		return;
	puts("");
	print_wrapped(stdout, "With --switch-watches it measures without any watch, too, and says what they add.",
		      0, output_width());
}

static void json_ns(struct json_object *obj, const char *key, double ns)
{
	json_object_object_add(obj, key, json_object_new_double(ns));
}

static void print_json(struct samples *s, const char *on, bool both)
{
	struct json_object *all = json_object_new_object();
	struct json_object *array = json_object_new_array();
	struct cost c[STATES];
	size_t i;

	for (i = 0; i < COST_PATHS; i++) {
		struct json_object *obj = json_object_new_object();

		json_object_array_add(array, obj);
		json_str(obj, "path", cost_paths[i].name);
		if (s->error[i]) {
			json_str(obj, "error", strerror(s->error[i]));
			continue;
		}
		c[ON] = cost_of(s->ns[ON][i], s->n[ON]);
		json_ns(obj, "now_ns", c[ON].median);
		json_ns(obj, "now_spread_ns", c[ON].spread);
		if (!both)
			continue;
		c[OFF] = cost_of(s->ns[OFF][i], s->n[OFF]);
		json_ns(obj, "off_ns", c[OFF].median);
		json_ns(obj, "off_spread_ns", c[OFF].spread);
		json_ns(obj, "added_ns", c[ON].median - c[OFF].median);
		json_flag(obj, "noise", cost_is_noise(&c[ON], &c[OFF]));
	}
	json_str(all, "watches", on);
	json_u64(all, "samples", s->n[ON]);
	json_object_object_add(all, "cost", array);
	json_print(stdout, all);
}

int cost_show(struct ctx *ctx, bool switch_watches)
{
	struct watched watched = { .fd = -1 };
	struct samples *samples;
	struct status status;
	const char *on;
	int ret, back;

	ret = debugfs_status(ctx, &status);
	if (ret)
		return ret;
	if (switch_watches)
		ret = may_switch(ctx, &status);
	if (!ret && switch_watches)
		ret = open_watches(ctx, &watched);
	if (ret) {
		status_free(&status);
		return ret;
	}
	samples = must_alloc(calloc(1, sizeof(*samples)));
	on = status_get(&status, "watches");
	signals_begin();
	/* A terminal that goes must not leave them off. */
	signal(SIGHUP, SIG_IGN);
	ret = measure(ctx, &watched, samples);
	back = put_back(ctx, &watched);
	if (!ret && !back && ctx->json)
		print_json(samples, on ? on : "", switch_watches);
	else if (!ret && !back)
		print_text(ctx, samples, on ? on : "", switch_watches);
	free(samples);
	status_free(&status);
	return ret ? ret : back;
}
