// SPDX-License-Identifier: GPL-2.0
/*
 * Which column stands where; what follows the last one is the name of a task.
 */
#include <string.h>

#include "columns.h"

int columns_header(struct lines *l, struct parse_error *err, const char * const *name,
		   unsigned int nr, struct layout *layout)
{
	char *at = l->line, *word;
	uint64_t seen = 0;
	unsigned int c;

	layout->n = 0;
	while ((word = next_word(&at)) && strcmp(word, "comm")) {
		for (c = 0; c < nr && strcmp(name[c], word); c++)
			;
		if (layout->n == COLUMNS_MAX)
			return lines_error(l, err, "there are more than %d columns",
					   COLUMNS_MAX);
		if (c < nr && seen & (1ULL << c))
			return lines_error(l, err, "the column '%s' is there twice", name[c]);
		if (c < nr)
			seen |= 1ULL << c;
		layout->column[layout->n++] = c;
	}
	for (c = 0; c < nr; c++)
		if (!(seen & (1ULL << c)))
			return lines_error(l, err, "the header has no column '%s'", name[c]);
	if (!word || next_word(&at))
		return lines_error(l, err, "the last column is not 'comm'");
	return 0;
}

char *columns_row(const struct lines *l, struct parse_error *err,
		  const struct layout *layout, char *row, char **word)
{
	size_t i;

	for (i = 0; i < layout->n; i++) {
		word[layout->column[i]] = next_word(&row);
		if (!word[layout->column[i]]) {
			lines_error(l, err, "column %zu is missing", i + 1);
			return NULL;
		}
	}
	return row + strspn(row, " \t");
}
