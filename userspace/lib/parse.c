// SPDX-License-Identifier: GPL-2.0
/*
 * The status and counters files, and the ABI version.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mmdep.h>

#include "lines.h"
#include "number.h"
#include "output.h"

/* Room for one more of @n elements, doubled when full. */
static void *grow(void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	return must_alloc(reallocarray(array, n ? 2 * n : 1, size));
}

static int no_lines(struct parse_error *err)
{
	err->line = 0;
	snprintf(err->why, sizeof(err->why), "the file is empty");
	return -EINVAL;
}

int parse_status(const char *text, size_t len, struct status *s,
		 struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(s, 0, sizeof(*s));
	lines_begin(&l, text, len);
	while ((ret = lines_next(&l, err)) > 0) {
		size_t key = strcspn(l.line, ": \t");
		char *value = l.line + key;

		if (!key || *value != ':') {
			ret = lines_error(&l, err,
					  "expected 'key: value', found '%.60s'",
					  l.line);
			break;
		}
		*value++ = '\0';
		value += strspn(value, " \t");
		if (status_get(s, l.line)) {
			ret = lines_error(&l, err, "'%.60s' was said before",
					  l.line);
			break;
		}
		s->pair = grow(s->pair, s->n, sizeof(*s->pair));
		s->pair[s->n].key = must_alloc(strdup(l.line));
		s->pair[s->n++].value = must_alloc(strdup(value));
	}
	if (!ret && !s->n)
		ret = no_lines(err);
	if (ret)
		status_free(s);
	return ret;
}

const char *status_get(const struct status *s, const char *key)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(s->pair[i].key, key))
			return s->pair[i].value;
	return NULL;
}

void status_free(struct status *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		free(s->pair[i].key);
		free(s->pair[i].value);
	}
	free(s->pair);
	memset(s, 0, sizeof(*s));
}

int parse_counters(const char *text, size_t len, struct counters *c,
		   struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(c, 0, sizeof(*c));
	lines_begin(&l, text, len);
	while ((ret = lines_next(&l, err)) > 0) {
		char *at = l.line;
		char *name = next_word(&at);
		char *value = name ? next_word(&at) : NULL;
		uint64_t n;

		if (!value || next_word(&at)) {
			ret = lines_error(&l, err, "expected 'name value'");
			break;
		}
		ret = parse_u64(value, &n);
		if (ret) {
			ret = lines_error(&l, err, ret == -ERANGE ?
					  "'%.60s' does not fit 64 bits" :
					  "'%.60s' is not a number", value);
			break;
		}
		if (counters_get(c, name)) {
			ret = lines_error(&l, err, "'%.60s' was said before",
					  name);
			break;
		}
		c->counter = grow(c->counter, c->n, sizeof(*c->counter));
		c->counter[c->n].name = must_alloc(strdup(name));
		c->counter[c->n++].value = n;
	}
	if (!ret && !c->n)
		ret = no_lines(err);
	if (ret)
		counters_free(c);
	return ret;
}

const struct counter *counters_get(const struct counters *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!strcmp(c->counter[i].name, name))
			return &c->counter[i];
	return NULL;
}

bool counter_is_gauge(const char *name)
{
	const char *last = strrchr(name, '.');

	return last && !strcmp(last, ".open");
}

void counters_free(struct counters *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->counter[i].name);
	free(c->counter);
	memset(c, 0, sizeof(*c));
}

bool abi_fits(unsigned int major, unsigned int minor, char *why, size_t len)
{
	/* A newer minor only adds: what this program asks for is still there. */
	if (major == MMDEP_ABI_MAJOR)
		return true;
	snprintf(why, len,
		 "the module speaks ABI %u.%u and this mmdepctl ABI %u.%u; the first number must be the same",
		 major, minor, MMDEP_ABI_MAJOR, MMDEP_ABI_MINOR);
	return false;
}

bool abi_text_fits(const char *text, char *why, size_t len)
{
	const char *dot = strchr(text, '.');
	uint64_t major, minor;
	char head[24];

	if (dot && (size_t)(dot - text) < sizeof(head)) {
		memcpy(head, text, dot - text);
		head[dot - text] = '\0';
		if (!parse_u64(head, &major) && !parse_u64(dot + 1, &minor) &&
		    major <= UINT32_MAX && minor <= UINT32_MAX)
			return abi_fits(major, minor, why, len);
	}
	snprintf(why, len, "'%.40s' is not an ABI version such as %u.%u", text,
		 MMDEP_ABI_MAJOR, MMDEP_ABI_MINOR);
	return false;
}
