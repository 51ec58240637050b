// SPDX-License-Identifier: GPL-2.0
/*
 * What "record" writes, held against what the Trace Event Format asks for: the keys
 * of each phase, slices that lie in each other, arrows with two ends, each on a slice.
 */
#include "unit.h"

#include <json-c/json.h>
#include <stdlib.h>

#include "lib/trace.h"

static struct json_object *get(struct json_object *e, const char *key,
			       enum json_type type)
{
	struct json_object *value = json_object_object_get(e, key);

	assert_non_null(value);
	assert_true(json_object_is_type(value, type));
	return value;
}

static const char *text(struct json_object *e, const char *key)
{
	return json_object_get_string(get(e, key, json_type_string));
}

static int64_t number(struct json_object *e, const char *key)
{
	return json_object_get_int64(get(e, key, json_type_int));
}

/* Nanoseconds; a time is a number of microseconds. */
static int64_t time_of(struct json_object *e, const char *key)
{
	double us = json_object_get_double(get(e, key, json_type_double));

	assert_true(us >= 0);
	return us * 1000 + 0.5;
}

static bool is(struct json_object *e, const char *phase)
{
	return !strcmp(text(e, "ph"), phase);
}

static struct json_object *at(struct json_object *events, size_t i)
{
	return json_object_array_get_idx(events, i);
}

static bool same_track(struct json_object *a, struct json_object *b)
{
	return number(a, "pid") == number(b, "pid") &&
	       number(a, "tid") == number(b, "tid");
}

/* Keys that each phase must have, and none is unknown. */
static void check_keys(struct json_object *e)
{
	assert_true(*text(e, "name"));
	assert_true(number(e, "pid") >= 0 && number(e, "tid") >= 0);
	if (is(e, "M")) {
		if (strcmp(text(e, "name"), "thread_name")) {
			assert_string_equal(text(e, "name"), "process_name");
			assert_true(number(e, "tid") == number(e, "pid"));
		}
		text(get(e, "args", json_type_object), "name");
		return;
	}
	time_of(e, "ts");
	if (is(e, "X")) {
		text(e, "cat");
		time_of(e, "dur");
		get(e, "args", json_type_object);
	} else if (is(e, "i")) {
		assert_string_equal(text(e, "s"), "g");
	} else if (is(e, "s") || is(e, "f")) {
		const char *id = text(e, "id");
		char *end;

		text(e, "cat");
		/* One reader takes it for a hexadecimal number, and leaves out what is none. */
		assert_true(strtoull(id, &end, 16) && !*end);
		if (is(e, "f"))
			assert_string_equal(text(e, "bp"), "e");
	} else {
		fail_msg("phase '%s'", text(e, "ph"));
	}
}

/* Slices of a track are beside or in each other, or the page draws nonsense. */
static void check_nesting(struct json_object *events)
{
	size_t i, j, n = json_object_array_length(events);

	for (i = 0; i < n; i++) {
		struct json_object *a = at(events, i);
		int64_t from = is(a, "X") ? time_of(a, "ts") : 0;
		int64_t to = is(a, "X") ? from + time_of(a, "dur") : 0;

		for (j = 0; is(a, "X") && j < n; j++) {
			struct json_object *b = at(events, j);
			int64_t start;

			if (j == i || !is(b, "X") || !same_track(a, b))
				continue;
			start = time_of(b, "ts");
			if (start > from && start < to)
				assert_true(start + time_of(b, "dur") <= to);
		}
	}
}

static bool on_a_slice(struct json_object *events, struct json_object *end)
{
	size_t i, n = json_object_array_length(events);
	int64_t when = time_of(end, "ts");

	for (i = 0; i < n; i++) {
		struct json_object *e = at(events, i);

		if (is(e, "X") && same_track(e, end) &&
		    time_of(e, "ts") <= when &&
		    time_of(e, "ts") + time_of(e, "dur") >= when)
			return true;
	}
	return false;
}

/* How many; each goes from a slice to a slice of another track, in time. */
static size_t check_arrows(struct json_object *events)
{
	size_t i, j, ends, arrows = 0, n = json_object_array_length(events);

	for (i = 0; i < n; i++) {
		struct json_object *a = at(events, i);

		if (!is(a, "s") && !is(a, "f"))
			continue;
		assert_true(on_a_slice(events, a));
		for (ends = 0, j = 0; j < n; j++) {
			struct json_object *b = at(events, j);

			if (!is(b, is(a, "s") ? "f" : "s") ||
			    strcmp(text(a, "id"), text(b, "id")))
				continue;
			assert_string_equal(text(a, "cat"), text(b, "cat"));
			assert_string_equal(text(a, "name"), text(b, "name"));
			assert_false(same_track(a, b));
			if (is(a, "s"))
				assert_true(time_of(a, "ts") <= time_of(b, "ts"));
			ends++;
		}
		assert_int_equal(ends, 1);
		arrows += is(a, "s");
	}
	return arrows;
}

/* Each track has a name, and has it once, before all that is on it. */
static void check_tracks(struct json_object *events)
{
	size_t i, j, names, n = json_object_array_length(events);

	for (i = 0; i < n; i++) {
		struct json_object *e = at(events, i);

		if (is(e, "i"))
			continue;
		for (names = 0, j = 0; j < n; j++)
			if (is(at(events, j), "M") && same_track(at(events, j), e)) {
				names++;
				assert_true(j <= i);
			}
		assert_int_equal(names, number(e, "tid") != 41);
	}
}

static const struct stream_task victim = { 11, 10, "vic\\040tim \"x\"" };
static const struct stream_task culprit = { 21, 20, "culprit" };

#define DAY_NS	(24 * 3600 * 1000000000ULL)

/* How long the machine is up. */
static uint64_t up_ns;

static struct stream_event event(unsigned int type, uint64_t time_ns)
{
	struct stream_event e = {
		.type = type, .time_ns = up_ns + time_ns, .task = victim,
		.address = 0x7f0000001000, .name = "userfault",
	};

	return e;
}

static void feed(struct trace *t)
{
	struct stream_event e;

	e = event(MMDEP_EVENT_WAIT_BEGIN, 1000000007);
	trace_add(t, &e);
	e = event(MMDEP_EVENT_FINDING, 2000000013);
	e.culprit = culprit;
	e.id = 7;
	e.count = 1;
	strcpy(e.name, "uffd-missed-wake");
	strcpy(e.what, "a sentence with \"quotes\", \\ and ,");
	trace_add(t, &e);
	e.count = 2;
	e.time_ns += 1000000000;
	trace_add(t, &e);
	/* Nobody is known; the victim itself. */
	e.id = 8;
	e.culprit = (struct stream_task){ 0 };
	trace_add(t, &e);
	e.id = 9;
	e.culprit = victim;
	trace_add(t, &e);
	e = event(MMDEP_EVENT_WAIT_END, 4000000019);
	e.wait_ns = 3000000012;
	trace_add(t, &e);
	e = event(MMDEP_EVENT_LOST, 4100000000);
	memset(&e.task, 0, sizeof(e.task));
	e.lost.waits = 3;
	trace_add(t, &e);
	e = event(MMDEP_EVENT_COLLAPSE, 4500000000);
	e.task = culprit;
	e.took_ns = 300000000;
	e.wait_ns = 100000000;
	e.hold_ns = 150000000;
	trace_add(t, &e);
	/* A split on the way, while it held the lock. */
	e.type = MMDEP_EVENT_MIGRATION;
	e.time_ns -= 20000000;
	e.took_ns = 50000000;
	trace_add(t, &e);
	/* Two that a culprit causes less than a microsecond apart. */
	e = event(MMDEP_EVENT_FINDING, 4600000000);
	e.culprit = culprit;
	e.id = 10;
	trace_add(t, &e);
	e.time_ns += 300;
	e.id = 11;
	trace_add(t, &e);
	/* The thread's number in another process; one that calls itself nothing. */
	e = event(MMDEP_EVENT_WAIT_END, 4700000000);
	e.task.pid = 30;
	e.wait_ns = 100;
	trace_add(t, &e);
	e.task = (struct stream_task){ 41, 40, "" };
	trace_add(t, &e);
	/* Open when it ends; one longer than the machine is up, or 60 days. */
	e = event(MMDEP_EVENT_WAIT_BEGIN, 5000000000);
	trace_add(t, &e);
	e = event(MMDEP_EVENT_WAIT_END, 700);
	e.task = culprit;
	e.wait_ns = up_ns > 60 * DAY_NS ? 60 * DAY_NS : 1000;
	trace_add(t, &e);
}

/* The slice of that category that began then. */
static bool has_slice(struct json_object *events, const char *category,
		      int64_t from_ns, int64_t ns)
{
	size_t i, n = json_object_array_length(events);

	for (i = 0; i < n; i++) {
		struct json_object *e = at(events, i);

		if (is(e, "X") && !strcmp(text(e, "cat"), category) &&
		    time_of(e, "ts") == from_ns && time_of(e, "dur") == ns)
			return true;
	}
	return false;
}

static void check_format(uint64_t up, uint64_t origin_ns)
{
	struct json_object *obj, *events;
	struct trace t;
	char *out;
	size_t i, len;
	FILE *f = open_memstream(&out, &len);

	up_ns = up;
	trace_begin(&t, f);
	feed(&t);
	trace_end(&t, up_ns + 6000000000);
	fclose(f);
	obj = json_tokener_parse(out);
	assert_non_null(obj);
	assert_string_equal(text(obj, "displayTimeUnit"), "ms");
	assert_int_equal(number(get(obj, "otherData", json_type_object), "origin_ns"),
			 origin_ns);
	events = get(obj, "traceEvents", json_type_array);
	for (i = 0; i < json_object_array_length(events); i++)
		check_keys(at(events, i));
	check_tracks(events);
	check_nesting(events);
	assert_int_equal(check_arrows(events), 4);
	assert_true(has_slice(events, "wait", up_ns + 1000000007 - origin_ns, 3000000012));
	assert_true(has_slice(events, "finding", up_ns + 3000000013 - origin_ns, 1));
	/* What began before the origin is as long as it can be. */
	if (origin_ns)
		assert_true(has_slice(events, "wait", 0, up_ns + 700 - origin_ns));
	else
		assert_true(has_slice(events, "wait", up_ns ? up_ns - 300 : 0, 1000));
	json_object_put(obj);
	free(out);
}

static void test_format(void **state)
{
	(void)state;
	check_format(0, 0);
	check_format(10 * DAY_NS, 0);
}

/* As far away, nanoseconds would be lost to whoever reads times as floating point. */
static void test_long_uptime(void **state)
{
	(void)state;
	check_format(104 * DAY_NS, 74 * DAY_NS + 1000000007);
	check_format(1000 * DAY_NS, 970 * DAY_NS + 1000000007);
}

static void test_nothing(void **state)
{
	struct json_object *obj;
	struct trace t;
	char *out;
	size_t len;
	FILE *f = open_memstream(&out, &len);

	(void)state;
	trace_begin(&t, f);
	trace_end(&t, 0);
	fclose(f);
	obj = json_tokener_parse(out);
	assert_int_equal(json_object_array_length(get(obj, "traceEvents",
						      json_type_array)), 0);
	json_object_put(obj);
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_long_uptime),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
