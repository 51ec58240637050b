// SPDX-License-Identifier: GPL-2.0
/*
 * The records of the stream: whole, newer, broken; and the filters.
 */
#include "unit.h"

#include <errno.h>

#include "lib/filter.h"
#include "lib/stream.h"

#define HEAD	sizeof(struct mmdep_event)

/* Some records in exactly as much memory as they have. */
struct records {
	char *buf;
	size_t len;
};

static void add(struct records *r, const void *record, size_t size)
{
	r->buf = realloc(r->buf, r->len + size);
	assert_non_null(r->buf);
	memcpy(r->buf + r->len, record, size);
	r->len += size;
}

static void add_finding(struct records *r, const char *name, const char *comm)
{
	struct mmdep_event_finding f = {
		.head = { .size = sizeof(f), .type = MMDEP_EVENT_FINDING,
			  .time_ns = 120000123456 },
		.id = 7, .count = 2, .tid = 901, .pid = 900,
		.culprit_tid = 812, .culprit_pid = 810,
		.severity = MMDEP_SEVERITY_BUG, .address = 0x1000,
	};

	strcpy(f.name, name);
	strcpy(f.comm, comm);
	strcpy(f.culprit_comm, "monitor");
	strcpy(f.what, "what it is");
	add(r, &f, sizeof(f));
}

static void add_head(struct records *r, unsigned int size, unsigned int type,
		     size_t bytes)
{
	char record[2048];
	struct mmdep_event head = { .size = size, .type = type };

	memset(record, 'x', sizeof(record));
	memcpy(record, &head, sizeof(head));
	add(r, record, bytes);
}

static void says(const struct stream_event *e, const char *text)
{
	char *line = stream_say(e);

	assert_string_equal(line, text);
	free(line);
}

static void all_types(void **state)
{
	struct mmdep_event_lost lost = {
		.head = { .size = sizeof(lost), .type = MMDEP_EVENT_LOST,
			  .time_ns = 1 },
		.findings = 1,
	};
	struct mmdep_event_wait wait = {
		.head = { .size = sizeof(wait), .type = MMDEP_EVENT_WAIT_BEGIN,
			  .time_ns = 3000000000 },
		.tid = 5, .pid = 4, .kind = "migration.pte", .comm = "cp",
	};
	struct records r = { 0 };
	struct stream_event e;
	char why[160];
	size_t at = 0;

	(void)state;
	add(&r, &lost, sizeof(lost));
	lost.findings = 0;
	lost.waits = 2;
	add(&r, &lost, sizeof(lost));
	lost.findings = 3;
	lost.waits = 1;
	add(&r, &lost, sizeof(lost));
	add(&r, &wait, sizeof(wait));
	wait.head.type = MMDEP_EVENT_WAIT_END;
	wait.waited_ns = 2500000;
	wait.address = 0x1000;
	wait.flags = MMDEP_WAIT_KERNEL;
	add(&r, &wait, sizeof(wait));
	wait.flags = MMDEP_WAIT_SLEPT;
	add(&r, &wait, sizeof(wait));
	add_finding(&r, "uffd-unserved", "vcpu0");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_int_equal(e.type, MMDEP_EVENT_LOST);
	says(&e, "[    0.000000] 1 finding was lost: this reader was too slow");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	says(&e, "[    0.000000] 2 begins or ends of waits were lost: this reader was too slow");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	says(&e, "[    0.000000] 3 findings, 1 begin or end of waits were lost: this reader was too slow");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	says(&e, "[    3.000000] begin cp/5 migration.pte");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	says(&e, "[    3.000000] end   cp/5 migration.pte at 0x1000, in the kernel, after 2.5ms without sleep");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	says(&e, "[    3.000000] end   cp/5 migration.pte at 0x1000, after 2.5ms");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_int_equal(e.type, MMDEP_EVENT_FINDING);
	assert_int_equal(e.id, 7);
	assert_int_equal(e.task.tid, 901);
	assert_int_equal(e.culprit.pid, 810);
	assert_string_equal(e.culprit.comm, "monitor");
	says(&e, "[  120.000123] bug   uffd-unserved  vcpu0/901 by monitor/812: what it is (found 2 times)");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 0);
	assert_int_equal(at, r.len);
	free(r.buf);
}

static void newer(void **state)
{
	struct records r = { 0 };
	struct stream_event e;
	char why[160];
	size_t at = 0;

	(void)state;
	add_head(&r, 16, 6, 16);
	add_head(&r, 1024, 65535, 1024);
	/* A finding that has more than this program knows. */
	add_finding(&r, "a", "b");
	((struct mmdep_event *)(r.buf + 1040))->size += 7;
	add(&r, "future", 7);
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_string_equal(e.name, "a");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 0);
	free(r.buf);
}

/* A module that knows of no jobs; whatever stands behind its record is not read. */
static void older(void **state)
{
	struct mmdep_event_lost lost = {
		.head = { .size = MMDEP_EVENT_LOST_SIZE_V1, .type = MMDEP_EVENT_LOST },
		.findings = 1, .waits = 2, .jobs = 3,
	};
	struct records r = { 0 };
	struct stream_event e;
	char why[160];
	size_t at = 0;

	(void)state;
	add(&r, &lost, sizeof(lost));
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_int_equal(e.lost.findings, 1);
	assert_int_equal(e.lost.waits, 2);
	assert_int_equal(e.lost.jobs, 0);
	assert_int_equal(at, MMDEP_EVENT_LOST_SIZE_V1);
	free(r.buf);
}

static void no_control(void **state)
{
	struct records r = { 0 };
	struct stream_event e;
	char why[160], *line;
	size_t at = 0, i;

	(void)state;
	add_finding(&r, "\033[31mred", "a\033[2J\\\n\xff");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_string_equal(e.task.comm, "a\\033[2J\\134\\012\\377");
	assert_string_equal(e.name, "\\033[31mred");
	line = stream_say(&e);
	for (i = 0; line[i]; i++)
		assert_true(line[i] >= ' ' && line[i] <= '~');
	free(line);
	free(r.buf);
}

static void broken(void **state)
{
	static const struct {
		unsigned int size, type;
		size_t bytes;
		const char *why;
	} bad[] = {
		{ 16, 0, 15, "is cut off: 15 bytes are less than its head" },
		{ 0, 1, 16, "says that it has 0 bytes, which is not between 16 and 1024" },
		{ 15, 9, 64, "says that it has 15 bytes, which is not between 16 and 1024" },
		{ 1025, 9, 2000, "says that it has 1025 bytes, which is not between 16 and 1024" },
		{ 0xffffffff, 1, 64, "says that it has 4294967295 bytes, which is not between 16 and 1024" },
		{ 720, 1, 719, "is cut off: 719 bytes of 720 are there" },
		{ 64, 77, 63, "is cut off: 63 bytes of 64 are there" },
		{ 719, 1, 719, "of type 1 has 719 bytes, less than the 720 that it needs" },
		{ 95, 2, 95, "of type 2 has 95 bytes, less than the 96 that it needs" },
		{ 31, 0, 31, "of type 0 has 31 bytes, less than the 32 that it needs" },
		{ 720, 1, 720, "has a name without an end" },
		{ 96, 3, 96, "has a name without an end" },
		{ 111, 4, 111, "of type 4 has 111 bytes, less than the 112 that it needs" },
		{ 112, 5, 112, "has a name without an end" },
	};
	struct stream_event e;
	char why[160];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct records r = { 0 };
		size_t at = 0;

		add_head(&r, bad[i].size, bad[i].type, bad[i].bytes);
		assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160),
				 -EINVAL);
		assert_string_equal(why, bad[i].why);
		free(r.buf);
	}
}

static void no_name(void **state)
{
	struct records r = { 0 };
	struct stream_event e;
	char why[160];
	size_t at = 0;

	(void)state;
	add_finding(&r, "", "x");
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), -EINVAL);
	assert_string_equal(why, "is a finding without a name");
	free(r.buf);
}

static void rings(void **state)
{
	struct records r = { 0 };
	struct mmdep_event_finding *f;
	struct stream_event e;
	char why[160];
	size_t at = 0;

	(void)state;
	add_finding(&r, "wait-cycle", "a");
	f = (struct mmdep_event_finding *)r.buf;
	f->nr_ring = MMDEP_RING_MAX;
	f->ring[0] = 901;
	f->ring[MMDEP_RING_MAX - 1] = 999;
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), 1);
	assert_int_equal(e.nr_ring, MMDEP_RING_MAX);
	assert_int_equal(e.ring[0], 901);
	assert_int_equal(e.ring[MMDEP_RING_MAX - 1], 999);
	f->nr_ring++;
	at = 0;
	assert_int_equal(stream_next(r.buf, r.len, &at, &e, why, 160), -EINVAL);
	assert_string_equal(why, "has a ring of 17 tasks, more than 16");
	free(r.buf);
}

static void filters(void **state)
{
	struct stream_event e = {
		.type = MMDEP_EVENT_FINDING,
		.severity = MMDEP_SEVERITY_WARN,
		.name = "uffd-unserved",
		.task = { .tid = 901, .pid = 900, .comm = "a\\134b" },
		.culprit = { .tid = 812, .pid = 810, .comm = "monitor" },
	};
	struct filter f = { 0 };

	(void)state;
	assert_true(filter_event(&f, &e));
	f = (struct filter){ .severity = MMDEP_SEVERITY_WARN };
	assert_true(filter_event(&f, &e));
	f.severity = MMDEP_SEVERITY_BUG;
	assert_false(filter_event(&f, &e));
	/* Later severities are worse. */
	e.severity = 7;
	assert_true(filter_event(&f, &e));
	f = (struct filter){ .name = "uffd-*" };
	assert_true(filter_event(&f, &e));
	f.name = "uffd";
	assert_false(filter_event(&f, &e));
	f = (struct filter){ .pid = 810 };
	assert_true(filter_event(&f, &e));
	f.pid = 901;
	assert_true(filter_event(&f, &e));
	f.pid = 1;
	assert_false(filter_event(&f, &e));
	/* One that waits for others that wait for it. */
	e.ring[1] = 1;
	assert_false(filter_event(&f, &e));
	e.nr_ring = 2;
	assert_true(filter_event(&f, &e));
	f = (struct filter){ .comm = "monitor" };
	assert_true(filter_event(&f, &e));
	f.comm = "a\\b";
	assert_true(filter_event(&f, &e));
	f.comm = "a\\134b";
	assert_true(filter_event(&f, &e));
	f.comm = "a";
	assert_false(filter_event(&f, &e));
	/* Waits have no severity and no name. */
	e.type = MMDEP_EVENT_WAIT_BEGIN;
	f = (struct filter){ .severity = 9, .name = "wait-cycle", .pid = 900 };
	assert_true(filter_event(&f, &e));
	f.pid = 4;
	assert_false(filter_event(&f, &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_types),
		cmocka_unit_test(newer),
		cmocka_unit_test(older),
		cmocka_unit_test(no_control),
		cmocka_unit_test(broken),
		cmocka_unit_test(no_name),
		cmocka_unit_test(rings),
		cmocka_unit_test(filters),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
