// SPDX-License-Identifier: GPL-2.0
/*
 * The findings file: whole, odd, broken; and what is said of a finding.
 */
#include "unit.h"

#include <errno.h>

#include "lib/comm.h"
#include "lib/finding_view.h"
#include "lib/findings.h"
#include "lib/task.h"

#define LEAST	"finding: 7\nname: uffd-missed-wake\nseverity: bug\ncount: 3\nstate: open\n"

/* In exactly as much memory as it has: a read behind its end is seen. */
static int parse(const char *text, struct findings *f, struct parse_error *err)
{
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);
	int ret;

	assert_non_null(copy);
	memcpy(copy, text, len);
	ret = parse_findings(copy, len, f, err);
	free(copy);
	return ret;
}

static void refused(const char *text, unsigned int line, const char *why)
{
	struct parse_error err;
	struct findings f;

	assert_int_equal(parse(text, &f, &err), -EINVAL);
	assert_int_equal(err.line, line);
	assert_string_equal(err.why, why);
	assert_null(f.found);
}

static void whole(void **state)
{
	struct parse_error err;
	struct findings f;
	struct found *o;

	(void)state;
	assert_int_equal(parse("finding: 7\n"
			       "name: uffd-missed-wake\n"
			       "severity: bug\n"
			       "count: 3\n"
			       "first_ns: 120000000000\n"
			       "last_ns: 123000000000\n"
			       "state: open\n"
			       "tid: 901\n"
			       "pid: 900\n"
			       "comm: Web\\040Content\n"
			       "address: 0x7f0000000000\n"
			       "entry_at_start: pmd:none\n"
			       "entry_now: pte:writable:pfn=0x1234\n"
			       "read: yes\n"
			       "culprit: server\n"
			       "culprit_tid: 812\n"
			       "culprit_result: -17\n"
			       "ring: 901 812\n"
			       "what: thread 901: it sleeps\n"
			       "stack: a+0x1 b+0x2/0x3\n"
			       "\n"
			       "finding: 18446744073709551615\n"
			       "name: new-thing\n"
			       "severity: info\n"
			       "count: 1\n"
			       "state: over\n"
			       "\n",
			       &f, &err), 0);
	assert_int_equal(f.n, 2);
	o = &f.found[0];
	assert_int_equal(o->n, 20);
	assert_int_equal(o->number[KEY_ID], 7);
	assert_int_equal(o->number[KEY_SEVERITY], MMDEP_SEVERITY_BUG);
	assert_int_equal(o->number[KEY_STATE], 1);
	assert_int_equal(o->number[KEY_READ], 1);
	assert_true(o->number[KEY_ADDRESS] == 0x7f0000000000);
	assert_true((int64_t)o->number[KEY_CULPRIT_RESULT] == -17);
	assert_string_equal(found_text(o, KEY_COMM), "Web Content");
	assert_string_equal(found_text(o, KEY_WHAT), "thread 901: it sleeps");
	assert_string_equal(o->at_start.state, "none");
	assert_string_equal(o->now.state, "writable");
	assert_int_equal(o->now.pfn, 0x1234);
	assert_false(found_has(o, KEY_WHY));
	assert_string_equal(found_text(o, KEY_WHY), "");
	assert_true(found_is_victim(o, 901));
	assert_true(found_is_victim(o, 900));
	assert_false(found_is_victim(o, 812));
	assert_true(found_is_culprit(o, 812));
	assert_false(found_is_culprit(o, 0));
	assert_true(found_in_ring(o, 812));
	assert_false(found_in_ring(o, 81));
	o = &f.found[1];
	assert_true(o->number[KEY_ID] == UINT64_MAX);
	assert_int_equal(o->number[KEY_STATE], 0);
	assert_string_equal(o->now.level, "");
	assert_false(found_is_victim(o, 0));
	findings_free(&f);
	assert_int_equal(f.n, 0);
}

static void odd(void **state)
{
	struct parse_error err;
	struct findings f;

	(void)state;
	assert_int_equal(parse("", &f, &err), 0);
	assert_int_equal(f.n, 0);
	findings_free(&f);
	assert_int_equal(parse("\n\n", &f, &err), 0);
	assert_int_equal(f.n, 0);
	findings_free(&f);
	/* No empty line at the end, two of them between. */
	assert_int_equal(parse(LEAST "\n\n" LEAST, &f, &err), 0);
	assert_int_equal(f.n, 2);
	findings_free(&f);
	/* What is not known, said in one way or another; a newer key. */
	assert_int_equal(parse(LEAST "tid: -\nread:\nentry_now: -\nring: -\ncolour: blue and 7\nculprit_result: 0\n",
			       &f, &err), 0);
	assert_false(found_has(&f.found[0], KEY_TID));
	assert_false(found_has(&f.found[0], KEY_READ));
	assert_false(found_has(&f.found[0], KEY_NOW));
	assert_false(found_has(&f.found[0], KEY_RING));
	assert_true(found_has(&f.found[0], KEY_CULPRIT_RESULT));
	assert_int_equal(f.found[0].n, 11);
	assert_string_equal(f.found[0].said[9].name, "colour");
	assert_int_equal(f.found[0].said[9].key, KEY_UNKNOWN);
	assert_string_equal(f.found[0].said[9].text, "blue and 7");
	findings_free(&f);
}

static void broken(void **state)
{
	(void)state;
	refused("finding", 1, "the last line is cut off");
	refused("hello\n", 1, "expected 'key: value', found 'hello'");
	refused(": 1\n", 1, "expected 'key: value', found ': 1'");
	refused(LEAST "count: 3\n", 6, "'count' was said before");
	refused(LEAST "new: 3\nnew: 4\n", 7, "'new' was said before");
	refused("finding: x\n", 1, "'x' is not a number");
	refused("finding: 1\nname: a\n\n", 3,
		"the finding that ends here has no 'severity'");
	refused("name: a\n", 1, "the finding that ends here has no 'finding'");
	refused(LEAST "\nfinding: 1\nname: -\nseverity: bug\ncount: 1\nstate: open\n",
		11, "the finding that ends here has no 'name'");
	refused("severity: awful\n", 1, "'awful' is no severity");
	refused("state: closed\n", 1, "'closed' is neither 'open' nor 'over'");
	refused("tid: 2147483648\n", 1, "'2147483648' is too large for a task");
	refused("address: 7\n", 1, "'7' is not a number");
	refused("read: maybe\n", 1, "'maybe' is neither 'yes' nor 'no'");
	refused("culprit_result: --1\n", 1, "'-1' is not a number");
	refused("culprit_result: 9223372036854775808\n", 1,
		"'9223372036854775808' does not fit 64 bits");
	refused("wait_ns: 18446744073709551616\n", 1,
		"'18446744073709551616' does not fit 64 bits");
	refused("entry_now: pte\n", 1,
		"'pte' is neither '-' nor 'level:state' nor 'level:state:pfn=0x...'");
	refused("ring: 1 x\n", 1, "'x' is not a number");
	refused("ring: 11111111111111111111\n", 1,
		"'11111111111111111111' is no list of threads");
	refused("what: \033[2J\n", 1, "byte 0x1b at column 7 is no text");
}

static void long_stack(void **state)
{
	char text[8300];
	struct parse_error err;
	struct findings f;
	int n;

	(void)state;
	n = snprintf(text, sizeof(text), LEAST "stack: ");
	memset(text + n, 'x', 8000);
	strcpy(text + n + 8000, "\n");
	assert_int_equal(parse(text, &f, &err), 0);
	assert_int_equal(strlen(found_text(&f.found[0], KEY_STACK)), 8000);
	findings_free(&f);
}

static void frames(void **state)
{
	const char *at = " a+0x1/0x2  b+0x1 [kvm] c [x] [y] d ", *f;

	(void)state;
	assert_int_equal(found_frame(&at, &f), strlen("a+0x1/0x2"));
	assert_int_equal(found_frame(&at, &f), strlen("b+0x1 [kvm]"));
	assert_memory_equal(f, "b+0x1 [kvm]", 11);
	assert_int_equal(found_frame(&at, &f), strlen("c [x]"));
	assert_int_equal(found_frame(&at, &f), strlen("[y]"));
	assert_int_equal(found_frame(&at, &f), 1);
	assert_int_equal(found_frame(&at, &f), 0);
	assert_int_equal(found_frame(&at, &f), 0);
}

static void comms(void **state)
{
	char text[COMM_TEXT_LEN], small[8], in_place[] = "\\040a\\040\\134\\04";

	(void)state;
	assert_string_equal(comm_escape("Web Content", text), "Web Content");
	assert_string_equal(comm_escape("\033[2J\\\n\x7f\xff~", text),
			    "\\033[2J\\134\\012\\177\\377~");
	assert_string_equal(comm_escape("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
					text),
			    "\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377\\377");
	text_escape("a\\b\n", text, sizeof(text));
	assert_string_equal(text, "a\\b\\012");
	/* An escape is there as a whole or not at all. */
	text_escape("abcde\n", small, sizeof(small));
	assert_string_equal(small, "abcde");
	comm_blanks(in_place);
	assert_string_equal(in_place, " a \\134\\04");
}

static void names(void **state)
{
	char text[24], result[ERRNO_TEXT_LEN];
	unsigned int severity;

	(void)state;
	assert_true(severity_parse("warn", &severity));
	assert_int_equal(severity, MMDEP_SEVERITY_WARN);
	assert_false(severity_parse("", &severity));
	assert_string_equal(severity_name(MMDEP_SEVERITY_BUG, text), "bug");
	assert_string_equal(severity_name(7, text), "severity-7");
	assert_true(finding_name_fits("wait-cycle"));
	assert_true(finding_name_fits("uffd-*"));
	assert_false(finding_name_fits("uffd"));
	assert_false(finding_name_fits(""));
	assert_string_equal(result_text(0, result), "0");
	assert_string_equal(result_text(32, result), "32");
	assert_string_equal(result_text(-17, result), "-17 (EEXIST)");
	assert_string_equal(result_text(-4000, result), "-4000");
	assert_string_equal(result_text(INT64_MIN, result),
			    "-9223372036854775808");
	assert_string_equal(task_does("S"), "sleeps");
	assert_string_equal(task_does("waits"), "waits itself");
	assert_string_equal(task_does("Q"), "Q");
	assert_string_equal(task_does(""), "is in a state that is not known");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(odd),
		cmocka_unit_test(broken),
		cmocka_unit_test(long_stack),
		cmocka_unit_test(frames),
		cmocka_unit_test(comms),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
