// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers and durations, in and out.
 */
#include "unit.h"

#include <errno.h>

#include "lib/number.h"

static void u64_takes_digits_only(void **state)
{
	static const char * const bad[] = {
		"", " ", "-1", "+1", "1 ", " 1", "0x10", "1e3", "1.0", "a",
	};
	uint64_t n = 77;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(parse_u64(bad[i], &n), -EINVAL);
	assert_true(n == 77);
	assert_int_equal(parse_u64("0", &n), 0);
	assert_true(n == 0);
	assert_int_equal(parse_u64("007", &n), 0);
	assert_true(n == 7);
	assert_int_equal(parse_u64("18446744073709551615", &n), 0);
	assert_true(n == UINT64_MAX);
	assert_int_equal(parse_u64("18446744073709551616", &n), -ERANGE);
	assert_int_equal(parse_u64("99999999999999999999999", &n), -ERANGE);
}

static void hex_takes_digits_only(void **state)
{
	static const char * const bad[] = {
		"", "0", "0x", "x1", "10", "0X10", "0x ", "0x1 ", " 0x1",
		"-0x1", "0x-1", "0xg", "0x1@", "0x1`", "0x\x11", "0x0x1",
	};
	uint64_t n = 77;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(parse_hex(bad[i], &n), -EINVAL);
	assert_true(n == 77);
	assert_int_equal(parse_hex("0x0", &n), 0);
	assert_true(n == 0);
	assert_int_equal(parse_hex("0x09afAF", &n), 0);
	assert_true(n == 0x9afaf);
	assert_int_equal(parse_hex("0xffffffffffffffff", &n), 0);
	assert_true(n == UINT64_MAX);
	assert_int_equal(parse_hex("0x000000000000000000001", &n), 0);
	assert_true(n == 1);
	assert_int_equal(parse_hex("0x10000000000000000", &n), -ERANGE);
}

static void duration_good(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} good[] = {
		{ "0ns", 0 },
		{ "1ns", 1 },
		{ "1us", 1000 },
		{ "1ms", 1000000 },
		{ "1s", 1000000000 },
		{ "1.5s", 1500000000 },
		{ "0.000000001s", 1 },
		{ "0.0000010ms", 1 },
		{ "1.250us", 1250 },
		{ "3.0ns", 3 },
		{ "3600s", 3600000000000 },
		{ "18446744073709551615ns", UINT64_MAX },
		{ "18446744073.709551615s", UINT64_MAX },
	};
	char why[128];
	uint64_t ns;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(good); i++) {
		ns = 77;
		assert_int_equal(parse_duration(good[i].text, &ns, why,
						sizeof(why)), 0);
		assert_true(ns == good[i].ns);
	}
}

static void duration_bad(void **state)
{
	static const struct {
		const char *text;
		int err;
		const char *why;
	} bad[] = {
		{ "", -EINVAL, "does not begin with a number" },
		{ "s", -EINVAL, "does not begin with a number" },
		{ "-1s", -EINVAL, "does not begin with a number" },
		{ ".5s", -EINVAL, "does not begin with a number" },
		{ "1.s", -EINVAL, "has no digit behind its point" },
		{ "5", -EINVAL, "has no unit (ns, us, ms or s)" },
		{ "1.5", -EINVAL, "has no unit (ns, us, ms or s)" },
		{ "5m", -EINVAL, "has the unit 'm', which is none of ns, us, ms, s" },
		{ "5S", -EINVAL, "has the unit 'S', which is none of ns, us, ms, s" },
		{ "5 s", -EINVAL, "has the unit ' s', which is none of ns, us, ms, s" },
		{ "5sx", -EINVAL, "has the unit 'sx', which is none of ns, us, ms, s" },
		{ "1.2.3s", -EINVAL, "has the unit '.3s', which is none of ns, us, ms, s" },
		{ "0.5ns", -EINVAL, "is finer than a nanosecond" },
		{ "0.0000000001s", -EINVAL, "is finer than a nanosecond" },
		{ "18446744073709551616ns", -ERANGE,
		  "is too long to be counted in nanoseconds" },
		{ "18446744073.709551616s", -ERANGE,
		  "is too long to be counted in nanoseconds" },
		{ "99999999999999999999999s", -ERANGE,
		  "is too long to be counted in nanoseconds" },
	};
	char why[128];
	uint64_t ns = 77;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(parse_duration(bad[i].text, &ns, why,
						sizeof(why)), bad[i].err);
		assert_string_equal(why, bad[i].why);
	}
	assert_true(ns == 77);
}

static void duration_why_may_be_short(void **state)
{
	char why[8];
	uint64_t ns;

	(void)state;
	assert_int_equal(parse_duration("5", &ns, why, sizeof(why)), -EINVAL);
	assert_string_equal(why, "has no ");
}

static void ns_is_rounded_to_three_digits(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} table[] = {
		{ 0, "0ns" }, { 1, "1ns" }, { 999, "999ns" }, { 1000, "1us" },
		{ 1049, "1.05us" }, { 1500, "1.5us" }, { 9994, "9.99us" },
		{ 9995, "10us" }, { 10040, "10us" }, { 10050, "10.1us" },
		{ 99949, "99.9us" }, { 99950, "100us" }, { 131072, "131us" },
		{ 999499, "999us" }, { 999500, "1ms" }, { 2097151, "2.1ms" },
		{ 67108863, "67.1ms" }, { 999499999, "999ms" },
		{ 999500000, "1s" }, { 1073741823, "1.07s" },
		{ 59999999999, "60s" }, { 3600000000000, "3600s" },
		{ UINT64_MAX, "18446744074s" },
	};
	char text[NS_TEXT_LEN];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(table); i++)
		assert_string_equal(format_ns(table[i].ns, text),
				    table[i].text);
}

/* What is printed exactly can be given back: "set" prints what it takes. */
static void exact_ns_round_trip(void **state)
{
	static const uint64_t table[] = {
		0, 1, 999, 1000, 1001, 1500000, 1000000, 1000000000,
		3600000000000, 1234567891, UINT64_MAX,
	};
	char text[NS_TEXT_LEN], why[128];
	uint64_t ns;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(table); i++) {
		format_ns_exact(table[i], text);
		assert_int_equal(parse_duration(text, &ns, why, sizeof(why)),
				 0);
		assert_true(ns == table[i]);
	}
	assert_string_equal(format_ns_exact(1500000, text), "1500us");
	assert_string_equal(format_ns_exact(60000000000, text), "60s");
}

static void bytes_are_rounded_up(void **state)
{
	char text[NS_TEXT_LEN];

	(void)state;
	assert_string_equal(format_bytes(0, text), "0 B");
	assert_string_equal(format_bytes(10239, text), "10239 B");
	assert_string_equal(format_bytes(10240, text), "10 KiB");
	assert_string_equal(format_bytes(10241, text), "11 KiB");
	assert_string_equal(format_bytes(1 << 24, text), "16 MiB");
	assert_string_equal(format_bytes(UINT64_MAX, text), "16777216 TiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(u64_takes_digits_only),
		cmocka_unit_test(hex_takes_digits_only),
		cmocka_unit_test(duration_good),
		cmocka_unit_test(duration_bad),
		cmocka_unit_test(duration_why_may_be_short),
		cmocka_unit_test(ns_is_rounded_to_three_digits),
		cmocka_unit_test(exact_ns_round_trip),
		cmocka_unit_test(bytes_are_rounded_up),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
