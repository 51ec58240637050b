/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rows of facts as comma-separated values (RFC 4180, but lines end in a newline).
 */
#ifndef MMDEPCTL_CSV_H
#define MMDEPCTL_CSV_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "../mmdepctl.h"

/*
 * @rows: an array of objects, or of names; an object in an object gives columns named OUTER.INNER,
 * an array one of all its elements with "; " between, null an empty one.  Or an
 * object: a row for each member, its name and its value.  The columns are all
 * keys that any row has.
 */
void csv_print(FILE *out, struct json_object *rows, bool header);

/* What is a table of itself: @rows as --json or --csv wants them. */
void rows_print(const struct ctx *ctx, struct json_object *rows);

/* What a verb with a table shows: {NAME: ROWS}, as --json or --csv wants it. */
void facts_print(const struct ctx *ctx, struct json_object *obj);

#endif /* MMDEPCTL_CSV_H */
