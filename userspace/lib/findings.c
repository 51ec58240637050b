// SPDX-License-Identifier: GPL-2.0
/*
 * Findings: whom they are about, and their names.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings.h"
#include "util.h"

static const char * const severities[] = {
	[MMDEP_SEVERITY_INFO] = "info",
	[MMDEP_SEVERITY_WARN] = "warn",
	[MMDEP_SEVERITY_BUG] = "bug",
};

#define FINDING_KIND(symbol, name, severity, meaning)	\
	[MMDEP_FINDING_##symbol] = { name, MMDEP_SEVERITY_##severity, meaning },
const struct finding_kind finding_kinds[MMDEP_NR_FINDINGS] = {
	MMDEP_FINDINGS(FINDING_KIND)
};

bool severity_parse(const char *name, unsigned int *severity)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(severities); i++) {
		if (strcmp(severities[i], name))
			continue;
		*severity = i;
		return true;
	}
	return false;
}

const char *severity_name(unsigned int severity, char text[24])
{
	if (severity < ARRAY_SIZE(severities))
		return severities[severity];
	snprintf(text, 24, "severity-%u", severity);
	return text;
}

bool finding_name_fits(const char *pattern)
{
	size_t i;

	for (i = 0; i < MMDEP_NR_FINDINGS; i++)
		if (!fnmatch(pattern, finding_kinds[i].name, 0))
			return true;
	return false;
}

size_t found_word(const char **at, const char **word)
{
	size_t len;

	*word = *at + strspn(*at, " \t");
	len = strcspn(*word, " \t");
	*at = *word + len;
	return len;
}

size_t found_frame(const char **at, const char **frame)
{
	size_t len = found_word(at, frame), more;
	const char *next = *at, *word;

	more = found_word(&next, &word);
	if (!len || !more || *word != '[')
		return len;
	*at = next;
	return word + more - *frame;
}

static bool is(const struct found *f, enum finding_key key, uint32_t id)
{
	return found_has(f, key) && f->number[key] == id;
}

bool found_is_victim(const struct found *f, uint32_t id)
{
	return is(f, KEY_TID, id) || is(f, KEY_PID, id);
}

bool found_is_culprit(const struct found *f, uint32_t id)
{
	return is(f, KEY_CULPRIT_TID, id) || is(f, KEY_CULPRIT_PID, id);
}

bool found_in_ring(const struct found *f, uint32_t id)
{
	const char *at = found_text(f, KEY_RING), *word;

	while (found_word(&at, &word))
		if (strtoul(word, NULL, 10) == id)
			return true;
	return false;
}
