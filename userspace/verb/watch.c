// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl watch: findings as they come.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/command.h"
#include "../lib/device.h"
#include "../lib/filter.h"
#include "../lib/finding_view.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/signals.h"
#include "../lib/stream.h"

enum { OPT_JOBS = 0x100, OPT_WAITS = 'w', OPT_COUNT = 'n', OPT_TIMEOUT = 't', OPT_EXEC = 'e' };

static const struct argp_option options[] = {
	{ "waits", OPT_WAITS, NULL, 0, "Also each beginning and end of a wait", 0 },
	{ "jobs", OPT_JOBS, NULL, 0, "Also each migration and each collapse, when it ends", 0 },
	{ "count", OPT_COUNT, "N", 0, "End after N lines that fit", 0 },
	{ "timeout", OPT_TIMEOUT, "SECONDS", 0,
	  "End after this time (a unit may be given: 500ms)", 0 },
	{ "exec", OPT_EXEC, "CMD", 0,
	  "Let sh run CMD for each finding, with MMDEP_* in its environment, and wait for its end", 0 },
	{ 0 },
};

#define TIMEOUT_MAX_NS	(366 * 86400 * 1000000000ULL)
#define NO_TIMEOUT	UINT64_MAX

struct watching {
	struct ctx *ctx;
	struct filter filter;
	uint32_t stream;
	uint64_t count;
	uint64_t timeout_ns;
	const char *exec;
	uint64_t seen;
	bool found;
};

static void parse_timeout(struct watching *w, const char *arg,
			  struct argp_state *state)
{
	char why[128] = "is more than a year";

	if (!parse_u64(arg, &w->timeout_ns)) {
		if (w->timeout_ns <= TIMEOUT_MAX_NS / 1000000000) {
			w->timeout_ns *= 1000000000;
			return;
		}
	} else if (!parse_duration(arg, &w->timeout_ns, why, sizeof(why))) {
		if (w->timeout_ns <= TIMEOUT_MAX_NS)
			return;
		strcpy(why, "is more than a year");
	}
	argp_error(state, "--timeout: '%s' %s", arg, why);
}

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct watching *w = data;

	switch (key) {
	case OPT_WAITS:
		w->stream |= MMDEP_STREAM_WAITS;
		return true;
	case OPT_JOBS:
		w->stream |= MMDEP_STREAM_JOBS;
		return true;
	case OPT_COUNT:
		if (parse_u64(arg, &w->count) || !w->count)
			argp_error(state, "--count: '%s' is not a number of lines",
				   arg);
		return true;
	case OPT_TIMEOUT:
		parse_timeout(w, arg, state);
		return true;
	case OPT_EXEC:
		w->exec = arg;
		return true;
	default:
		return false;
	}
}

static void print_event(struct watching *w, const struct stream_event *e)
{
	bool color = w->ctx->color && e->type == MMDEP_EVENT_FINDING;
	char *line;

	if (w->ctx->json) {
		json_print_line(stdout, stream_json(e));
		return;
	}
	line = stream_say(e);
	printf("%s%s%s\n", color_on(color, severity_color(e->severity)), line,
	       color_off(color));
	free(line);
}

/* 0: go on; READ_END: this was the last one; else the exit status. */
static int take(void *data, const struct stream_event *e)
{
	bool lost = e->type == MMDEP_EVENT_LOST;
	struct watching *w = data;

	if (!lost && !filter_event(&w->filter, e))
		return 0;
	print_event(w, e);
	if (fflush(stdout)) {
		/* Nobody reads any more: that is an end, not an error. */
		if (errno != EPIPE)
			return EXIT_ERROR;
		__fpurge(stdout);
		clearerr(stdout);
		return READ_END;
	}
	if (e->type == MMDEP_EVENT_FINDING) {
		w->found = true;
		if (w->exec)
			command_run(w->exec, e);
	}
	w->seen += !lost;
	return signals_stop() || (w->count && w->seen == w->count) ? READ_END : 0;
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* What is left until @end; NULL: for ever. */
static struct timespec *left(uint64_t end, struct timespec *t)
{
	uint64_t now = now_ns(), ns = end > now ? end - now : 0;

	if (end == NO_TIMEOUT)
		return NULL;
	t->tv_sec = ns / 1000000000;
	t->tv_nsec = ns % 1000000000;
	return t;
}

static int follow(struct watching *w, int fd)
{
	uint64_t end = w->timeout_ns == NO_TIMEOUT ? NO_TIMEOUT :
						     now_ns() + w->timeout_ns;
	int ret = 0;

	while (!ret && !signals_stop()) {
		struct pollfd fds[2] = {
			{ .fd = fd, .events = POLLIN },
			/* No events: it only tells that its reader is gone. */
			{ .fd = STDOUT_FILENO },
		};
		struct timespec t;
		int n = signals_poll(fds, 2, left(end, &t));

		if (n < 0 && errno != EINTR)
			ret = device_failed(w->ctx, "poll", errno);
		else if (!n || (n > 0 && fds[1].revents))
			ret = READ_END;
		else if (n > 0)
			ret = device_read(w->ctx, fd, take, w);
		if (ret == READ_EMPTY)
			ret = 0;
		/* A stream that never pauses must not outlast the time. */
		if (!ret && end != NO_TIMEOUT && now_ns() >= end)
			ret = READ_END;
	}
	return ret < 0 ? 0 : ret;
}

int verb_watch(struct ctx *ctx, int argc, char **argv)
{
	struct watching w = {
		.ctx = ctx,
		.stream = MMDEP_STREAM_FINDINGS,
		.timeout_ns = NO_TIMEOUT,
	};
	struct args args = {
		.doc = "Prints each finding as it comes, one line each: seconds since boot, severity, name, victim, culprit, and one sentence. With --json, one object a line.\v"
		       "A finding that is found again and again is told at its first, second, fourth, ... time. "
		       "--severity and --name choose among findings, --pid and --comm among all.\n\n"
		       "CMD of --exec has MMDEP_NAME, MMDEP_SEVERITY, MMDEP_ID, MMDEP_COUNT, MMDEP_TID, MMDEP_PID, MMDEP_COMM, MMDEP_CULPRIT_TID (0: nobody is known), MMDEP_CULPRIT_COMM, MMDEP_ADDRESS and MMDEP_WHAT in its environment.\n\n"
		       "Exit status: 2 when a finding was shown, 0 when none was, 1 after an error. SIGINT and SIGTERM end it.",
		.options = options,
		.option = option,
		.child = &filter_argp,
		.input = &w.filter,
		.title = "Only findings:",
		.data = &w,
	};
	int fd, ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	signals_begin();
	setvbuf(stdout, NULL, _IOLBF, 0);
	ret = device_stream(ctx, w.stream, &fd);
	if (ret)
		return ret;
	ret = follow(&w, fd);
	close(fd);
	if (ret)
		return ret;
	return w.found ? EXIT_FINDINGS : EXIT_CLEAN;
}
