/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What "diagnose" has to say: sentences, each with a subject and a level.
 */
#ifndef MMDEPCTL_REPORT_H
#define MMDEPCTL_REPORT_H

#include <json-c/json.h>

#include "debugfs.h"
#include "util.h"

enum report_level {
	LEVEL_OK,	/* as it should be */
	LEVEL_NOTE,	/* good to know, nothing to be done */
	LEVEL_PROBLEM,	/* something does not work */
};

struct remark {
	enum report_level level;
	const char *about;
	char *text;
};

struct report {
	const struct ctx *ctx;
	struct remark *remark;
	size_t n;
};

/* @about must live as long as the report. */
void report_add(struct report *r, enum report_level level, const char *about,
		const char *fmt, ...) __printf(4, 5);
size_t report_problems(const struct report *r);
void report_print(const struct report *r);
struct json_object *report_json(const struct report *r);
void report_free(struct report *r);

/* The module: loaded, version, hooks. */
void check_module(struct report *r);
/* The machine: rights, debugfs, lockdown, kprobes, huge pages. */
void check_machine(struct report *r);

#endif /* MMDEPCTL_REPORT_H */
