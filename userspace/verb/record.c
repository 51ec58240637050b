// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl record: waits, migrations, collapses and findings as a trace.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/device.h"
#include "../lib/output.h"
#include "../lib/signals.h"
#include "../lib/stream.h"
#include "../lib/trace.h"

enum { OPT_OUTPUT = 'o' };

static const struct argp_option options[] = {
	{ "output", OPT_OUTPUT, "FILE", 0, "Write the trace to FILE (needed)", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	(void)state;
	if (key != OPT_OUTPUT)
		return false;
	*(const char **)data = arg;
	return true;
}

struct recording {
	struct ctx *ctx;
	struct trace trace;
	pid_t child;
	int status;
};

static int take(void *data, const struct stream_event *e)
{
	struct recording *r = data;

	trace_add(&r->trace, e);
	return 0;
}

static pid_t start(char **argv)
{
	pid_t pid = fork();

	if (pid < 0) {
		fail("record: %s", strerror(errno));
	} else if (!pid) {
		signals_restore();
		execvp(argv[0], argv);
		fail("record: %s: %s", argv[0], strerror(errno));
		_exit(127);
	}
	return pid;
}

/* The command is told to end when this is, and is waited for. */
static bool child_ended(struct recording *r, bool *told)
{
	if (!r->child)
		return false;
	if (signals_stop() && !*told) {
		kill(r->child, SIGTERM);
		*told = true;
	}
	return waitpid(r->child, &r->status, WNOHANG) == r->child;
}

static int follow(struct recording *r, int fd)
{
	bool told = false;
	int ret;

	for (;;) {
		struct pollfd fds = { .fd = fd, .events = POLLIN };
		/* The last records are read when the command has ended. */
		bool last = child_ended(r, &told) ||
			    (!r->child && signals_stop());

		do
			ret = device_read(r->ctx, fd, take, r);
		while (!ret);
		if (ret > 0)
			return ret;
		if (last || ferror(r->trace.out))
			return 0;
		if (ret == READ_END)
			break;
		if (signals_poll(&fds, 1, NULL) < 0 && errno != EINTR)
			return device_failed(r->ctx, "poll", errno);
		if (fds.revents & (POLLHUP | POLLERR))
			break;
	}
	/* Nothing comes any more; the command may go on. */
	if (r->child)
		waitpid(r->child, &r->status, 0);
	return 0;
}

static int told_status(const struct recording *r, const char *command)
{
	if (WIFSIGNALED(r->status))
		return fail("record: %s was ended by signal %d", command,
			    WTERMSIG(r->status));
	/* 127: start() has said why. */
	if (WEXITSTATUS(r->status) == 127)
		return EXIT_ERROR;
	if (WEXITSTATUS(r->status))
		return fail("record: %s ended with status %d", command,
			    WEXITSTATUS(r->status));
	return EXIT_CLEAN;
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static int record(struct recording *r, const char *path, char **argv)
{
	FILE *out;
	int fd, ret;

	signals_begin();
	ret = device_stream(r->ctx, MMDEP_STREAM_ALL, &fd);
	if (ret)
		return ret;
	out = fopen(path, "we");
	if (!out) {
		close(fd);
		return fail("%s: %s. Give the name of a file in a folder that exists and may be written",
			    path, strerror(errno));
	}
	trace_begin(&r->trace, out);
	if (*argv) {
		r->child = start(argv);
		if (r->child < 0)
			ret = EXIT_ERROR;
	}
	if (!ret)
		ret = follow(r, fd);
	close(fd);
	trace_end(&r->trace, now_ns());
	if (fclose(out))
		ret = fail("%s: %s. Is the disk full?", path, strerror(errno));
	if (!ret && r->child)
		ret = told_status(r, argv[0]);
	return ret;
}

int verb_record(struct ctx *ctx, int argc, char **argv)
{
	struct recording r = { .ctx = ctx };
	const char *path = NULL;
	struct args args = {
		.usage = "[-- COMMAND...]",
		.doc = "Writes each wait, migration, collapse and finding to a file, until COMMAND ends, or until SIGINT or SIGTERM. "
		       "The file opens in Perfetto (ui.perfetto.dev) and in Chrome's tracing page: a track for each task, and arrows from victim to culprit. 'mmdepctl report FILE' shows it as text.\v"
		       "All of them on the machine are recorded, not only those of COMMAND.\n\n"
		       "Exit status: 2 when a finding was recorded, 0 when none was, 1 after an error or when COMMAND failed.",
		.options = options,
		.option = option,
		.data = &path,
		.max = argc,
	};
	int ret;

	parse_args(ctx, &args, argc, argv);
	if (path)
		ret = record(&r, path, args.word);
	else
		ret = fail("record: there is no file to write to. Give it with --output");
	free(args.word);
	if (ret)
		return ret;
	if (!ctx->json)
		printf("%" PRIu64 " events in %s\n", r.trace.events, path);
	return r.trace.found ? EXIT_FINDINGS : EXIT_CLEAN;
}
