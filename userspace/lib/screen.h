/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A terminal as a whole, by ncurses; whose names are not known outside.
 */
#ifndef MMDEPCTL_SCREEN_H
#define MMDEPCTL_SCREEN_H

#include <stdbool.h>

#include "output.h"

/* What screen_key() gives beside characters. */
enum {
	SCREEN_NONE = -1,	/* nothing was pressed in time */
	SCREEN_UP = 0x1000,
	SCREEN_DOWN,
	SCREEN_PAGE_UP,
	SCREEN_PAGE_DOWN,
	SCREEN_ENTER,
};

/* @delay_ms: how long screen_key() waits. */
void screen_begin(bool color, unsigned int delay_ms);
void screen_end(void);

unsigned int screen_lines(void);
unsigned int screen_width(void);

void screen_clear(void);
/* What passes the right edge is cut off. */
void screen_put(unsigned int line, unsigned int at, const char *text,
		enum color tint, bool marked);
void screen_show(void);
int screen_key(void);

#endif /* MMDEPCTL_SCREEN_H */
