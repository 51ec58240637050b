// SPDX-License-Identifier: GPL-2.0
/*
 * A text, line by line.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lines.h"

void lines_begin(struct lines *l, const char *text, size_t len)
{
	l->at = text;
	l->end = text + len;
	l->no = 0;
	l->line[0] = '\0';
}

int lines_error(const struct lines *l, struct parse_error *err,
		const char *fmt, ...)
{
	va_list ap;

	err->line = l->no;
	va_start(ap, fmt);
	vsnprintf(err->why, sizeof(err->why), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

int lines_next(struct lines *l, struct parse_error *err)
{
	const char *nl;
	size_t i, len;

	if (l->at == l->end)
		return 0;
	l->no++;
	nl = memchr(l->at, '\n', l->end - l->at);
	if (!nl)
		return lines_error(l, err, "the last line is cut off");
	len = nl - l->at;
	if (len > PARSE_LINE_MAX)
		return lines_error(l, err, "the line is longer than %d bytes",
				   PARSE_LINE_MAX);
	/* What is shown on a terminal must not be able to drive it. */
	for (i = 0; i < len; i++) {
		unsigned char c = l->at[i];

		if (c != '\t' && (c < ' ' || c > '~'))
			return lines_error(l, err,
					   "byte 0x%02x at column %zu is no text",
					   c, i + 1);
	}
	memcpy(l->line, l->at, len);
	l->line[len] = '\0';
	l->at = nl + 1;
	return 1;
}

int lines_header(struct lines *l, struct parse_error *err, const char *first)
{
	int ret = lines_next(l, err);
	const char *word = l->line + strspn(l->line, " \t");

	if (ret < 0 || (ret && strcspn(word, " \t") == strlen(first) &&
			!strncmp(word, first, strlen(first))))
		return ret < 0 ? ret : 0;
	return lines_error(l, err,
			   "expected the header line, which begins with '%s'",
			   first);
}

char *next_word(char **at)
{
	char *word = *at + strspn(*at, " \t");
	size_t len = strcspn(word, " \t");

	if (!len)
		return NULL;
	*at = word + len;
	if (**at)
		*(*at)++ = '\0';
	return word;
}
