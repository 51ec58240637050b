// SPDX-License-Identifier: GPL-2.0
/*
 * Names of tasks.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "comm.h"

static void escape(const char *raw, char *text, size_t len, bool backslash)
{
	size_t at = 0;

	for (; *raw; raw++) {
		unsigned char c = *raw;
		bool plain = c >= ' ' && c <= '~' && !(backslash && c == '\\');

		if (at + (plain ? 1 : 4) >= len)
			break;
		if (plain)
			text[at++] = c;
		else
			at += sprintf(text + at, "\\%03o", c);
	}
	text[at] = '\0';
}

const char *comm_escape(const char *raw, char text[COMM_TEXT_LEN])
{
	escape(raw, text, COMM_TEXT_LEN, true);
	return text;
}

void text_escape(const char *raw, char *text, size_t len)
{
	escape(raw, text, len, false);
}

void comm_blanks(char *text)
{
	char *to = text;

	while (*text) {
		if (!strncmp(text, "\\040", 4)) {
			*to++ = ' ';
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}
