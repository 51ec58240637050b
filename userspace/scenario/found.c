// SPDX-License-Identifier: GPL-2.0
/*
 * What is seen and found of this process while a scenario runs, by the device's
 * stream.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lib/device.h"
#include "scenario.h"
#include "worker.h"

int listen_found(struct run *run)
{
	return device_stream(run->ctx, MMDEP_STREAM_FINDINGS, &run->stream);
}

static void note(struct run *run, const struct mmdep_event_finding *f)
{
	struct seen *seen;
	size_t i;

	if (f->pid != (uint32_t)getpid())
		return;
	for (i = 0; i < run->nr_seen; i++)
		if (run->seen[i].id == f->id)
			return;
	if (run->nr_seen == FOUND_MAX)
		return;
	seen = &run->seen[run->nr_seen++];
	seen->id = f->id;
	seen->severity = f->severity;
	snprintf(seen->name, sizeof(seen->name), "%.*s",
		 (int)sizeof(f->name) - 1, f->name);
	snprintf(seen->what, sizeof(seen->what), "%.*s",
		 (int)sizeof(f->what) - 1, f->what);
}

/* Gives all that is there to @take; false: the stream has ended. */
static bool drain(int fd, void (*take)(void *arg, const struct mmdep_event *head),
		  void *arg)
{
	static char buf[8 * MMDEP_EVENT_MAX] __attribute__((aligned(8)));
	const struct mmdep_event *head;
	ssize_t n;
	size_t at;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (at = 0; at + sizeof(*head) <= (size_t)n; at += head->size) {
			head = (const void *)(buf + at);
			if (head->size < sizeof(*head) || head->size > n - at)
				return false;
			take(arg, head);
		}
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void take_finding(void *arg, const struct mmdep_event *head)
{
	const struct mmdep_event_finding *f = (const void *)head;

	if (head->type == MMDEP_EVENT_FINDING && head->size >= sizeof(*f))
		note(arg, f);
}

bool drain_found(struct run *run)
{
	return drain(run->stream, take_finding, run);
}

bool was_found(const struct run *run)
{
	size_t i;

	for (i = 0; i < run->nr_seen; i++)
		if (!strcmp(run->seen[i].name, run->what->finding))
			return true;
	return false;
}

void wait_found(struct run *run)
{
	struct timespec deadline = deadline_in(FOUND_MAX_S);
	struct pollfd p = { .fd = run->stream, .events = POLLIN };

	while (drain_found(run) && run->what->finding && !was_found(run) &&
	       !deadline_passed(&deadline))
		poll(&p, 1, 100);
}

void keep(struct run *run)
{
	struct timespec start = deadline_in(0);

	wait_found(run);
	pause_since(&start, run->hold_ms);
}

int listen_waits(struct run *run)
{
	return device_stream(run->ctx, MMDEP_STREAM_WAITS, &run->waits);
}

/* Whose wait is looked for, and what came. */
struct look {
	uint32_t tid;
	const char *kind;
	bool begun;
	bool lost;
};

static void take_wait(void *arg, const struct mmdep_event *head)
{
	const struct mmdep_event_wait *w = (const void *)head;
	struct look *look = arg;

	look->lost |= head->type == MMDEP_EVENT_LOST;
	look->begun |= head->type == MMDEP_EVENT_WAIT_BEGIN &&
		       head->size >= sizeof(*w) && w->tid == look->tid &&
		       !strncmp(w->kind, look->kind, sizeof(w->kind));
}

int wait_begun(struct run *run, const struct worker *w, const char *kind)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct pollfd p = { .fd = run->waits, .events = POLLIN };
	struct look look = { .tid = atomic_load(&w->tid), .kind = kind };

	while (drain(run->waits, take_wait, &look) && !look.begun) {
		if (look.lost)
			return scenario_fail(run, "other programs wait so often that the wait of this one was lost. Try again when they are idle");
		if (deadline_passed(&deadline))
			return scenario_fail(run, "the thread's wait was not seen in %d s. Is the machine overloaded?",
					     WAIT_MAX_S);
		poll(&p, 1, 100);
	}
	return 0;
}
