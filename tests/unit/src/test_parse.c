// SPDX-License-Identifier: GPL-2.0
/*
 * The texts of the debugfs files: whole, odd, broken.
 */
#include "unit.h"

#include <errno.h>

#include "lib/parse.h"

/* In exactly as much memory as it has: a read behind its end is seen. */
static char *exact(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	return copy;
}

#define PARSE(parse, text, result, err)					\
({									\
	char *copy_ = exact(text, strlen(text));			\
	int ret_;							\
									\
	memset(err, 0xff, sizeof(*(err)));				\
	ret_ = parse(copy_, strlen(text), result, err);			\
	free(copy_);							\
	ret_;								\
})

#define REFUSED(parse, type, text, where, what)			\
do {									\
	struct parse_error e_;						\
	struct type r_;							\
									\
	assert_int_equal(PARSE(parse, text, &r_, &e_), -EINVAL);	\
	assert_int_equal(e_.line, where);				\
	assert_string_equal(e_.why, what);				\
} while (0)

#define NO_STATUS(text, where, what)	\
	REFUSED(parse_status, status, text, where, what)
#define NO_COUNTERS(text, where, what)	\
	REFUSED(parse_counters, counters, text, where, what)
#define NO_HIST(text, where, what)	\
	REFUSED(parse_hist, hist, text, where, what)
#define NO_HOOKS(text, where, what)	\
	REFUSED(parse_hooks, hooks, text, where, what)
#define NO_WAITS(text, where, what)	\
	REFUSED(parse_waits, waits, text, where, what)

static void status_whole(void **state)
{
	struct parse_error err;
	struct status s;

	(void)state;
	assert_int_equal(PARSE(parse_status,
			       "version: 0.1.0\nabi: 1.0\nwatches: userfault collapse\nempty:\nnew: a: b  c\n",
			       &s, &err), 0);
	assert_int_equal(s.n, 5);
	assert_string_equal(status_get(&s, "watches"), "userfault collapse");
	assert_string_equal(status_get(&s, "empty"), "");
	assert_string_equal(status_get(&s, "new"), "a: b  c");
	assert_null(status_get(&s, "version "));
	assert_null(status_get(&s, "vers"));
	status_free(&s);
	assert_int_equal(s.n, 0);
}

static void status_broken(void **state)
{
	(void)state;
	NO_STATUS("", 0, "the file is empty");
	NO_STATUS("\n", 1, "expected 'key: value', found ''");
	NO_STATUS("abi: 1.0\nversion", 2, "the last line is cut off");
	NO_STATUS("abi 1.0\n", 1, "expected 'key: value', found 'abi 1.0'");
	NO_STATUS(": 1\n", 1, "expected 'key: value', found ': 1'");
	NO_STATUS("a b: 1\n", 1, "expected 'key: value', found 'a b: 1'");
	NO_STATUS("a: 1\na: 2\n", 2, "'a' was said before");
	NO_STATUS("a: \033[2J\n", 1, "byte 0x1b at column 4 is no text");
	NO_STATUS("a: \xc3\xa4\n", 1, "byte 0xc3 at column 4 is no text");
}

static void counters_whole(void **state)
{
	const struct counter *c;
	struct parse_error err;
	struct counters all;

	(void)state;
	assert_int_equal(PARSE(parse_counters,
			       "a.b 0\na.b.open 7\n  c\t 18446744073709551615  \n",
			       &all, &err), 0);
	assert_int_equal(all.n, 3);
	c = counters_get(&all, "c");
	assert_non_null(c);
	assert_true(c->value == UINT64_MAX);
	assert_null(counters_get(&all, "a"));
	assert_null(counters_get(&all, "a.b.ope"));
	counters_free(&all);
}

static void counters_many(void **state)
{
	char text[64 * 100], name[32];
	struct parse_error err;
	struct counters all;
	size_t len = 0;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		len += sprintf(text + len, "n%d %d\n", i, i * i);
	assert_int_equal(PARSE(parse_counters, text, &all, &err), 0);
	assert_int_equal(all.n, 100);
	for (i = 0; i < 100; i++) {
		sprintf(name, "n%d", i);
		assert_int_equal(counters_get(&all, name)->value, i * i);
	}
	counters_free(&all);
}

static void counters_broken(void **state)
{
	(void)state;
	NO_COUNTERS("", 0, "the file is empty");
	NO_COUNTERS("\n", 1, "expected 'name value'");
	NO_COUNTERS("a 1\nb\n", 2, "expected 'name value'");
	NO_COUNTERS("a 1 2\n", 1, "expected 'name value'");
	NO_COUNTERS("a -1\n", 1, "'-1' is not a number");
	NO_COUNTERS("a 1x\n", 1, "'1x' is not a number");
	NO_COUNTERS("a 18446744073709551616\n", 1,
		    "'18446744073709551616' does not fit 64 bits");
	NO_COUNTERS("a 1\nb 2", 2, "the last line is cut off");
	NO_COUNTERS("a 1\na 1\n", 2, "'a' was said before");
}

/* strlen() would not see it: it is handed over with its length. */
static void nul_is_no_text(void **state)
{
	static const char text[] = "a 1\nb\0 2\n";
	char *copy = exact(text, sizeof(text) - 1);
	struct parse_error err;
	struct counters all;

	(void)state;
	assert_int_equal(parse_counters(copy, sizeof(text) - 1, &all, &err),
			 -EINVAL);
	free(copy);
	assert_int_equal(err.line, 2);
	assert_string_equal(err.why, "byte 0x00 at column 2 is no text");
}

static void line_length(void **state)
{
	char text[PARSE_LINE_MAX + 3];
	struct parse_error err;
	struct counters all;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + PARSE_LINE_MAX - 2, " 1\n", 4);
	assert_int_equal(PARSE(parse_counters, text, &all, &err), 0);
	assert_int_equal(strlen(all.counter[0].name), PARSE_LINE_MAX - 2);
	counters_free(&all);
	memset(text, 'a', sizeof(text));
	memcpy(text + PARSE_LINE_MAX - 1, " 1\n", 4);
	assert_int_equal(PARSE(parse_counters, text, &all, &err), -EINVAL);
	assert_int_equal(err.line, 1);
	assert_string_equal(err.why, "the line is longer than 8192 bytes");
}

static void gauges(void **state)
{
	(void)state;
	assert_true(counter_is_gauge("userfault.open"));
	assert_true(counter_is_gauge("migration.pte.open"));
	assert_false(counter_is_gauge("open"));
	assert_false(counter_is_gauge("a.opened"));
	assert_false(counter_is_gauge("a.open.b"));
}

static void hist_whole(void **state)
{
	struct parse_error err;
	struct hist h;

	(void)state;
	assert_int_equal(PARSE(parse_hist, "count 0\nsum_ns 0\nmax_ns 0\n", &h,
			       &err), 0);
	assert_int_equal(h.n, 0);
	hist_free(&h);
	assert_int_equal(PARSE(parse_hist,
			       "count 3\nsum_ns 30\nmax_ns 18446744073709551615\nnew_one 5\nbucket 0 0 1\nbucket 1 1 0\nbucket 4398046511104 18446744073709551615 2\n",
			       &h, &err), 0);
	assert_int_equal(h.count, 3);
	assert_int_equal(h.sum_ns, 30);
	assert_true(h.max_ns == UINT64_MAX);
	assert_int_equal(h.n, 3);
	assert_int_equal(h.bucket[2].from, 4398046511104);
	assert_true(h.bucket[2].to == UINT64_MAX);
	assert_int_equal(h.bucket[2].count, 2);
	hist_free(&h);
}

#define HEAD	"count 1\nsum_ns 1\nmax_ns 1\n"

static void hist_broken(void **state)
{
	(void)state;
	NO_HIST("", 0, "the line 'count' is missing");
	NO_HIST("count 1\nmax_ns 1\n", 0, "the line 'sum_ns' is missing");
	NO_HIST("count 1\nsum_ns 1\n", 0, "the line 'max_ns' is missing");
	NO_HIST("count\n", 1, "a number is missing");
	NO_HIST("count 1 2\n", 1, "there are words too many");
	NO_HIST("count 1\ncount 1\n", 2, "'count' was said before");
	NO_HIST(HEAD "\n", 4, "the line is empty");
	NO_HIST(HEAD "bucket 1 2\n", 4, "a number is missing");
	NO_HIST(HEAD "bucket 1 2 3 4\n", 4, "there are words too many");
	NO_HIST(HEAD "bucket 2 1 1\n", 4, "the bucket ends before it begins");
	NO_HIST(HEAD "bucket 2 3 1\nbucket 3 4 1\n", 5,
		"the bucket begins before the last one ends");
	NO_HIST(HEAD "bucket 4 7 1\nbucket 2 3 1\n", 5,
		"the bucket begins before the last one ends");
	NO_HIST(HEAD "bucket 4 7 x\n", 4, "'x' is not a number");
	NO_HIST(HEAD "bucket 4 7 1", 4, "the last line is cut off");
	NO_HIST(HEAD "new one\n", 4, "'one' is not a number");
}

static void hooks_whole(void **state)
{
	struct parse_error err;
	struct hooks h;

	(void)state;
	assert_int_equal(PARSE(parse_hooks, "name and so on\n", &h, &err), 0);
	assert_int_equal(h.n, 0);
	hooks_free(&h);
	assert_int_equal(PARSE(parse_hooks,
			       "name  watch hooked_as how state hits missed why\na  w  -  -  absent  0 0  -\nb w c kretprobe on 18446744073709551615 2  two  words \nd w e kprobe strange 1 2\n",
			       &h, &err), 0);
	assert_int_equal(h.n, 3);
	assert_string_equal(h.hook[0].hooked_as, "");
	assert_string_equal(h.hook[0].how, "");
	assert_string_equal(h.hook[0].why, "");
	assert_string_equal(h.hook[1].hooked_as, "c");
	assert_true(h.hook[1].hits == UINT64_MAX);
	assert_int_equal(h.hook[1].missed, 2);
	assert_string_equal(h.hook[1].why, "two  words");
	assert_string_equal(h.hook[2].state, "strange");
	assert_string_equal(h.hook[2].why, "");
	hooks_free(&h);
}

#define HOOKS	"name\n"

static void hooks_broken(void **state)
{
	static const char head[] =
		"expected the header line, which begins with 'name'";

	(void)state;
	NO_HOOKS("", 0, head);
	NO_HOOKS("\n", 1, head);
	NO_HOOKS("a w c d on 1 2 -\n", 1, head);
	NO_HOOKS("names\n", 1, head);
	NO_HOOKS(HOOKS "\n", 2, "the column 'name' is missing");
	NO_HOOKS(HOOKS "a\n", 2, "the column 'watch' is missing");
	NO_HOOKS(HOOKS "a w c d on 1\n", 2, "the column 'missed' is missing");
	NO_HOOKS(HOOKS "a w c d on - 2 -\n", 2, "'-' is not a number");
	NO_HOOKS(HOOKS "a w c d on 1 99999999999999999999 -\n", 2,
		 "'99999999999999999999' does not fit 64 bits");
	NO_HOOKS(HOOKS "a w c d on 1 2 -\nb w c d on 1 2 why", 3,
		 "the last line is cut off");
}

#define WAITS	"kind tid pid from address since_ns followed entry_at_start entry_now comm\n"

static void waits_whole(void **state)
{
	struct parse_error err;
	struct open_wait *o;
	struct waits w;

	(void)state;
	assert_int_equal(PARSE(parse_waits,
			       WAITS
			       "userfault             142     140 user       0x7f48ed75f000       1944863804 yes      pte:none                     pte:none                     mmdepctl\n"
			       "migration.pte         148     145 kernel     0x7fad54a05000       1889842974 no       pte:migration:pfn=0x3805     -                            mmdepctl\n",
			       &w, &err), 0);
	assert_int_equal(w.n, 2);
	o = &w.wait[0];
	assert_string_equal(o->kind, "userfault");
	assert_int_equal(o->tid, 142);
	assert_int_equal(o->pid, 140);
	assert_string_equal(o->from, "user");
	assert_true(o->address == 0x7f48ed75f000);
	assert_int_equal(o->since_ns, 1944863804);
	assert_true(o->followed);
	assert_string_equal(o->at_start.level, "pte");
	assert_string_equal(o->at_start.state, "none");
	assert_false(o->at_start.has_pfn);
	assert_string_equal(o->now.state, "none");
	assert_string_equal(o->comm, "mmdepctl");
	o = &w.wait[1];
	assert_string_equal(o->from, "kernel");
	assert_false(o->followed);
	assert_string_equal(o->at_start.level, "pte");
	assert_string_equal(o->at_start.state, "migration");
	assert_true(o->at_start.has_pfn);
	assert_int_equal(o->at_start.pfn, 0x3805);
	assert_string_equal(o->now.level, "");
	assert_string_equal(o->now.state, "");
	assert_false(o->now.has_pfn);
	waits_free(&w);
	assert_int_equal(w.n, 0);
}

static void waits_odd(void **state)
{
	struct parse_error err;
	struct waits w;

	(void)state;
	assert_int_equal(PARSE(parse_waits, WAITS, &w, &err), 0);
	assert_int_equal(w.n, 0);
	waits_free(&w);
	assert_false(w.tells_who);
	assert_int_equal(PARSE(parse_waits,
			       WAITS
			       "k 0 2147483647 new 0x0 18446744073709551615 no l:s:pfn=0x0 l:s:pfn=0xffffffffffffffff   two  words \\n\\\" \n"
			       "\tk\t1 2 user 0x1 0 yes - -\n"
			       "k 1 2 user 0xffffffffffffffff 0 yes - - \n"
			       "k 1 2 user 0x1 0 yes - - -\n"
			       "k 1 2 user 0x1 0 yes - - a:b 0x1\n",
			       &w, &err), 0);
	assert_int_equal(w.n, 5);
	assert_int_equal(w.wait[0].pid, INT32_MAX);
	assert_true(w.wait[0].address == 0);
	assert_true(w.wait[0].since_ns == UINT64_MAX);
	assert_true(w.wait[0].at_start.has_pfn);
	assert_true(w.wait[0].at_start.pfn == 0);
	assert_true(w.wait[0].now.pfn == UINT64_MAX);
	assert_string_equal(w.wait[0].comm, "two  words \\n\\\" ");
	assert_string_equal(w.wait[1].kind, "k");
	assert_string_equal(w.wait[1].comm, "");
	assert_string_equal(w.wait[2].comm, "");
	assert_true(w.wait[2].address == UINT64_MAX);
	assert_string_equal(w.wait[3].comm, "-");
	assert_string_equal(w.wait[4].comm, "a:b 0x1");
	waits_free(&w);
}

#define WHO_WAITS	"kind tid pid from address since_ns followed entry_at_start entry_now again read who who_did who_now comm\n"

static void waits_who(void **state)
{
	struct parse_error err;
	struct open_wait *o;
	struct waits w;

	(void)state;
	assert_int_equal(PARSE(parse_waits,
			       WHO_WAITS
			       "userfault 1 2 user 0x1 3 yes - - 0 yes 812 UFFDIO_COPY S vcpu0\n"
			       "userfault 1 2 user 0x1 3 yes - - 18446744073709551615 no - - - Web\\040\\134x\\040\n"
			       "migration.pte 1 2 user 0x1 3 yes - - 0 - 52 split gone \\040a\n",
			       &w, &err), 0);
	assert_true(w.tells_who);
	assert_int_equal(w.n, 3);
	o = &w.wait[0];
	assert_int_equal(o->again, 0);
	assert_int_equal(o->read, READ_YES);
	assert_int_equal(o->who, 812);
	assert_string_equal(o->who_did, "UFFDIO_COPY");
	assert_string_equal(o->who_now, "S");
	assert_string_equal(o->comm, "vcpu0");
	o = &w.wait[1];
	assert_true(o->again == UINT64_MAX);
	assert_int_equal(o->read, READ_NO);
	assert_int_equal(o->who, 0);
	assert_string_equal(o->who_did, "");
	assert_string_equal(o->who_now, "");
	assert_string_equal(o->comm, "Web \\134x ");
	o = &w.wait[2];
	assert_int_equal(o->read, READ_UNKNOWN);
	assert_string_equal(o->who_now, "gone");
	assert_string_equal(o->comm, " a");
	waits_free(&w);
}

/* A newer module may have more columns, and in another order. */
static void waits_layout(void **state)
{
	struct parse_error err;
	struct waits w;

	(void)state;
	assert_int_equal(PARSE(parse_waits,
			       "kind since_ns node tid pid address from followed entry_now entry_at_start who comm\n"
			       "k 5 n1 1 2 0x7 user yes a:b c:d 9 x y\n",
			       &w, &err), 0);
	assert_int_equal(w.wait[0].tid, 1);
	assert_int_equal(w.wait[0].pid, 2);
	assert_int_equal(w.wait[0].since_ns, 5);
	assert_string_equal(w.wait[0].at_start.level, "c");
	assert_int_equal(w.wait[0].who, 9);
	assert_int_equal(w.wait[0].read, READ_UNKNOWN);
	assert_string_equal(w.wait[0].who_did, "");
	assert_string_equal(w.wait[0].comm, "x y");
	waits_free(&w);
	NO_WAITS("kind and so on\n", 1, "the header has no column 'tid'");
	NO_WAITS("kind tid pid from address since_ns followed entry_at_start comm\n",
		 1, "the header has no column 'entry_now'");
	NO_WAITS("kind tid pid tid from\n", 1, "the column 'tid' is there twice");
	NO_WAITS("kind tid pid from address since_ns followed entry_at_start entry_now\n",
		 1, "the last column is not 'comm'");
	NO_WAITS("kind tid pid from address since_ns followed entry_at_start entry_now comm x\n",
		 1, "the last column is not 'comm'");
	NO_WAITS("kind 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32\n",
		 1, "there are more than 32 columns");
	NO_WAITS("kind tid pid from address since_ns followed entry_at_start entry_now node comm\nk 1 2 user 0x1 3 yes - -\n",
		 2, "column 10 is missing");
}

static void waits_who_broken(void **state)
{
	(void)state;
	NO_WAITS(WHO_WAITS "k 1 2 user 0x1 3 yes - - 0 - - -\n", 2,
		 "the column 'who_now' is missing");
	NO_WAITS(WHO_WAITS "k 1 2 user 0x1 3 yes - - - - - - - a\n", 2,
		 "'-' is not a number");
	NO_WAITS(WHO_WAITS "k 1 2 user 0x1 3 yes - - 0 maybe - - - a\n", 2,
		 "'maybe' is neither 'yes' nor 'no'");
	NO_WAITS(WHO_WAITS "k 1 2 user 0x1 3 yes - - 0 - me - - a\n", 2,
		 "'me' is not a number");
	NO_WAITS(WHO_WAITS "k 1 2 user 0x1 3 yes - - 0 - 2147483648 - - a\n", 2,
		 "'2147483648' is too large for a task");
}

static void waits_broken(void **state)
{
	static const char head[] =
		"expected the header line, which begins with 'kind'";

	(void)state;
	NO_WAITS("", 0, head);
	NO_WAITS("\n", 1, head);
	NO_WAITS("name watch\n", 1, head);
	NO_WAITS("kinds\n", 1, head);
	NO_WAITS("kind", 1, "the last line is cut off");
	NO_WAITS("k 1 2 user 0x1 3 yes - - comm\n", 1, head);
	NO_WAITS(WAITS "\n", 2, "the column 'kind' is missing");
	NO_WAITS(WAITS "k\n", 2, "the column 'tid' is missing");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 yes -\n", 2,
		 "the column 'entry_now' is missing");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 yes - - a\nk 1 2 user 0x1 3 yes - - a",
		 3, "the last line is cut off");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 yes - - \033[2J\n", 2,
		 "byte 0x1b at column 26 is no text");
	NO_WAITS(WAITS "k -1 2 user 0x1 3 yes - - a\n", 2,
		 "'-1' is not a number");
	NO_WAITS(WAITS "k 2147483648 2 user 0x1 3 yes - - a\n", 2,
		 "'2147483648' is too large for a task");
	NO_WAITS(WAITS "k 1 99999999999999999999 user 0x1 3 yes - - a\n", 2,
		 "'99999999999999999999' does not fit 64 bits");
	NO_WAITS(WAITS "k 1 2 user 1 3 yes - - a\n", 2, "'1' is not a number");
	NO_WAITS(WAITS "k 1 2 user - 3 yes - - a\n", 2, "'-' is not a number");
	NO_WAITS(WAITS "k 1 2 user 0x10000000000000000 3 yes - - a\n", 2,
		 "'0x10000000000000000' does not fit 64 bits");
	NO_WAITS(WAITS "k 1 2 user 0x1 18446744073709551616 yes - - a\n", 2,
		 "'18446744073709551616' does not fit 64 bits");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 maybe - - a\n", 2,
		 "'maybe' is neither 'yes' nor 'no'");
}

static void waits_broken_entry(void **state)
{
	static const char * const bad[] = {
		"pte", ":", "pte:", ":none", "pte::", "pte::pfn=0x1", "--",
		"pte:none:", "pte:none:pfn", "pte:none:0x1", "pte:none:PFN=0x1",
	};
	char text[256], why[160];
	size_t i;

	(void)state;
	for (i = 0; i < 2 * ARRAY_LEN(bad); i++) {
		const char *word = bad[i / 2];

		snprintf(text, sizeof(text), WAITS "k 1 2 user 0x1 3 no %s %s a\n",
			 i % 2 ? "pte:none" : word, i % 2 ? word : "-");
		snprintf(why, sizeof(why),
			 "'%s' is neither '-' nor 'level:state' nor 'level:state:pfn=0x...'",
			 word);
		NO_WAITS(text, 2, why);
	}
	NO_WAITS(WAITS "k 1 2 user 0x1 3 no pte:none:pfn= - a\n", 2,
		 "'' is not a number");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 no pte:none:pfn=12 - a\n", 2,
		 "'12' is not a number");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 no pte:none:pfn=0x1:b - a\n", 2,
		 "'0x1:b' is not a number");
	NO_WAITS(WAITS "k 1 2 user 0x1 3 no - a:b:pfn=0x10000000000000000 a\n",
		 2, "'0x10000000000000000' does not fit 64 bits");
}

/* Overlong lines, and words longer than what an error may say of them. */
static void waits_long(void **state)
{
	char text[2 * PARSE_LINE_MAX], word[PARSE_LINE_MAX];
	struct parse_error err;
	struct waits w;
	int fixed;

	(void)state;
	memset(word, 'x', sizeof(word));
	fixed = strlen("k 1 2 user 0x1 3 no - - ");
	snprintf(text, sizeof(text), WAITS "k 1 2 user 0x1 3 no - - %.*s\n",
		 PARSE_LINE_MAX - fixed, word);
	assert_int_equal(PARSE(parse_waits, text, &w, &err), 0);
	assert_int_equal(strlen(w.wait[0].comm), PARSE_LINE_MAX - fixed);
	waits_free(&w);
	snprintf(text, sizeof(text), WAITS "k 1 2 user 0x1 3 no - - %.*s\n",
		 PARSE_LINE_MAX - fixed + 1, word);
	NO_WAITS(text, 2, "the line is longer than 8192 bytes");
	snprintf(text, sizeof(text), WAITS "k 1 2 user 0x1 3 no %.*s - a\n",
		 900, word);
	NO_WAITS(text, 2,
		 "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' is neither '-' nor 'level:state' nor 'level:state:pfn=0x...'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_whole),
		cmocka_unit_test(status_broken),
		cmocka_unit_test(counters_whole),
		cmocka_unit_test(counters_many),
		cmocka_unit_test(counters_broken),
		cmocka_unit_test(nul_is_no_text),
		cmocka_unit_test(line_length),
		cmocka_unit_test(gauges),
		cmocka_unit_test(hist_whole),
		cmocka_unit_test(hist_broken),
		cmocka_unit_test(hooks_whole),
		cmocka_unit_test(hooks_broken),
		cmocka_unit_test(waits_whole),
		cmocka_unit_test(waits_odd),
		cmocka_unit_test(waits_who),
		cmocka_unit_test(waits_layout),
		cmocka_unit_test(waits_who_broken),
		cmocka_unit_test(waits_broken),
		cmocka_unit_test(waits_broken_entry),
		cmocka_unit_test(waits_long),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
