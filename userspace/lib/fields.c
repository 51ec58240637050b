// SPDX-License-Identifier: GPL-2.0
/*
 * Words that stand in more than one of mmdep's files.
 */
#include <errno.h>
#include <string.h>

#include "fields.h"
#include "number.h"

static int check_number(const struct lines *l, struct parse_error *err,
			const char *word, int ret)
{
	if (!ret)
		return 0;
	return lines_error(l, err, ret == -ERANGE ?
			   "'%.60s' does not fit 64 bits" :
			   "'%.60s' is not a number", word);
}

int field_u64(const struct lines *l, struct parse_error *err, const char *word,
	      uint64_t *n)
{
	return check_number(l, err, word, parse_u64(word, n));
}

int field_hex(const struct lines *l, struct parse_error *err, const char *word,
	      uint64_t *n)
{
	return check_number(l, err, word, parse_hex(word, n));
}

int field_task(const struct lines *l, struct parse_error *err,
	       const char *word, uint32_t *id)
{
	uint64_t n;

	if (field_u64(l, err, word, &n))
		return -EINVAL;
	if (n > INT32_MAX)
		return lines_error(l, err, "'%.60s' is too large for a task",
				   word);
	*id = n;
	return 0;
}

int field_optional(const struct lines *l, struct parse_error *err, const char *word,
		   uint64_t *n)
{
	*n = 0;
	return strcmp(word, "-") ? field_u64(l, err, word, n) : 0;
}

int field_optional_hex(const struct lines *l, struct parse_error *err, const char *word,
		       uint64_t *n)
{
	*n = 0;
	return strcmp(word, "-") ? field_hex(l, err, word, n) : 0;
}

int field_optional_task(const struct lines *l, struct parse_error *err, const char *word,
			uint32_t *id)
{
	*id = 0;
	return strcmp(word, "-") ? field_task(l, err, word, id) : 0;
}

int field_yes_no(const struct lines *l, struct parse_error *err,
		 const char *word, bool *yes)
{
	*yes = !strcmp(word, "yes");
	if (*yes || !strcmp(word, "no"))
		return 0;
	return lines_error(l, err, "'%.60s' is neither 'yes' nor 'no'", word);
}

int field_entry(const struct lines *l, struct parse_error *err, char *word,
		struct wait_entry *e)
{
	char *state, *pfn;

	memset(e, 0, sizeof(*e));
	e->level = "";
	e->state = "";
	if (!strcmp(word, "-"))
		return 0;
	state = strchr(word, ':');
	pfn = state ? strchr(state + 1, ':') : NULL;
	if (!state || state == word || !state[1] || pfn == state + 1 ||
	    (pfn && strncmp(pfn, ":pfn=", 5)))
		return lines_error(l, err,
				   "'%.60s' is neither '-' nor 'level:state' nor 'level:state:pfn=0x...'",
				   word);
	if (pfn && field_hex(l, err, pfn + 5, &e->pfn))
		return -EINVAL;
	*state = '\0';
	if (pfn)
		*pfn = '\0';
	e->level = word;
	e->state = state + 1;
	e->has_pfn = pfn;
	return 0;
}
