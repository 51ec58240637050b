/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The findings file.
 */
#ifndef MMDEPCTL_FINDINGS_H
#define MMDEPCTL_FINDINGS_H

#include <mmdep.h>

#include "parse.h"

/* How the value of a key is written. */
enum finding_form {
	FORM_TEXT,
	FORM_COMM,
	FORM_U64,
	FORM_SIGNED,
	FORM_HEX,
	FORM_TASK,
	FORM_YES_NO,
	FORM_ENTRY,
	FORM_RING,
	FORM_STACK,
	FORM_SEVERITY,
	FORM_STATE,
};

/* The keys, in the order of the file. */
enum finding_key {
	KEY_ID,
	KEY_NAME,
	KEY_SEVERITY,
	KEY_COUNT,
	KEY_FIRST_NS,
	KEY_LAST_NS,
	KEY_STATE,
	KEY_KIND,
	KEY_TID,
	KEY_PID,
	KEY_COMM,
	KEY_FROM,
	KEY_ADDRESS,
	KEY_WAIT_NS,
	KEY_UNNEEDED_NS,
	KEY_AGAIN,
	KEY_AT_START,
	KEY_NOW,
	KEY_READ,
	KEY_CULPRIT,
	KEY_CULPRIT_TID,
	KEY_CULPRIT_PID,
	KEY_CULPRIT_COMM,
	KEY_CULPRIT_DID,
	KEY_CULPRIT_MODE,
	KEY_CULPRIT_RESULT,
	KEY_CULPRIT_AGO_NS,
	KEY_CULPRIT_NOW,
	KEY_CULPRIT_IN,
	KEY_FOLIO_PFN,
	KEY_FOLIO_ORDER,
	KEY_FOLIO_TYPE,
	KEY_HOLD_NS,
	KEY_WAITERS,
	KEY_RING,
	KEY_WHAT,
	KEY_WHY,
	KEY_NEXT,
	KEY_STACK,
	KEY_CULPRIT_STACK,
	FINDING_NR_KEYS,
	KEY_UNKNOWN = FINDING_NR_KEYS,
};

/**
 * struct said - one line of a finding
 * @name: its key, as it stands there
 * @key:  which one it is, or KEY_UNKNOWN: a newer module says more
 * @text: the value
 */
struct said {
	char *name;
	enum finding_key key;
	char *text;
};

/**
 * struct found - one finding
 * @said:     its lines, in their order
 * @n:        how many
 * @text:     value of each key as text, parts of @said; NULL: not said
 * @number:   of those that are numbers; 0 where nothing was said.  A severity
 *            is an enum mmdep_severity, FORM_SIGNED is an int64_t, "yes" and
 *            "open" are 1
 * @at_start: what stood in the page table; unknown where it was not said
 * @now:      the same, at the last scan
 */
struct found {
	struct said *said;
	size_t n;
	const char *text[FINDING_NR_KEYS];
	uint64_t number[FINDING_NR_KEYS];
	struct wait_entry at_start;
	struct wait_entry now;
};

struct findings {
	struct found *found;
	size_t n;
};

int parse_findings(const char *text, size_t len, struct findings *f,
		   struct parse_error *err);
void findings_free(struct findings *f);

enum finding_form finding_form(enum finding_key key);

static inline bool found_has(const struct found *f, enum finding_key key)
{
	return f->text[key];
}

/* The value, or "" where it was not said. */
static inline const char *found_text(const struct found *f,
				     enum finding_key key)
{
	return f->text[key] ? f->text[key] : "";
}

/* Cuts the next word of a ring off *@at: its length, or 0. */
size_t found_word(const char **at, const char **word);
/* The same for a frame of a stack: "f+0x1", or with its module, "f+0x1 [m]". */
size_t found_frame(const char **at, const char **frame);
/* Is @id the thread or process of the victim? of the culprit? in the ring? */
bool found_is_victim(const struct found *f, uint32_t id);
bool found_is_culprit(const struct found *f, uint32_t id);
bool found_in_ring(const struct found *f, uint32_t id);

/* What can be found, as far as this program knows; by its number. */
struct finding_kind {
	const char *name;
	enum mmdep_severity severity;
	const char *meaning;
};

extern const struct finding_kind finding_kinds[MMDEP_NR_FINDINGS];

/* "info", "warn", "bug": false: none of them. */
bool severity_parse(const char *name, unsigned int *severity);
/* A severity of a newer module is called "severity-7". */
const char *severity_name(unsigned int severity, char text[24]);

/* Does the glob @pattern fit a name that this program knows? */
bool finding_name_fits(const char *pattern);

#endif /* MMDEPCTL_FINDINGS_H */
