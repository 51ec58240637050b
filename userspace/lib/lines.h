/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A text, line by line, with everything refused that the module never writes.
 */
#ifndef MMDEPCTL_LINES_H
#define MMDEPCTL_LINES_H

#include "parse.h"
#include "util.h"

struct lines {
	const char *at;
	const char *end;
	unsigned int no;
	char line[PARSE_LINE_MAX + 1];
};

void lines_begin(struct lines *l, const char *text, size_t len);
/* 1: @line holds the next line; 0: no more; -EINVAL: @err says why. */
int lines_next(struct lines *l, struct parse_error *err);
/* 0: @line is the header, whole, and its first word is @first. */
int lines_header(struct lines *l, struct parse_error *err, const char *first);
/* Cuts the next word off *@at; NULL when there is none. */
char *next_word(char **at);
/* Fills @err for the line that was read last and returns -EINVAL. */
int lines_error(const struct lines *l, struct parse_error *err,
		const char *fmt, ...) __printf(3, 4);

#endif /* MMDEPCTL_LINES_H */
