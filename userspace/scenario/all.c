// SPDX-License-Identifier: GPL-2.0
/*
 * Runs of scenarios in processes of their own: again and again, or all of them as
 * a self-check.  So no run sees what another one left in this program, and one
 * that dies is one that failed.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/output.h"
#include "../lib/sys.h"
#include "scenario.h"

/**
 * struct done - a run that is over
 * @what:   the scenario
 * @status: its exit status; EXIT_ERROR where it was killed
 * @said:   what it printed
 * @error:  what it said on standard error, as a sentence
 */
struct done {
	const struct scenario *what;
	int status;
	char *said;
	char *error;
};

static _Noreturn void in_child(struct ctx *ctx, const struct scenario *what,
			       uint32_t hold_ms, bool strict, const int out[2])
{
	int ret;

	/* Nobody is held for a program that is gone. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (out && (dup2(out[0], STDOUT_FILENO) < 0 ||
		    dup2(out[1], STDERR_FILENO) < 0))
		_exit(EXIT_ERROR);
	ret = scenario_run(ctx, what->name, hold_ms, strict);
	fflush(stdout);
	_exit(ret);
}

/* @out: where standard output and error go, or NULL: as here. */
static int run_child(struct ctx *ctx, const struct scenario *what,
		     uint32_t hold_ms, bool strict, const int out[2])
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return fail("scenario %s: fork(2): %s. Free some memory and try again",
			    what->name, strerror(errno));
	if (!pid)
		in_child(ctx, what, hold_ms, strict, out);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_ERROR;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_ERROR;
}

int scenario_repeat(struct ctx *ctx, const char *name, uint32_t hold_ms,
		    bool strict, unsigned int times)
{
	const struct scenario *what = scenario_find(name);
	unsigned int i;
	int ret = EXIT_CLEAN;

	if (!what)
		return scenario_run(ctx, name, hold_ms, strict);
	for (i = 0; i < times && !ret; i++)
		ret = run_child(ctx, what, hold_ms, strict, NULL);
	if (ret && times > 1 && ret != EXIT_UNSUPPORTED)
		fail("scenario %s: run %u of %u was not as expected. The ones before it were",
		     name, i, times);
	return ret;
}

static char *read_back(int fd)
{
	off_t len = lseek(fd, 0, SEEK_END);
	char *text = must_alloc(calloc(1, len < 0 ? 1 : len + 1));

	if (len > 0 && pread(fd, text, len, 0) != len)
		*text = '\0';
	close(fd);
	return text;
}

static char *skip(char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(text, prefix, n) ? text : text + n;
}

/* "mmdepctl: scenario NAME: WHY\n" is WHY in a table of scenarios. */
static char *sentence(const struct scenario *what, char *error)
{
	char *prefix = format("scenario %s: ", what->name);
	char *text, *ret;

	text = skip(skip(error, "mmdepctl: "), prefix);
	text[strcspn(text, "\n")] = '\0';
	ret = format("%s", text);
	free(prefix);
	free(error);
	return ret;
}

static int run_one(struct ctx *ctx, bool strict, struct done *done)
{
	int out[2] = {
		memfd_create("out", MFD_CLOEXEC), memfd_create("error", MFD_CLOEXEC),
	};

	if (out[0] < 0 || out[1] < 0)
		return fail("memfd_create(2): %s. Free some memory and try again",
			    strerror(errno));
	done->status = run_child(ctx, done->what, 0, strict, out);
	done->said = read_back(out[0]);
	done->error = sentence(done->what, read_back(out[1]));
	return 0;
}

static const char *verdict(const struct done *d)
{
	if (d->status == EXIT_CLEAN)
		return "as expected";
	return d->status == EXIT_UNSUPPORTED ? "not here" : "WRONG";
}

static enum color tint(const struct done *d)
{
	if (d->status == EXIT_CLEAN)
		return GREEN;
	return d->status == EXIT_UNSUPPORTED ? YELLOW : RED;
}

static void print_table(const struct ctx *ctx, const struct done *done, size_t n)
{
	struct table t;
	size_t i;

	table_init(&t, 3);
	table_add(&t, PLAIN, "scenario", "finding", "");
	for (i = 0; i < n; i++) {
		const struct done *d = &done[i];
		char *last = *d->error ?
			     format("%s, because: %s", verdict(d), d->error) :
			     format("%s", verdict(d));

		table_add(&t, tint(d), d->what->name,
			  d->what->finding ? d->what->finding : "-", last);
		free(last);
	}
	table_print(&t, stdout, true, ctx->color, output_width());
	table_free(&t);
	/* What is wrong is wanted in full. */
	for (i = 0; i < n; i++)
		if (tint(&done[i]) == RED && *done[i].said)
			printf("\n%s", done[i].said);
}

static void print_all_json(const struct done *done, size_t n, bool ok)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *array = json_object_new_array();
	char release[64];
	size_t i;

	sys_release("", release, sizeof(release));
	json_str(obj, "kernel", release);
	json_flag(obj, "ok", ok);
	for (i = 0; i < n; i++) {
		struct json_object *r = json_object_new_object();

		json_str(r, "scenario", done[i].what->name);
		json_str(r, "verdict", done[i].status == EXIT_CLEAN ? "ok" :
			 done[i].status == EXIT_UNSUPPORTED ? "not_here" : "wrong");
		json_object_object_add(r, "why", *done[i].error ?
				       json_object_new_string(done[i].error) :
				       NULL);
		json_object_object_add(r, "report",
				       json_tokener_parse(done[i].said));
		json_object_array_add(array, r);
	}
	json_object_object_add(obj, "scenarios", array);
	json_print(stdout, obj);
}

static void print_sum(const struct ctx *ctx, size_t good, size_t absent,
		      size_t wrong)
{
	printf("\n%sVerdict: %zu as expected, %zu not here, %zu wrong.%s\n",
	       color_on(ctx->color, wrong ? RED : GREEN), good, absent, wrong,
	       color_off(ctx->color));
}

int scenario_run_all(struct ctx *ctx, bool strict)
{
	size_t i, n = 0, good = 0, absent = 0;
	struct done *done;
	int ret = 0;

	while (scenario_at(n))
		n++;
	done = must_alloc(calloc(n, sizeof(*done)));
	for (i = 0; i < n && !ret; i++) {
		done[i].what = scenario_at(i);
		ret = run_one(ctx, strict, &done[i]);
		good += done[i].status == EXIT_CLEAN;
		absent += done[i].status == EXIT_UNSUPPORTED;
	}
	if (!ret && ctx->json)
		print_all_json(done, n, good + absent == n);
	if (!ret && !ctx->json) {
		print_table(ctx, done, n);
		print_sum(ctx, good, absent, n - good - absent);
	}
	for (i = 0; i < n; i++) {
		free(done[i].said);
		free(done[i].error);
	}
	free(done);
	if (ret)
		return ret;
	if (good + absent < n)
		return EXIT_ERROR;
	return good ? EXIT_CLEAN : EXIT_UNSUPPORTED;
}
