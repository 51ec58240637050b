// SPDX-License-Identifier: GPL-2.0
/*
 * The stream of the fake module: a pipe in which each write is one read.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mmdep.h>

#include "fake_module.h"
#include "fake_stream.h"

static size_t put_finding(void *to, const struct mmdep_event_finding *f,
			  const char *name, const char *comm,
			  const char *culprit, const char *what)
{
	struct mmdep_event_finding r = *f;

	r.head.size = sizeof(r);
	r.head.type = MMDEP_EVENT_FINDING;
	strcpy(r.name, name);
	strcpy(r.comm, comm);
	strcpy(r.culprit_comm, culprit);
	strcpy(r.what, what);
	memcpy(to, &r, sizeof(r));
	return sizeof(r);
}

static size_t put_wait(void *to, unsigned int type, const char *kind,
		       const char *comm, unsigned int flags)
{
	struct mmdep_event_wait r = {
		.head = { .size = sizeof(r), .type = type, .time_ns = 119000000500 },
		.address = 0x7f0000000000, .tid = 901, .pid = 900,
		.flags = flags,
	};

	if (type == MMDEP_EVENT_WAIT_END) {
		r.head.time_ns = 121000000999;
		r.waited_ns = 2000000000;
	}
	strcpy(r.kind, kind);
	strcpy(r.comm, comm);
	memcpy(to, &r, sizeof(r));
	return sizeof(r);
}

static size_t put_job(void *to, const struct mmdep_event_job *j, unsigned int type,
		      const char *name, const char *comm)
{
	struct mmdep_event_job r = *j;

	r.head.size = sizeof(r);
	r.head.type = type;
	strcpy(r.name, name);
	strcpy(r.comm, comm);
	memcpy(to, &r, sizeof(r));
	return sizeof(r);
}

/* Only the head is right, or not even that. */
static size_t put_head(char *to, unsigned int size, unsigned int type,
		       size_t bytes)
{
	struct mmdep_event head = { .size = size, .type = type };

	memset(to, 'x', bytes);
	memcpy(to, &head, bytes < sizeof(head) ? bytes : sizeof(head));
	return bytes;
}

static const struct mmdep_event_finding missed = {
	.head.time_ns = 120000123456, .id = 7, .count = 1,
	.address = 0x7f0000000000, .wait_ns = 2000000000, .tid = 901,
	.pid = 900, .culprit_tid = 812, .culprit_pid = 810,
	.finding = MMDEP_FINDING_UFFD_MISSED_WAKE,
	.severity = MMDEP_SEVERITY_BUG,
};

static const struct mmdep_event_finding orphan = {
	.head.time_ns = 130000000000, .id = 9, .count = 4,
	.address = 0x7fad54a06000, .wait_ns = 4100000000, .tid = 1401,
	.pid = 1400, .finding = MMDEP_FINDING_UFFD_UNSERVED,
	.severity = MMDEP_SEVERITY_WARN,
};

static const struct mmdep_event_finding ring = {
	.head.time_ns = 135000000000, .id = 10, .count = 1,
	.address = 0x7fad54a07000, .wait_ns = 2100000000, .tid = 1501,
	.pid = 1500, .culprit_tid = 1502, .culprit_pid = 1500,
	.finding = MMDEP_FINDING_WAIT_CYCLE, .severity = MMDEP_SEVERITY_BUG,
	.nr_ring = 3, .ring = { 1501, 1502, 1503 },
};

static const struct mmdep_event_job moved = {
	.head.time_ns = 140000000000, .took_ns = 3200000, .folios = 17,
	.tid = 34, .pid = 34,
};

static const struct mmdep_event_job collapsed = {
	.head.time_ns = 141000000000, .took_ns = 9000000, .wait_ns = 4000000,
	.hold_ns = 2500000, .address = 0x7f0000200000, .tid = 33, .pid = 33,
	.owner_pid = 900,
};

/* It did not come to the lock, and whose memory it was is not known. */
static const struct mmdep_event_job not_collapsed = {
	.head.time_ns = 142000000000, .took_ns = 1000,
	.address = 0x7f0000400000, .tid = 33, .pid = 33,
};

static size_t put(char *to, const char *word, unsigned int what)
{
	struct mmdep_event_lost lost = {
		.head = { .size = sizeof(lost), .type = MMDEP_EVENT_LOST,
			  .time_ns = 125000000000 },
		.findings = 3,
	};
	bool jobs = what & MMDEP_STREAM_JOBS;
	size_t n;

	if (!strcmp(word, "missed"))
		return put_finding(to, &missed, "uffd-missed-wake", "vcpu0",
				   "monitor", "thread 901 (vcpu0) sleeps on a userfaultfd although its page has been there for 1.9 s");
	if (!strcmp(word, "orphan"))
		return put_finding(to, &orphan, "uffd-unserved", "orphan", "",
				   "thread 1401 (orphan) has waited for 4.1 s, and nobody has served this userfaultfd since mmdep looks");
	if (!strcmp(word, "ring"))
		return put_finding(to, &ring, "wait-cycle", "left", "right",
				   "3 threads wait for each other: 1501, 1502, 1503");
	/* Names that would clear the screen. */
	if (!strcmp(word, "escape"))
		return put_finding(to, &missed, "wait\033[31m-cycle",
				   "a\033[2J\\b\n", "\xc3\xa9 \x7f",
				   "what\033[0m\nand more\\134");
	if (!strcmp(word, "lost") || !strcmp(word, "lost-waits")) {
		if (word[4]) {
			lost.findings = 1;
			lost.waits = what & MMDEP_STREAM_WAITS ? 20 : 0;
		}
		memcpy(to, &lost, sizeof(lost));
		return sizeof(lost);
	}
	if (!strcmp(word, "begin"))
		return what & MMDEP_STREAM_WAITS ?
		       put_wait(to, MMDEP_EVENT_WAIT_BEGIN, "userfault",
				"vcpu0", MMDEP_WAIT_KERNEL) : 0;
	if (!strcmp(word, "end"))
		return what & MMDEP_STREAM_WAITS ?
		       put_wait(to, MMDEP_EVENT_WAIT_END, "userfault", "vcpu0",
				MMDEP_WAIT_SLEPT) : 0;
	if (!strcmp(word, "moved"))
		return jobs ? put_job(to, &moved, MMDEP_EVENT_MIGRATION, "compaction",
				      "kcompactd0") : 0;
	if (!strcmp(word, "collapsed"))
		return jobs ? put_job(to, &collapsed, MMDEP_EVENT_COLLAPSE, "succeed",
				      "khugepaged") : 0;
	if (!strcmp(word, "not-collapsed"))
		return jobs ? put_job(to, &not_collapsed, MMDEP_EVENT_COLLAPSE,
				      "exceed_none_pte", "khugepaged") : 0;
	if (!strcmp(word, "lost-jobs")) {
		lost.findings = 0;
		lost.jobs = jobs;
		memcpy(to, &lost, sizeof(lost));
		return sizeof(lost);
	}
	/* A newer module: a record of another type, and a longer one. */
	if (!strcmp(word, "future"))
		return put_head(to, 64, 77, 64);
	if (!strcmp(word, "longer")) {
		n = put(to, "missed", what);
		((struct mmdep_event *)to)->size += 8;
		memset(to + n, 0, 8);
		return n + 8;
	}
	if (!strcmp(word, "cut"))
		return put_head(to, sizeof(missed), MMDEP_EVENT_FINDING, 100);
	if (!strcmp(word, "cut-head"))
		return put_head(to, sizeof(missed), MMDEP_EVENT_FINDING, 8);
	if (!strcmp(word, "huge"))
		return put_head(to, 4000000000U, MMDEP_EVENT_FINDING, 100);
	if (!strcmp(word, "zero"))
		return put_head(to, 0, MMDEP_EVENT_FINDING, 100);
	if (!strcmp(word, "short"))
		return put_head(to, 64, MMDEP_EVENT_FINDING, 64);
	if (!strcmp(word, "no-end"))
		return put_head(to, sizeof(missed), MMDEP_EVENT_FINDING,
				sizeof(missed));
	fprintf(stderr, "(fake module: no record '%s')\n", word);
	exit(99);
}

int fake_stream(int fd, const char *words, unsigned int what)
{
	bool stay = false;
	int ends[2];

	/* O_DIRECT: packets. */
	if (pipe2(ends, O_DIRECT | O_CLOEXEC))
		return -1;
	while (words && *words) {
		size_t len = strcspn(words, ","), n = 0;
		char buf[4096], word[256], *at = word, *one;

		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		words += len + !!words[len];
		if (!strcmp(word, "open")) {
			stay = true;
			continue;
		}
		while ((one = strsep(&at, "+")))
			n += put(buf + n, one, what);
		if (n && write(ends[1], buf, n) != (ssize_t)n)
			return -1;
	}
	if (dup2(ends[0], fd) < 0)
		return -1;
	__real_close(ends[0]);
	if (!stay)
		__real_close(ends[1]);
	return 0;
}
