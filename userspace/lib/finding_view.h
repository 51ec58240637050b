/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A finding for people, and as JSON.
 */
#ifndef MMDEPCTL_FINDING_VIEW_H
#define MMDEPCTL_FINDING_VIEW_H

#include <json-c/json.h>
#include <stdbool.h>

#include "findings.h"
#include "output.h"

enum color severity_color(unsigned int severity);

/* "vcpu0/901", "monitor/812", or "-"; to be freed. */
char *found_victim(const struct found *f);
char *found_culprit(const struct found *f);

/* The whole report. */
void found_print(const struct found *f, bool color, unsigned int width);

/* Its lines in their order; a key of a newer module as it stands there. */
struct json_object *found_json(const struct found *f);
/* An array of its frames. */
struct json_object *found_stack_json(const char *text);

#define ERRNO_TEXT_LEN	32

/* "-17 (EEXIST)", "4096". */
const char *result_text(int64_t result, char text[ERRNO_TEXT_LEN]);

#endif /* MMDEPCTL_FINDING_VIEW_H */
