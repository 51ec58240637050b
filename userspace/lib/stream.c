// SPDX-License-Identifier: GPL-2.0
/*
 * The records that read(2) of the device gives.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stream.h"
#include "util.h"

static int __printf(3, 4) refuse(char *why, size_t size, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, size, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static bool ends(const char *text, size_t size)
{
	return memchr(text, '\0', size);
}

static void get_task(struct stream_task *t, uint32_t tid, uint32_t pid,
		     const char *comm)
{
	t->tid = tid;
	t->pid = pid;
	comm_escape(comm, t->comm);
}

static int get_lost(const void *record, struct stream_event *e, char *why,
		    size_t size)
{
	struct mmdep_event_lost r = { 0 };
	struct mmdep_event head;

	(void)why;
	(void)size;
	/* Older modules know of no jobs. */
	memcpy(&head, record, sizeof(head));
	memcpy(&r, record, head.size < sizeof(r) ? head.size : sizeof(r));
	e->lost.findings = r.findings;
	e->lost.waits = r.waits;
	e->lost.jobs = r.jobs;
	return 0;
}

static int get_wait(const void *record, struct stream_event *e, char *why,
		    size_t size)
{
	struct mmdep_event_wait r;

	memcpy(&r, record, sizeof(r));
	if (!ends(r.kind, sizeof(r.kind)) || !ends(r.comm, sizeof(r.comm)))
		return refuse(why, size, "has a name without an end");
	get_task(&e->task, r.tid, r.pid, r.comm);
	e->address = r.address;
	e->wait_ns = r.waited_ns;
	e->flags = r.flags;
	text_escape(r.kind, e->name, sizeof(e->name));
	return 0;
}

static int get_finding(const void *record, struct stream_event *e, char *why,
		       size_t size)
{
	struct mmdep_event_finding r;

	memcpy(&r, record, sizeof(r));
	if (!ends(r.comm, sizeof(r.comm)) ||
	    !ends(r.culprit_comm, sizeof(r.culprit_comm)) ||
	    !ends(r.name, sizeof(r.name)) || !ends(r.what, sizeof(r.what)))
		return refuse(why, size, "has a name without an end");
	if (!r.name[0])
		return refuse(why, size, "is a finding without a name");
	if (r.nr_ring > MMDEP_RING_MAX)
		return refuse(why, size, "has a ring of %u tasks, more than %d",
			      r.nr_ring, MMDEP_RING_MAX);
	get_task(&e->task, r.tid, r.pid, r.comm);
	get_task(&e->culprit, r.culprit_tid, r.culprit_pid, r.culprit_comm);
	e->address = r.address;
	e->wait_ns = r.wait_ns;
	e->id = r.id;
	e->count = r.count;
	e->severity = r.severity;
	e->nr_ring = r.nr_ring;
	memcpy(e->ring, r.ring, sizeof(e->ring));
	text_escape(r.name, e->name, sizeof(e->name));
	text_escape(r.what, e->what, sizeof(e->what));
	return 0;
}

static int get_job(const void *record, struct stream_event *e, char *why,
		   size_t size)
{
	struct mmdep_event_job r;

	memcpy(&r, record, sizeof(r));
	if (!ends(r.name, sizeof(r.name)) || !ends(r.comm, sizeof(r.comm)))
		return refuse(why, size, "has a name without an end");
	get_task(&e->task, r.tid, r.pid, r.comm);
	e->address = r.address;
	e->wait_ns = r.wait_ns;
	e->took_ns = r.took_ns;
	e->hold_ns = r.hold_ns;
	e->folios = r.folios;
	e->owner_pid = r.owner_pid;
	text_escape(r.name, e->name, sizeof(e->name));
	return 0;
}

static const struct {
	size_t size;
	int (*get)(const void *record, struct stream_event *e, char *why,
		   size_t size);
} types[] = {
	[MMDEP_EVENT_LOST] = { MMDEP_EVENT_LOST_SIZE_V1, get_lost },
	[MMDEP_EVENT_FINDING] = { sizeof(struct mmdep_event_finding),
				  get_finding },
	[MMDEP_EVENT_WAIT_BEGIN] = { sizeof(struct mmdep_event_wait), get_wait },
	[MMDEP_EVENT_WAIT_END] = { sizeof(struct mmdep_event_wait), get_wait },
	[MMDEP_EVENT_MIGRATION] = { sizeof(struct mmdep_event_job), get_job },
	[MMDEP_EVENT_COLLAPSE] = { sizeof(struct mmdep_event_job), get_job },
};

int stream_next(const void *buf, size_t len, size_t *at, struct stream_event *e,
		char *why, size_t size)
{
	while (*at < len) {
		const char *record = (const char *)buf + *at;
		size_t left = len - *at;
		struct mmdep_event head;

		if (left < sizeof(head))
			return refuse(why, size,
				      "is cut off: %zu bytes are less than its head",
				      left);
		memcpy(&head, record, sizeof(head));
		if (head.size < sizeof(head) || head.size > MMDEP_EVENT_MAX)
			return refuse(why, size,
				      "says that it has %u bytes, which is not between %zu and %d",
				      head.size, sizeof(head), MMDEP_EVENT_MAX);
		if (head.size > left)
			return refuse(why, size,
				      "is cut off: %zu bytes of %u are there",
				      left, head.size);
		*at += head.size;
		/* A newer module: a reader skips what it knows not. */
		if (head.type >= ARRAY_SIZE(types))
			continue;
		if (head.size < types[head.type].size)
			return refuse(why, size,
				      "of type %u has %u bytes, less than the %zu that it needs",
				      head.type, head.size,
				      types[head.type].size);
		memset(e, 0, sizeof(*e));
		e->type = head.type;
		e->time_ns = head.time_ns;
		return types[head.type].get(record, e, why, size) ?: 1;
	}
	return 0;
}
