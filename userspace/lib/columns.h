/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file with a header: which column stands where.  A newer module may have more of
 * them, in another order.
 */
#ifndef MMDEPCTL_COLUMNS_H
#define MMDEPCTL_COLUMNS_H

#include "lines.h"

#define COLUMNS_MAX	48

/**
 * struct layout - the columns of a file
 * @column: which one stands where; what this program does not know is the number of
 *          those that it does
 * @n:      how many there are before the name of a task, which is the last
 */
struct layout {
	unsigned int column[COLUMNS_MAX];
	size_t n;
};

/* Cuts @l->line, which is the header, and must have each of these. */
int columns_header(struct lines *l, struct parse_error *err, const char * const *name,
		   unsigned int nr, struct layout *layout);
/*
 * Cuts a row: @word has one more than there are names.  Returns what is behind the
 * last column, or NULL with the error filled.
 */
char *columns_row(const struct lines *l, struct parse_error *err,
		  const struct layout *layout, char *row, char **word);

#endif /* MMDEPCTL_COLUMNS_H */
