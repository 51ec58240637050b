/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page-table entries, for people and as JSON.
 */
#ifndef MMDEPCTL_ENTRY_H
#define MMDEPCTL_ENTRY_H

#include <json-c/json.h>

#include "parse.h"

bool entry_known(const struct wait_entry *e);
/* "none; pte present now, pfn 0x12": to be freed; "-" when both are unknown. */
char *entry_say(const struct wait_entry *then, const struct wait_entry *now);
/* NULL, which is null, when it is not known. */
struct json_object *entry_json(const struct wait_entry *e);

#endif /* MMDEPCTL_ENTRY_H */
