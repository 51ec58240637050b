// SPDX-License-Identifier: GPL-2.0
/*
 * A text that is longer than the screen.
 */
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "page.h"
#include "screen.h"

/* How much of @text is a line of the screen; a long one ends at a blank. */
static size_t line_len(const char *text)
{
	size_t len = strcspn(text, "\n"), at = screen_width();

	if (len <= at)
		return len;
	while (at && text[at] != ' ')
		at--;
	return at ? at : screen_width();
}

/* Where the next one begins. */
static const char *line_next(const char *text)
{
	text += line_len(text);
	return *text == '\n' || *text == ' ' ? text + 1 : text;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text = line_next(text))
		n++;
	return n;
}

static void draw(const char *text, size_t first, size_t lines, size_t rows)
{
	char *foot;
	size_t i;

	screen_clear();
	for (i = 0; *text && i < first + rows; i++) {
		if (i >= first) {
			char *line = format("%.*s", (int)line_len(text), text);

			screen_put(i - first, 0, line, PLAIN, false);
			free(line);
		}
		text = line_next(text);
	}
	foot = lines > rows ?
	       format("Enter back  Up Down Space  lines %zu to %zu of %zu",
		      first + 1, first + rows < lines ? first + rows : lines,
		      lines) :
	       format("Enter back");
	screen_put(screen_lines() - 1, 0, foot, DIM, false);
	free(foot);
	screen_show();
}

void page_show(const char *text)
{
	size_t first = 0;

	for (;;) {
		/* The terminal may have another size by now. */
		size_t lines = count_lines(text);
		size_t rows = screen_lines() > 1 ? screen_lines() - 1 : 1;
		size_t last = lines > rows ? lines - rows : 0;

		if (first > last)
			first = last;
		draw(text, first, lines, rows);
		switch (screen_key()) {
		case SCREEN_UP:
			first -= !!first;
			break;
		case SCREEN_DOWN:
			first++;
			break;
		case SCREEN_PAGE_UP:
			first -= first < rows ? first : rows;
			break;
		case SCREEN_PAGE_DOWN:
			first += rows;
			break;
		case SCREEN_ENTER:
		case 'q':
			return;
		}
	}
}
