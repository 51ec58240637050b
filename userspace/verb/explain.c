// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl explain: all that is known of one process.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/args.h"
#include "../lib/debugfs.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/verdict.h"
#include "../lib/who.h"
#include "verb.h"

/* What is shown; the rows are copies that own nothing. */
struct shown {
	struct waits own;
	struct waits others;
	struct findings suffered;
	struct findings caused;
};

struct names {
	const struct ctx *ctx;
	const struct waits *waits;
};

static const char *name_of(void *data, const struct open_wait *w,
			   char comm[COMM_TEXT_LEN])
{
	const struct names *names = data;

	return who_comm(names->ctx, names->waits, w, comm);
}

static bool lives(void *data, uint32_t pid)
{
	const struct names *names = data;
	char comm[COMM_TEXT_LEN];

	return task_comm(names->ctx->root, pid, comm);
}

static void add_wait(struct waits *to, const struct open_wait *w)
{
	to->wait = must_alloc(reallocarray(to->wait, to->n + 1,
					   sizeof(*to->wait)));
	to->wait[to->n++] = *w;
}

static void add_found(struct findings *to, const struct found *f)
{
	to->found = must_alloc(reallocarray(to->found, to->n + 1,
					    sizeof(*to->found)));
	to->found[to->n++] = *f;
}

static void choose(const struct subject *s, struct shown *shown)
{
	size_t i;

	for (i = 0; i < s->waits->n; i++) {
		const struct open_wait *w = &s->waits->wait[i];

		if (w->pid == s->task->pid)
			add_wait(&shown->own, w);
		else if (subject_awaited(s, w))
			add_wait(&shown->others, w);
	}
	for (i = 0; i < s->findings->n; i++) {
		const struct found *f = &s->findings->found[i];

		if (subject_suffers(s, f))
			add_found(&shown->suffered, f);
		else if (subject_causes(s, f))
			add_found(&shown->caused, f);
	}
	sort_findings(&shown->suffered);
	sort_findings(&shown->caused);
}

static void shown_free(struct shown *shown)
{
	free(shown->own.wait);
	free(shown->others.wait);
	free(shown->suffered.found);
	free(shown->caused.found);
}

static bool named_by(const struct waits *w, const struct findings *f,
		     uint32_t id)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (found_is_victim(&f->found[i], id) ||
		    found_is_culprit(&f->found[i], id) ||
		    found_in_ring(&f->found[i], id))
			return true;
	for (i = 0; i < w->n; i++)
		if (w->wait[i].tid == id || w->wait[i].pid == id ||
		    w->wait[i].who == id)
			return true;
	return false;
}

/* The text before the verdict. */
static void print_task(const struct task *t, uint32_t id)
{
	char state[2] = { t->state };
	size_t i, many = 0;

	if (id != t->pid)
		printf("%" PRIu32 " is a thread of process %" PRIu32 ".\n", id,
		       t->pid);
	printf("process %" PRIu32 " (%s): %s, %zu thread%s", t->pid, t->comm,
	       task_does(state), t->n, t->n == 1 ? "" : "s");
	/* A thousand threads would hide the rest. */
	for (i = 0; i < t->n && many < 8; i++) {
		const struct thread *thread = &t->thread[i];

		if (thread->tid == t->pid)
			continue;
		state[0] = thread->state;
		printf("%s %s/%" PRIu32 " %s", many++ ? "," : ":",
		       thread->comm, thread->tid, task_does(state));
	}
	puts(many && t->n > many + 1 ? ", ..." : "");
}

static void print_text(struct ctx *ctx, const struct subject *s,
		       const struct shown *shown, const struct verdict *v)
{
	enum color c = v->kind >= VERDICT_SPINNING ? RED :
		       v->kind > VERDICT_NOT_STUCK ? YELLOW : GREEN;

	if (shown->own.n) {
		puts("\nIts waits now:");
		show_waits(ctx, &shown->own, s->waits);
	}
	if (shown->suffered.n) {
		puts("\nFindings about it:");
		show_findings(ctx, &shown->suffered);
	}
	if (shown->caused.n) {
		puts("\nFindings about others, because of it:");
		show_findings(ctx, &shown->caused);
	}
	if (shown->others.n) {
		puts("\nWaits of others that it could end:");
		show_waits(ctx, &shown->others, s->waits);
	}
	printf("\n%sverdict: %s: %s%s\n", color_on(ctx->color, c),
	       verdict_name(v->kind), v->text, color_off(ctx->color));
}

static struct json_object *task_json(const struct task *t)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *array = json_object_new_array();
	char state[2] = { t->state };
	size_t i;

	json_u64(obj, "pid", t->pid);
	json_str(obj, "comm", t->comm);
	json_str(obj, "state", state);
	for (i = 0; i < t->n; i++) {
		struct json_object *row = json_object_new_object();

		state[0] = t->thread[i].state;
		json_u64(row, "tid", t->thread[i].tid);
		json_str(row, "comm", t->thread[i].comm);
		json_str(row, "state", state);
		json_object_array_add(array, row);
	}
	json_object_object_add(obj, "threads", array);
	return obj;
}

static void print_json(struct ctx *ctx, const struct subject *s,
		       const struct shown *shown, const struct verdict *v)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *verdict = json_object_new_object();

	json_object_object_add(obj, "process", task_json(s->task));
	json_object_object_add(obj, "waits",
			       waits_json(ctx, &shown->own, s->waits));
	json_object_object_add(obj, "findings_victim",
			       findings_json(&shown->suffered));
	json_object_object_add(obj, "findings_culprit",
			       findings_json(&shown->caused));
	json_object_object_add(obj, "waits_for_it",
			       waits_json(ctx, &shown->others, s->waits));
	json_str(verdict, "kind", verdict_name(v->kind));
	json_str(verdict, "text", v->text);
	json_object_object_add(obj, "verdict", verdict);
	json_print(stdout, obj);
}

static int no_task(const struct waits *w, const struct findings *f, uint32_t id,
		   int err)
{
	if (err != -ESRCH)
		return fail("explain: process %" PRIu32 ": %s. Is /proc mounted?",
			    id, strerror(-err));
	if (named_by(w, f, id))
		return fail("explain: there is no process or thread %" PRIu32 " any more. See 'mmdepctl findings --pid %" PRIu32 "'",
			    id, id);
	return fail("explain: there is no process or thread %" PRIu32 ". See ps(1)",
		    id);
}

static int explain(struct ctx *ctx, uint32_t id, const struct waits *w,
		   const struct findings *f)
{
	struct names names = { .ctx = ctx, .waits = w };
	struct task t;
	struct subject s = {
		.task = &t,
		.waits = w,
		.findings = f,
		.name = name_of,
		.lives = lives,
		.data = &names,
	};
	struct shown shown = { 0 };
	struct verdict v;
	int err;

	err = task_read(ctx->root, id, &t);
	if (err) {
		task_free(&t);
		return no_task(w, f, id, err);
	}
	choose(&s, &shown);
	verdict_of(&s, &v);
	if (ctx->json) {
		print_json(ctx, &s, &shown, &v);
	} else {
		print_task(&t, id);
		print_text(ctx, &s, &shown, &v);
	}
	free(v.text);
	shown_free(&shown);
	task_free(&t);
	return v.kind >= VERDICT_SPINNING ? EXIT_FINDINGS : EXIT_CLEAN;
}

int verb_explain(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "PID",
		.doc = "Shows all that is known of one process: its threads, their waits and who could end them, findings in which it is the victim or the culprit, who waits for it; and ends in one line, the verdict.\v"
		       "PID may also be a thread of the process.\n\n"
		       "The verdict begins with one of: 'not stuck', 'holding others up', 'waiting' (it may still end), 'spinning' (runs and does not go on), 'stuck' (sleeps and nobody will end it).\n\n"
		       "Exit status: 2 when the process is stuck or spinning, 0 when not, 1 after an error.",
		.max = 1,
	};
	struct findings f;
	const char *word;
	struct waits w;
	uint64_t id;
	int ret;

	parse_args(ctx, &args, argc, argv);
	word = args.word[0];
	free(args.word);
	if (!word)
		return fail("explain: there is no PID. See 'mmdepctl explain --help'");
	if (parse_u64(word, &id) || !id || id > INT32_MAX)
		return fail("explain: '%s' is not the number of a process or thread. See ps(1)",
			    word);
	ret = debugfs_waits(ctx, &w);
	if (ret)
		return ret;
	ret = debugfs_findings(ctx, &f);
	if (ret) {
		waits_free(&w);
		return ret;
	}
	if (debugfs_live(ctx))
		ret = explain(ctx, id, &w, &f);
	else
		ret = fail("explain: %s is a saved copy, and the processes that run here are others. Give the saved /proc, too, with --root",
			   ctx->debugfs);
	findings_free(&f);
	waits_free(&w);
	return ret;
}
