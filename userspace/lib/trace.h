/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of the stream as a trace of JSON events, which Perfetto and Chrome's
 * tracing page open: a track for each task, and an arrow from victim to culprit.
 */
#ifndef MMDEPCTL_TRACE_H
#define MMDEPCTL_TRACE_H

#include <stdio.h>

#include "stream.h"

/**
 * struct trace - one that is being written
 * @out:   where to
 * @tasks: those that have a track
 * @nr_tasks: how many
 * @waits: those that have begun and not ended
 * @nr_waits: how many
 * @events: written so far, without names of tracks
 * @arrows: of these
 * @origin_ns: from when on times are counted, CLOCK_MONOTONIC
 * @found: one of them was a finding
 */
struct trace {
	FILE *out;
	struct stream_task *tasks;
	size_t nr_tasks;
	struct stream_event *waits;
	size_t nr_waits;
	uint64_t events;
	uint64_t arrows;
	uint64_t origin_ns;
	bool found;
};

void trace_begin(struct trace *t, FILE *out);
void trace_add(struct trace *t, const struct stream_event *e);
/* Waits that are open still last until @now_ns.  Frees what @t holds. */
void trace_end(struct trace *t, uint64_t now_ns);

#endif /* MMDEPCTL_TRACE_H */
