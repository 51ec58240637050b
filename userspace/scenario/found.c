// SPDX-License-Identifier: GPL-2.0
/*
 * What is found of this process while a scenario runs, by the device's stream.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lib/device.h"
#include "scenario.h"

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

/* All that is there; false: the stream has ended. */
static bool drain(struct run *run)
{
	static char buf[8 * MMDEP_EVENT_MAX];
	struct mmdep_event_finding f;
	struct mmdep_event head;
	ssize_t n;
	size_t at;

	while ((n = read(run->stream, buf, sizeof(buf))) > 0) {
		for (at = 0; at + sizeof(head) <= (size_t)n; at += head.size) {
			memcpy(&head, buf + at, sizeof(head));
			if (head.size < sizeof(head) || head.size > n - at)
				return false;
			if (head.type != MMDEP_EVENT_FINDING ||
			    head.size < sizeof(f))
				continue;
			memcpy(&f, buf + at, sizeof(f));
			note(run, &f);
		}
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static bool is_found(const struct run *run)
{
	size_t i;

	for (i = 0; i < run->nr_seen; i++)
		if (!strcmp(run->seen[i].name, run->what->finding))
			return true;
	return false;
}

void wait_found(struct run *run, unsigned int seconds)
{
	struct timespec deadline = deadline_in(seconds);
	struct pollfd p = { .fd = run->stream, .events = POLLIN };

	while (drain(run) && run->what->finding && !is_found(run) &&
	       !deadline_passed(&deadline))
		poll(&p, 1, 100);
}
