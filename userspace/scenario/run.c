// SPDX-License-Identifier: GPL-2.0
/*
 * "scenario run": what all scenarios have in common.
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../lib/debugfs.h"
#include "../lib/device.h"
#include "../lib/output.h"
#include "../lib/util.h"
#include "../lib/watch.h"
#include "scenario.h"

#define SETTLE_S	5

static const struct scenario * const scenarios[] = {
	&scenario_userfault,
	&scenario_migration_wait,
	&scenario_migration_spin,
	&scenario_collapse,
	&scenario_migration_long,
	&scenario_wait_on_migration,
	&scenario_missed_wake,
	&scenario_unserved,
	&scenario_self_wait,
	&scenario_wait_cycle,
	&scenario_cannot_retry,
	&scenario_fault_spin,
	&scenario_lock_aa,
	&scenario_lock_abba,
	&scenario_lock_abbcca,
	&scenario_lock_try,
	&scenario_lock_mapping,
	&scenario_lock_vma,
	&scenario_lock_folio,
	&scenario_lock_folio_ordered,
	&scenario_lock_hotplug,
	&scenario_lock_hotplug_apart,
	&scenario_lock_ordered,
	&scenario_lock_mutex_abba,
	&scenario_lock_mutex_try,
	&scenario_lock_mutex_ordered,
	&scenario_lock_left_user,
	&scenario_lock_left_exit,
	&scenario_must_wait,
	&scenario_stale_vma,
	&scenario_lost_wake,
	&scenario_gup_trapped,
	&scenario_convoy,
	&scenario_write_hold,
	&scenario_prefault,
	&scenario_eagain,
};

const struct scenario *scenario_at(size_t i)
{
	return i < ARRAY_SIZE(scenarios) ? scenarios[i] : NULL;
}

const struct scenario *scenario_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(scenarios); i++)
		if (!strcmp(scenarios[i]->name, name))
			return scenarios[i];
	return NULL;
}

void expect(struct run *run, const char *name, uint64_t n)
{
	struct expect *e = &run->expect[run->nr_expect++];

	e->name = name;
	e->least = n;
	e->most = n;
}

void expect_at_least(struct run *run, const char *name, uint64_t least)
{
	struct expect *e = &run->expect[run->nr_expect++];

	e->name = name;
	e->least = least;
	e->most = UINT64_MAX;
}

void expect_up_to(struct run *run, const char *name, uint64_t most)
{
	struct expect *e = &run->expect[run->nr_expect++];

	e->name = name;
	e->least = 0;
	e->most = most;
}

void check(struct run *run, bool ok, const char *fmt, ...)
{
	struct check *c = &run->check[run->nr_check++];
	va_list ap;
	int n;

	c->ok = ok;
	va_start(ap, fmt);
	n = vasprintf(&c->text, fmt, ap);
	va_end(ap);
	must_alloc(n < 0 ? NULL : c->text);
}

int scenario_fail(const struct run *run, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	must_alloc(n < 0 ? NULL : text);
	fail("scenario %s: %s", run->what->name, text);
	free(text);
	return EXIT_ERROR;
}

uint64_t counter_delta(const struct run *run, const char *name, bool *known)
{
	const struct counter *a = counters_get(&run->before, name);
	const struct counter *b = counters_get(&run->after, name);

	*known = b;
	/* Less than before: somebody reset it. */
	if (!b || (a && b->value < a->value))
		return 0;
	return b->value - (a ? a->value : 0);
}

bool expectations_met(const struct run *run)
{
	bool known;
	size_t i;

	for (i = 0; i < run->nr_expect; i++)
		if (counter_delta(run, run->expect[i].name, &known) <
		    run->expect[i].least)
			return false;
	return true;
}

int scenario_state(struct run *run, uint32_t flags,
		   struct mmdep_scenario_state *state)
{
	memset(state, 0, sizeof(*state));
	state->size = sizeof(*state);
	state->flags = flags;
	if (ioctl(run->fd, MMDEP_IOC_SCENARIO_STATE, state))
		return device_failed(run->ctx, "MMDEP_IOC_SCENARIO_STATE",
				     errno);
	return 0;
}

static int start_failed(const struct run *run, int err)
{
	switch (err) {
	case EACCES:
		return scenario_fail(run, "the module was loaded without scenarios=1. Load it again: mmdepctl unload && mmdepctl load scenarios=1");
	case ENODEV:
		scenario_fail(run, "its hold point cannot be used on this kernel. See 'mmdepctl scenario list'");
		return EXIT_UNSUPPORTED;
	case ENOENT:
		scenario_fail(run, "the module does not know it. Install module and mmdepctl from one release");
		return EXIT_UNSUPPORTED;
	case EAGAIN:
		return scenario_fail(run, "other programs run as many scenarios as the module can. Wait for one of them to end");
	default:
		return device_failed(run->ctx, "MMDEP_IOC_SCENARIO_START", err);
	}
}

/* An errno, for a thread. */
static void *start_it(void *arg)
{
	struct mmdep_scenario_start s = { .size = sizeof(s) };
	struct run *run = arg;

	snprintf(s.name, sizeof(s.name), "%s", run->what->name);
	if (run->what->holds) {
		/* Nothing but a program that is stuck lets it come to that. */
		s.hold_ms = MMDEP_HOLD_MAX_MS;
		s.max_hits = 1;
	}
	if (!ioctl(run->fd, MMDEP_IOC_SCENARIO_START, &s))
		errno = 0;
	return (void *)(intptr_t)errno;
}

static int start(struct run *run)
{
	pthread_t thread;
	void *err;

	if (run->what->apart) {
		errno = pthread_create(&thread, NULL, start_it, run);
		if (errno)
			return scenario_fail(run, "no thread: %s. Free some memory and try again",
					     strerror(errno));
		pthread_join(thread, &err);
	} else {
		err = start_it(run);
	}
	return err ? start_failed(run, (int)(intptr_t)err) : 0;
}

static int stop(struct run *run)
{
	memset(&run->state, 0, sizeof(run->state));
	run->state.size = sizeof(run->state);
	if (ioctl(run->fd, MMDEP_IOC_SCENARIO_STOP, &run->state))
		return device_failed(run->ctx, "MMDEP_IOC_SCENARIO_STOP",
				     errno);
	return 0;
}

/*
 * @info->why is a sentence for people; START says with its errno whether
 * another load of the module would help.
 */
static int not_available(struct run *run, const struct mmdep_scenario_info *info)
{
	struct mmdep_scenario_start s = { .size = sizeof(s) };

	snprintf(s.name, sizeof(s.name), "%s", run->what->name);
	if (run->what->holds) {
		s.hold_ms = 1;
		s.max_hits = 1;
	}
	if (ioctl(run->fd, MMDEP_IOC_SCENARIO_START, &s) && errno == EACCES)
		return start_failed(run, EACCES);
	scenario_fail(run, "%s. It cannot be run here",
		      *info->why ? info->why : "the module gives no reason");
	return EXIT_UNSUPPORTED;
}

/* Is it in the module's list, and may it be run here and now? */
static int look_up(struct run *run)
{
	struct mmdep_scenario_info info;
	unsigned int i = 0;
	int err;

	while (!(err = device_scenario(run->fd, i++, &info))) {
		if (strcmp(info.name, run->what->name))
			continue;
		memcpy(run->point, info.point, sizeof(run->point));
		if (info.flags & MMDEP_SCENARIO_AVAILABLE)
			return 0;
		return not_available(run, &info);
	}
	if (err != -ENOENT)
		return device_failed(run->ctx, "MMDEP_IOC_SCENARIO_INFO", -err);
	return start_failed(run, ENOENT);
}

/* Has this kernel all that the watch called @name cannot do without? */
static int watch_possible(struct run *run, const char *name, bool *possible)
{
	struct hooks h;
	size_t i;
	int ret = debugfs_hooks(run->ctx, &h);

	if (ret)
		return ret;
	*possible = false;
	if (!hooks_lacking(&h, name))
		for (i = 0; i < h.n && !*possible; i++)
			*possible = !strcmp(h.hook[i].watch, name) &&
				    strcmp(h.hook[i].state, "absent") &&
				    strcmp(h.hook[i].state, "failed");
	hooks_free(&h);
	return 0;
}

static int watches_on(struct run *run)
{
	char names[WATCHES_TEXT_LEN];
	struct mmdep_config c;
	bool possible;
	uint64_t off;
	int ret;

	ret = device_get_config(run->ctx, run->fd, &c);
	if (ret)
		return ret;
	off = run->what->watch & ~c.watches;
	if (!off)
		return 0;
	format_watches(off, " ", names);
	ret = watch_possible(run, names, &possible);
	if (ret)
		return ret;
	if (!possible) {
		scenario_fail(run, "this kernel has not what the watch %s needs. See 'mmdepctl hooks'",
			      names);
		return EXIT_UNSUPPORTED;
	}
	if (!(off & MMDEP_WATCH_DEFAULT)) {
		scenario_fail(run, "the watch %s is off, as it is until it is asked for. Switch it on: mmdepctl set watch=+%s",
			      names, names);
		return EXIT_UNSUPPORTED;
	}
	return scenario_fail(run, "the watch %s is off, so nothing would be counted. Switch it on: mmdepctl set watch=+%s",
			     names, names);
}

/* What the kernel does by itself afterwards may take a moment to be counted. */
static int read_after(struct run *run)
{
	struct timespec deadline = deadline_in(SETTLE_S);
	int ret;

	for (;;) {
		ret = debugfs_counters(run->ctx, &run->after);
		if (ret || !run->settle || expectations_met(run) ||
		    deadline_passed(&deadline))
			return ret;
		counters_free(&run->after);
		pause_ms(20);
	}
}

static int steps(struct run *run)
{
	int ret;

	ret = look_up(run);
	if (!ret)
		ret = run->what->prepare(run);
	/* Behind it: what the kernel cannot do is no matter of a switch. */
	if (!ret)
		ret = watches_on(run);
	if (!ret)
		ret = listen_found(run);
	if (!ret)
		ret = debugfs_counters(run->ctx, &run->before);
	if (!ret)
		ret = start(run);
	if (!ret)
		ret = run->what->act(run);
	if (!ret)
		ret = stop(run);
	if (!ret)
		ret = read_after(run);
	if (!ret)
		drain_found(run);
	if (!ret)
		ret = scenario_report(run);
	return ret;
}

int scenario_run(struct ctx *ctx, const char *name, uint32_t hold_ms,
		 bool strict)
{
	struct run run = {
		.ctx = ctx,
		.strict = strict,
		.stream = -1,
		.waits = -1,
		.what = scenario_find(name),
	};
	size_t i;
	int ret;

	if (!run.what)
		return fail("scenario: there is none called '%s'. See 'mmdepctl scenario list'",
			    name);
	if (hold_ms && !run.what->hold_ms)
		return scenario_fail(&run, "it holds nothing, so --hold has no meaning. Leave it out");
	run.hold_ms = hold_ms ? hold_ms : run.what->hold_ms;
	ret = device_open(ctx, &run.fd, NULL);
	if (ret)
		return ret;
	ret = steps(&run);
	/* Ends the scenario and lets go whoever is held, if STOP did not. */
	close(run.fd);
	if (run.stream >= 0)
		close(run.stream);
	if (run.waits >= 0)
		close(run.waits);
	run.what->cleanup(&run);
	counters_free(&run.before);
	counters_free(&run.after);
	for (i = 0; i < run.nr_check; i++)
		free(run.check[i].text);
	return ret;
}
