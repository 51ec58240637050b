/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of the watches.
 */
#ifndef MMDEPCTL_WATCH_H
#define MMDEPCTL_WATCH_H

#include <stddef.h>
#include <stdint.h>

struct watch {
	const char *name;
	uint64_t bit;
	const char *about;
};

/* Ends with an empty name. */
extern const struct watch watches[];

/**
 * parse_watches() - "userfault,migration", "all", "none"
 * @text: names with commas between
 * @mask: (out) MMDEP_WATCH_*
 * @why:  (out) what is wrong, as half a sentence about @text
 * @len:  size of @why
 *
 * Return: 0, or -EINVAL with @why filled.
 */
int parse_watches(const char *text, uint64_t *mask, char *why, size_t len);

/* "+collapse,-userfault": which bits to set and which to clear. */
int parse_watch_changes(const char *text, uint64_t *set, uint64_t *clear,
			char *why, size_t len);

#define WATCHES_TEXT_LEN	64

/* The names in @mask with @between, or "none". */
const char *format_watches(uint64_t mask, const char *between,
			   char text[WATCHES_TEXT_LEN]);

#endif /* MMDEPCTL_WATCH_H */
