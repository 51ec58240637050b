// SPDX-License-Identifier: GPL-2.0
/*
 * The records of the stream, for people and as JSON.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "findings.h"
#include "number.h"
#include "output.h"
#include "stream.h"
#include "who.h"

/* Seconds since boot, as in the kernel's log. */
static char *say_time(const struct stream_event *e)
{
	return format("[%5" PRIu64 ".%06" PRIu64 "]", e->time_ns / 1000000000,
		      e->time_ns % 1000000000 / 1000);
}

/* "3 findings"; nothing for none, and what stands between it and the one before. */
static char *say_some(char *before, uint64_t n, const char *one, const char *many)
{
	char *text = n ? format("%s%s%" PRIu64 " %s", before, *before ? ", " : "", n,
				n == 1 ? one : many) :
			 format("%s", before);

	free(before);
	return text;
}

static char *say_lost(const struct stream_event *e)
{
	uint64_t all = e->lost.findings + e->lost.waits + e->lost.jobs;
	char *text = format("%s", ""), *whole;

	text = say_some(text, e->lost.findings, "finding", "findings");
	text = say_some(text, e->lost.waits, "begin or end of waits",
			"begins or ends of waits");
	text = say_some(text, e->lost.jobs, "migration or collapse",
			"migrations or collapses");
	whole = format("%s %s lost: this reader was too slow",
		       *text ? text : "nothing", all == 1 ? "was" : "were");
	free(text);
	return whole;
}

static char *say_migration(const struct stream_event *e)
{
	char *who = who_name(e->task.comm, e->task.tid), *text;
	char took[NS_TEXT_LEN];

	text = format("migration by %s, %s: %" PRIu32 " folio%s, %s",
		      who, e->name, e->folios, e->folios == 1 ? "" : "s",
		      format_ns(e->took_ns, took));
	free(who);
	return text;
}

static char *say_collapse(const struct stream_event *e)
{
	char *who = who_name(e->task.comm, e->task.tid), *text;
	char *owner = e->owner_pid ? format(" of process %" PRIu32, e->owner_pid) :
				     format("%s", "");
	char took[NS_TEXT_LEN], hold[NS_TEXT_LEN];

	text = format("collapse by %s at 0x%" PRIx64 "%s: %s, after %s%s%s", who,
		      e->address, owner, e->name, format_ns(e->took_ns, took),
		      e->hold_ns ? ", mmap_lock held for writing for " : "",
		      e->hold_ns ? format_ns(e->hold_ns, hold) : "");
	free(owner);
	free(who);
	return text;
}

static char *say_wait(const struct stream_event *e)
{
	bool end = e->type == MMDEP_EVENT_WAIT_END;
	char *who = who_name(e->task.comm, e->task.tid);
	char *address = e->address ? format(" at 0x%" PRIx64, e->address) :
				     format("%s", "");
	char waited[NS_TEXT_LEN], *text;

	text = format("%-5s %s %s%s%s%s%s%s", end ? "end" : "begin", who,
		      e->name, address,
		      e->flags & MMDEP_WAIT_KERNEL ? ", in the kernel" : "",
		      end ? ", after " : "",
		      end ? format_ns(e->wait_ns, waited) : "",
		      end && !(e->flags & MMDEP_WAIT_SLEPT) ?
		      " without sleep" : "");
	free(address);
	free(who);
	return text;
}

static char *say_finding(const struct stream_event *e)
{
	char *victim = who_name(e->task.comm, e->task.tid);
	char *culprit = e->culprit.tid ?
			who_name(e->culprit.comm, e->culprit.tid) :
			format("%s", "");
	char *again = e->count > 1 ? format(" (found %" PRIu64 " times)",
					    e->count) : format("%s", "");
	char severity[24], *text;

	text = format("%-4s  %s  %s%s%s: %s%s",
		      severity_name(e->severity, severity), e->name, victim,
		      *culprit ? " by " : "", culprit, e->what, again);
	free(again);
	free(culprit);
	free(victim);
	return text;
}

char *stream_say(const struct stream_event *e)
{
	char *time = say_time(e), *text, *line;

	if (e->type == MMDEP_EVENT_LOST)
		text = say_lost(e);
	else if (e->type == MMDEP_EVENT_FINDING)
		text = say_finding(e);
	else if (e->type == MMDEP_EVENT_MIGRATION)
		text = say_migration(e);
	else if (e->type == MMDEP_EVENT_COLLAPSE)
		text = say_collapse(e);
	else
		text = say_wait(e);
	line = format("%s %s", time, text);
	free(text);
	free(time);
	return line;
}

static void json_task(struct json_object *obj, const char *name,
		      const struct stream_task *t)
{
	struct json_object *task = NULL;

	if (t->tid) {
		task = json_object_new_object();
		json_u64(task, "tid", t->tid);
		json_u64(task, "pid", t->pid);
		json_str(task, "comm", t->comm);
	}
	json_object_object_add(obj, name, task);
}

static void json_ring(struct json_object *obj, const struct stream_event *e)
{
	struct json_object *ring = NULL;
	unsigned int i;

	if (e->nr_ring)
		ring = json_object_new_array();
	for (i = 0; i < e->nr_ring; i++)
		json_object_array_add(ring, json_object_new_uint64(e->ring[i]));
	json_object_object_add(obj, "ring", ring);
}

struct json_object *stream_json(const struct stream_event *e)
{
	static const char * const event[] = {
		[MMDEP_EVENT_LOST] = "lost",
		[MMDEP_EVENT_FINDING] = "finding",
		[MMDEP_EVENT_WAIT_BEGIN] = "wait_begin",
		[MMDEP_EVENT_WAIT_END] = "wait_end",
		[MMDEP_EVENT_MIGRATION] = "migration",
		[MMDEP_EVENT_COLLAPSE] = "collapse",
	};
	struct json_object *obj = json_object_new_object();
	char severity[24];

	json_str(obj, "event", event[e->type]);
	json_u64(obj, "time_ns", e->time_ns);
	if (e->type == MMDEP_EVENT_LOST) {
		json_u64(obj, "findings", e->lost.findings);
		json_u64(obj, "waits", e->lost.waits);
		json_u64(obj, "jobs", e->lost.jobs);
		return obj;
	}
	if (e->type == MMDEP_EVENT_MIGRATION) {
		json_str(obj, "why", e->name);
		json_task(obj, "task", &e->task);
		json_u64(obj, "took_ns", e->took_ns);
		json_u64(obj, "folios", e->folios);
		return obj;
	}
	json_object_object_add(obj, "address", e->address ?
			       json_object_new_uint64(e->address) : NULL);
	if (e->type == MMDEP_EVENT_FINDING) {
		json_u64(obj, "finding", e->id);
		json_str(obj, "name", e->name);
		json_str(obj, "severity", severity_name(e->severity, severity));
		json_u64(obj, "count", e->count);
		json_u64(obj, "wait_ns", e->wait_ns);
		json_task(obj, "victim", &e->task);
		json_task(obj, "culprit", &e->culprit);
		json_ring(obj, e);
		json_str(obj, "what", e->what);
		return obj;
	}
	if (e->type == MMDEP_EVENT_COLLAPSE) {
		json_str(obj, "result", e->name);
		json_task(obj, "task", &e->task);
		json_u64(obj, "owner_pid", e->owner_pid);
		json_u64(obj, "took_ns", e->took_ns);
		json_u64(obj, "inferred_wait_ns", e->wait_ns);
		json_u64(obj, "inferred_hold_ns", e->hold_ns);
		return obj;
	}
	json_str(obj, "kind", e->name);
	json_task(obj, "task", &e->task);
	json_flag(obj, "kernel", e->flags & MMDEP_WAIT_KERNEL);
	if (e->type == MMDEP_EVENT_WAIT_END) {
		json_u64(obj, "waited_ns", e->wait_ns);
		json_flag(obj, "slept", e->flags & MMDEP_WAIT_SLEPT);
	}
	return obj;
}
