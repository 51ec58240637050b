/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which findings somebody wants to see: the options that "findings" and "watch"
 * have in common.
 */
#ifndef MMDEPCTL_FILTER_H
#define MMDEPCTL_FILTER_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "findings.h"
#include "stream.h"

/**
 * struct filter - what must be so; zero or NULL: it does not matter
 * @severity: at least this one
 * @name:     a glob for the name of the finding
 * @pid:      process or thread of the victim, the culprit or the ring
 * @comm:     name of the victim or the culprit, as it is printed
 */
struct filter {
	unsigned int severity;
	const char *name;
	uint32_t pid;
	const char *comm;
};

/* Takes the options; its input is a struct filter. */
extern const struct argp filter_argp;

bool filter_found(const struct filter *f, const struct found *found);
/* Of a wait, its task alone is looked at: it has no name and no severity. */
bool filter_event(const struct filter *f, const struct stream_event *e);

#endif /* MMDEPCTL_FILTER_H */
