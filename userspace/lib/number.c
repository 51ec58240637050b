// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers as people write and read them.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "util.h"

struct unit {
	const char *name;
	uint64_t ns;
	int digits;
};

/* From the largest to the smallest. */
static const struct unit units[] = {
	{ "s", 1000000000, 9 },
	{ "ms", 1000000, 6 },
	{ "us", 1000, 3 },
	{ "ns", 1, 0 },
};

#define UNITS	ARRAY_SIZE(units)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int parse_u64(const char *text, uint64_t *value)
{
	uint64_t n = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		if (!is_digit(*text))
			return -EINVAL;
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*text - '0'), &n))
			return -ERANGE;
	}
	*value = n;
	return 0;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int parse_hex(const char *text, uint64_t *value)
{
	uint64_t n = 0;

	if (strncmp(text, "0x", 2) || !text[2])
		return -EINVAL;
	for (text += 2; *text; text++) {
		int digit = hex_digit(*text);

		if (digit < 0)
			return -EINVAL;
		if (n >> 60)
			return -ERANGE;
		n = n << 4 | digit;
	}
	*value = n;
	return 0;
}

static const struct unit *find_unit(const char *name)
{
	size_t i;

	for (i = 0; i < UNITS; i++)
		if (!strcmp(units[i].name, name))
			return &units[i];
	return NULL;
}

int parse_duration(const char *text, uint64_t *ns, char *why, size_t len)
{
	const char *frac = NULL, *end = text;
	const struct unit *unit;
	uint64_t n = 0, part = 0;
	int i, digits = 0;
	bool over = false;

	for (; is_digit(*end); end++)
		over |= __builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, (uint64_t)(*end - '0'), &n);
	if (end == text) {
		snprintf(why, len, "does not begin with a number");
		return -EINVAL;
	}
	if (*end == '.') {
		frac = ++end;
		while (is_digit(*end))
			end++;
		digits = end - frac;
		if (!digits) {
			snprintf(why, len, "has no digit behind its point");
			return -EINVAL;
		}
	}
	if (!*end) {
		snprintf(why, len, "has no unit (ns, us, ms or s)");
		return -EINVAL;
	}
	unit = find_unit(end);
	if (!unit) {
		snprintf(why, len, "has the unit '%.16s', which is none of ns, us, ms, s",
			 end);
		return -EINVAL;
	}
	/* Zeros at the end of a fraction say nothing. */
	while (digits && frac[digits - 1] == '0')
		digits--;
	if (digits > unit->digits) {
		snprintf(why, len, "is finer than a nanosecond");
		return -EINVAL;
	}
	for (i = 0; i < unit->digits; i++)
		part = part * 10 + (i < digits ? (uint64_t)(frac[i] - '0') : 0);
	if (over || __builtin_mul_overflow(n, unit->ns, &n) ||
	    __builtin_add_overflow(n, part, &n)) {
		snprintf(why, len, "is too long to be counted in nanoseconds");
		return -ERANGE;
	}
	*ns = n;
	return 0;
}

const char *format_ns(uint64_t ns, char text[NS_TEXT_LEN])
{
	size_t i;

	for (i = 0; i < UNITS - 1; i++) {
		uint64_t whole, step = units[i].ns;
		int decimals = 2;

		/* 999.6us would be shown as 1000us: it is 1ms. */
		if (ns < step - step / 2000)
			continue;
		whole = ns / step;
		if (whole >= 100 || ns / (step / 1000) >= 99950)
			decimals = 0;
		else if (whole >= 10 || ns / (step / 1000) >= 9995)
			decimals = 1;
		if (!decimals) {
			whole += ns % step >= step / 2;
			snprintf(text, NS_TEXT_LEN, "%" PRIu64 "%s", whole,
				 units[i].name);
		} else {
			uint64_t unit = step / (decimals == 1 ? 10 : 100);
			uint64_t n = ns / unit + (ns % unit >= unit / 2);
			uint64_t base = decimals == 1 ? 10 : 100;

			/* 1.50 is written 1.5, and 2.00 is written 2. */
			while (decimals && !(n % 10)) {
				n /= 10;
				base /= 10;
				decimals--;
			}
			if (decimals)
				snprintf(text, NS_TEXT_LEN,
					 "%" PRIu64 ".%0*" PRIu64 "%s",
					 n / base, decimals, n % base,
					 units[i].name);
			else
				snprintf(text, NS_TEXT_LEN, "%" PRIu64 "%s", n,
					 units[i].name);
		}
		return text;
	}
	snprintf(text, NS_TEXT_LEN, "%" PRIu64 "ns", ns);
	return text;
}

const char *format_ns_exact(uint64_t ns, char text[NS_TEXT_LEN])
{
	size_t i = 0;

	while (ns && i < UNITS - 1 && ns % units[i].ns)
		i++;
	snprintf(text, NS_TEXT_LEN, "%" PRIu64 "%s", ns / units[i].ns,
		 units[i].name);
	return text;
}

const char *format_bytes(uint64_t bytes, char text[NS_TEXT_LEN])
{
	static const char * const name[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t i = 0;

	while (bytes >= 10240 && i < ARRAY_SIZE(name) - 1) {
		bytes = bytes / 1024 + !!(bytes % 1024);
		i++;
	}
	snprintf(text, NS_TEXT_LEN, "%" PRIu64 " %s", bytes, name[i]);
	return text;
}

int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}
