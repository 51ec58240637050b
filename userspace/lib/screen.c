// SPDX-License-Identifier: GPL-2.0
/*
 * A terminal as a whole, by ncurses.
 */
#include <ncurses.h>

#include "screen.h"

static bool colors;

void screen_begin(bool color, unsigned int delay_ms)
{
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, true);
	curs_set(0);
	timeout(delay_ms);
	colors = color && has_colors();
	if (!colors)
		return;
	start_color();
	use_default_colors();
	init_pair(GREEN, COLOR_GREEN, -1);
	init_pair(YELLOW, COLOR_YELLOW, -1);
	init_pair(RED, COLOR_RED, -1);
}

void screen_end(void)
{
	endwin();
}

unsigned int screen_lines(void)
{
	return LINES;
}

unsigned int screen_width(void)
{
	return COLS;
}

void screen_clear(void)
{
	erase();
}

void screen_put(unsigned int line, unsigned int at, const char *text,
		enum color tint, bool marked)
{
	int look = marked ? A_REVERSE : A_NORMAL;

	if (line >= screen_lines() || at >= screen_width())
		return;
	if (tint == BOLD)
		look |= A_BOLD;
	else if (tint == DIM)
		look |= A_DIM;
	else if (tint != PLAIN && colors)
		look |= COLOR_PAIR(tint);
	attrset(look);
	mvaddnstr(line, at, text, COLS - at);
	attrset(A_NORMAL);
}

void screen_show(void)
{
	refresh();
}

int screen_key(void)
{
	int key = getch();

	switch (key) {
	case ERR:
	case KEY_RESIZE:
		return SCREEN_NONE;
	case KEY_UP:
		return SCREEN_UP;
	case KEY_DOWN:
		return SCREEN_DOWN;
	case KEY_PPAGE:
		return SCREEN_PAGE_UP;
	case KEY_NPAGE:
	case ' ':
		return SCREEN_PAGE_DOWN;
	case KEY_ENTER:
	case '\n':
	case '\r':
		return SCREEN_ENTER;
	default:
		return key;
	}
}
