/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records that read(2) of the device gives.  Nothing here opens a file.
 */
#ifndef MMDEPCTL_STREAM_H
#define MMDEPCTL_STREAM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mmdep.h>

#include "comm.h"

struct stream_task {
	uint32_t tid;
	uint32_t pid;
	char comm[COMM_TEXT_LEN];
};

/**
 * struct stream_event - one record, with nothing in it that is not text
 * @type:      enum mmdep_event_type; what follows is zero where it has no sense
 * @time_ns:   CLOCK_MONOTONIC
 * @lost:      findings, waits and jobs that were missed
 * @task:      who waits; the victim; who did the job
 * @culprit:   thread zero: nobody is known
 * @address:   zero: not known
 * @wait_ns:   how long it waited, or has waited; of a collapse, for mmap_lock
 * @took_ns:   of a job
 * @hold_ns:   of a collapse: it held mmap_lock for writing (inferred), up to its end
 * @folios:    of a migration
 * @owner_pid: of a collapse; zero: not known
 * @flags:     of a wait: MMDEP_WAIT_*
 * @name:      of the finding; the kind of the wait; why a job was done, or its result
 * @id:        of the finding
 * @count:     how many times it was found
 * @severity:  enum mmdep_severity, or a later one
 * @what:      one sentence
 * @nr_ring:   how many tasks wait for each other
 * @ring:      their threads
 */
struct stream_event {
	unsigned int type;
	uint64_t time_ns;
	struct {
		uint64_t findings;
		uint64_t waits;
		uint64_t jobs;
	} lost;
	struct stream_task task;
	struct stream_task culprit;
	uint64_t address;
	uint64_t wait_ns;
	uint64_t took_ns;
	uint64_t hold_ns;
	uint32_t folios;
	uint32_t owner_pid;
	uint32_t flags;
	char name[4 * MMDEP_NAME_LEN];
	uint64_t id;
	uint64_t count;
	unsigned int severity;
	char what[4 * MMDEP_WHAT_LEN];
	unsigned int nr_ring;
	uint32_t ring[MMDEP_RING_MAX];
};

/**
 * stream_next() - the next record of what was read
 * @buf: from one or more calls of read(2)
 * @len: how much that is
 * @at:  (in, out) where the next record begins
 * @e:   (out) the record; of a type that is not known, it is passed over
 * @why: (out) what is wrong with it, as a sentence without its subject
 * @size: size of @why
 *
 * Return: 1; 0 at the end; or -EINVAL with @why filled.
 */
int stream_next(const void *buf, size_t len, size_t *at, struct stream_event *e,
		char *why, size_t size);

/* One line, without its newline; to be freed. */
char *stream_say(const struct stream_event *e);
struct json_object *stream_json(const struct stream_event *e);

#endif /* MMDEPCTL_STREAM_H */
