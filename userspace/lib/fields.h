/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words that stand in more than one of mmdep's files.  Each function returns 0,
 * or -EINVAL with the error of the line filled.
 */
#ifndef MMDEPCTL_FIELDS_H
#define MMDEPCTL_FIELDS_H

#include "lines.h"

int field_u64(const struct lines *l, struct parse_error *err, const char *word,
	      uint64_t *n);
int field_hex(const struct lines *l, struct parse_error *err, const char *word,
	      uint64_t *n);
int field_task(const struct lines *l, struct parse_error *err,
	       const char *word, uint32_t *id);
/* "-" is zero: there is none, or nobody knows. */
int field_optional(const struct lines *l, struct parse_error *err, const char *word,
		   uint64_t *n);
int field_optional_hex(const struct lines *l, struct parse_error *err, const char *word,
		       uint64_t *n);
int field_optional_task(const struct lines *l, struct parse_error *err, const char *word,
			uint32_t *id);
int field_yes_no(const struct lines *l, struct parse_error *err,
		 const char *word, bool *yes);
/* "-", "LEVEL:STATE" or "LEVEL:STATE:pfn=0x...": cut at its colons. */
int field_entry(const struct lines *l, struct parse_error *err, char *word,
		struct wait_entry *e);

#endif /* MMDEPCTL_FIELDS_H */
