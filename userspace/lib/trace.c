// SPDX-License-Identifier: GPL-2.0
/*
 * Records of the stream as a trace of JSON events.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../mmdepctl.h"
#include "findings.h"
#include "output.h"
#include "trace.h"

/* An arrow begins and ends on a slice; a moment has none, so it gets the shortest. */
#define MOMENT_NS	1

/*
 * Readers take times as floating point, which tells nanoseconds apart up to about 50
 * days.  On a machine that is up for longer, times count from so long before the first.
 */
#define REACH_NS	(30 * 24 * 3600 * 1000000000ULL)

/* The unit of the format is a microsecond; nothing of the nanoseconds is lost. */
static void add_time(struct json_object *obj, const char *key, uint64_t ns)
{
	char *text = format("%" PRIu64 ".%03" PRIu64, ns / 1000, ns % 1000);

	json_object_object_add(obj, key,
			       json_object_new_double_s(ns / 1000.0, text));
	free(text);
}

/* What was before the origin is put there: readers leave out what is negative. */
static uint64_t since_origin(const struct trace *t, uint64_t ns)
{
	return ns > t->origin_ns ? ns - t->origin_ns : 0;
}

static struct json_object *event(const char *phase, const char *name,
				 const struct stream_task *task)
{
	struct json_object *obj = json_object_new_object();

	json_str(obj, "ph", phase);
	json_str(obj, "name", name);
	json_u64(obj, "pid", task->pid);
	json_u64(obj, "tid", task->tid);
	return obj;
}

static void put(struct trace *t, struct json_object *obj)
{
	fputs(t->events++ ? ",\n" : "\n", t->out);
	fputs(json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE),
	      t->out);
	json_object_put(obj);
}

static void put_name(struct trace *t, const char *what, const struct stream_task *task)
{
	struct json_object *obj = event("M", what, task);
	struct json_object *args = json_object_new_object();

	json_str(args, "name", task->comm);
	json_object_object_add(obj, "args", args);
	put(t, obj);
}

/* A track has the name that its task had when it was first seen. */
static void name_track(struct trace *t, const struct stream_task *task)
{
	size_t i;

	for (i = 0; i < t->nr_tasks; i++)
		if (t->tasks[i].tid == task->tid && t->tasks[i].pid == task->pid)
			return;
	t->tasks = must_alloc(reallocarray(t->tasks, t->nr_tasks + 1,
					   sizeof(*t->tasks)));
	t->tasks[t->nr_tasks++] = *task;
	/* A task can call itself nothing; a name of nothing is refused. */
	if (!*task->comm)
		return;
	put_name(t, "thread_name", task);
	/* That of a process is the one of its first thread. */
	if (task->tid == task->pid)
		put_name(t, "process_name", task);
}

static void put_slice(struct trace *t, const char *name, const char *category,
		      const struct stream_task *task, uint64_t from_ns,
		      uint64_t ns, struct json_object *args)
{
	struct json_object *obj = event("X", name, task);
	uint64_t cut_ns = from_ns < t->origin_ns ? t->origin_ns - from_ns : 0;

	if (cut_ns > ns)
		cut_ns = ns;
	json_str(obj, "cat", category);
	add_time(obj, "ts", since_origin(t, from_ns));
	add_time(obj, "dur", ns - cut_ns);
	if (cut_ns)
		json_u64(args, "began_earlier_ns", cut_ns);
	json_object_object_add(obj, "args", args);
	put(t, obj);
}

/* What began before the machine did cannot be. */
static uint64_t before(uint64_t end_ns, uint64_t ns)
{
	return end_ns > ns ? end_ns - ns : 0;
}

static void put_wait(struct trace *t, const struct stream_event *e,
		     uint64_t waited_ns, bool open)
{
	struct json_object *args = json_object_new_object();
	uint64_t end_ns = open ? e->time_ns + waited_ns : e->time_ns;
	char *address = format("0x%" PRIx64, e->address);

	json_str(args, "address", e->address ? address : "not known");
	json_str(args, "from", e->flags & MMDEP_WAIT_KERNEL ? "kernel" : "user");
	if (open)
		json_flag(args, "open", true);
	else
		json_flag(args, "slept", e->flags & MMDEP_WAIT_SLEPT);
	free(address);
	put_slice(t, e->name, "wait", &e->task, before(end_ns, waited_ns),
		  waited_ns, args);
}

/* Ends of an arrow; @phase is "s" or "f".  Perfetto reads an id as a hexadecimal number. */
static void put_arrow(struct trace *t, const char *phase,
		      const struct stream_event *e,
		      const struct stream_task *task)
{
	struct json_object *obj = event(phase, e->name, task);
	/* The same finding again is an arrow of its own. */
	char *id = format("0x%" PRIx64, t->arrows);

	json_str(obj, "cat", "finding");
	json_str(obj, "id", id);
	add_time(obj, "ts", since_origin(t, e->time_ns));
	/* It ends on the slice that is there, not on the next one. */
	if (*phase == 'f')
		json_str(obj, "bp", "e");
	put(t, obj);
	free(id);
}

static struct json_object *finding_args(const struct stream_event *e)
{
	struct json_object *args = json_object_new_object();
	char severity[24];

	json_u64(args, "id", e->id);
	json_u64(args, "count", e->count);
	json_str(args, "severity", severity_name(e->severity, severity));
	json_str(args, "what", e->what);
	return args;
}

static void put_finding(struct trace *t, const struct stream_event *e)
{
	put_slice(t, e->name, "finding", &e->task, e->time_ns, MOMENT_NS,
		  finding_args(e));
	/* Nobody is known, or it is the victim itself. */
	if (!e->culprit.tid || e->culprit.tid == e->task.tid)
		return;
	name_track(t, &e->culprit);
	put_slice(t, e->name, "cause", &e->culprit, e->time_ns, MOMENT_NS,
		  finding_args(e));
	t->arrows++;
	put_arrow(t, "s", e, &e->task);
	put_arrow(t, "f", e, &e->culprit);
}

static void put_lost(struct trace *t, const struct stream_event *e)
{
	struct json_object *obj = event("i", "lost", &e->task);
	struct json_object *args = json_object_new_object();

	/* A mark across all tracks. */
	json_str(obj, "s", "g");
	add_time(obj, "ts", since_origin(t, e->time_ns));
	json_u64(args, "findings", e->lost.findings);
	json_u64(args, "waits", e->lost.waits);
	json_u64(args, "jobs", e->lost.jobs);
	json_object_object_add(obj, "args", args);
	put(t, obj);
}

static void put_migration(struct trace *t, const struct stream_event *e)
{
	struct json_object *args = json_object_new_object();

	json_str(args, "why", e->name);
	json_u64(args, "folios", e->folios);
	put_slice(t, "migration", "hold", &e->task,
		  before(e->time_ns, e->took_ns), e->took_ns, args);
}

static void put_lock(struct trace *t, const char *name, const char *category,
		     const struct stream_event *e, uint64_t from_ns, uint64_t ns)
{
	struct json_object *args;

	if (!ns)
		return;
	args = json_object_new_object();
	json_u64(args, "owner_pid", e->owner_pid);
	json_flag(args, "inferred", true);
	put_slice(t, name, category, &e->task, from_ns, ns, args);
}

/* The lock is held up to the end. */
static void put_collapse(struct trace *t, const struct stream_event *e)
{
	struct json_object *args = json_object_new_object();
	uint64_t held_ns = before(e->time_ns, e->hold_ns);
	char *address = format("0x%" PRIx64, e->address);

	json_str(args, "address", address);
	json_u64(args, "owner_pid", e->owner_pid);
	json_str(args, "result", e->name);
	free(address);
	put_slice(t, "collapse", "collapse", &e->task,
		  before(e->time_ns, e->took_ns), e->took_ns, args);
	put_lock(t, "wait for mmap_lock", "lockwait", e,
		 before(held_ns, e->wait_ns), e->wait_ns);
	put_lock(t, "mmap_lock for writing", "hold", e, held_ns, e->hold_ns);
}

/* A task waits for one thing at a time. */
static struct stream_event *open_wait(struct trace *t, uint32_t tid)
{
	size_t i;

	for (i = 0; i < t->nr_waits; i++)
		if (t->waits[i].task.tid == tid)
			return &t->waits[i];
	return NULL;
}

static void wait_begins(struct trace *t, const struct stream_event *e)
{
	struct stream_event *w = open_wait(t, e->task.tid);

	/* The end of the one before was lost. */
	if (w) {
		*w = *e;
		return;
	}
	t->waits = must_alloc(reallocarray(t->waits, t->nr_waits + 1,
					   sizeof(*t->waits)));
	t->waits[t->nr_waits++] = *e;
}

static void wait_ends(struct trace *t, const struct stream_event *e)
{
	struct stream_event *w = open_wait(t, e->task.tid);

	if (w)
		*w = t->waits[--t->nr_waits];
	put_wait(t, e, e->wait_ns, false);
}

void trace_begin(struct trace *t, FILE *out)
{
	memset(t, 0, sizeof(*t));
	t->out = out;
	fputs("{\"displayTimeUnit\":\"ms\",\n\"traceEvents\":[", out);
}

void trace_add(struct trace *t, const struct stream_event *e)
{
	if (!t->events && e->time_ns > REACH_NS)
		t->origin_ns = e->time_ns - REACH_NS;
	if (e->type != MMDEP_EVENT_LOST)
		name_track(t, &e->task);
	switch (e->type) {
	case MMDEP_EVENT_LOST:
		put_lost(t, e);
		break;
	case MMDEP_EVENT_FINDING:
		t->found = true;
		put_finding(t, e);
		break;
	case MMDEP_EVENT_MIGRATION:
		put_migration(t, e);
		break;
	case MMDEP_EVENT_COLLAPSE:
		put_collapse(t, e);
		break;
	case MMDEP_EVENT_WAIT_BEGIN:
		wait_begins(t, e);
		break;
	case MMDEP_EVENT_WAIT_END:
		wait_ends(t, e);
		break;
	}
}

void trace_end(struct trace *t, uint64_t now_ns)
{
	size_t i;

	for (i = 0; i < t->nr_waits; i++) {
		const struct stream_event *w = &t->waits[i];

		put_wait(t, w, now_ns > w->time_ns ? now_ns - w->time_ns : 0,
			 true);
	}
	fprintf(t->out, "\n],\n\"otherData\":{\"mmdepctl\":\"%s\",\"clock\":\"CLOCK_MONOTONIC\",\"origin_ns\":%" PRIu64 "}}\n",
		MMDEPCTL_VERSION, t->origin_ns);
	free(t->tasks);
	free(t->waits);
}
