/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What verbs have of each other: "list", "explain" and "diagnose" show what others
 * show.
 */
#ifndef MMDEPCTL_VERB_H
#define MMDEPCTL_VERB_H

#include <json-c/json.h>

#include "../lib/findings.h"
#include "../mmdepctl.h"

int show_hooks(struct ctx *ctx);
int show_scenarios(struct ctx *ctx);

/* Some waits; @all of them know more of who could end one. */
void show_waits(struct ctx *ctx, const struct waits *w,
		const struct waits *all);
struct json_object *waits_json(struct ctx *ctx, const struct waits *w,
			       const struct waits *all);

/* Findings, one line each. */
void show_findings(struct ctx *ctx, const struct findings *f);
struct json_object *findings_json(const struct findings *f);
/* The worst first. */
void sort_findings(struct findings *f);

struct json_object *status_json(const struct status *s);
struct json_object *hooks_json(const struct hooks *h);
struct json_object *counters_json(const struct counters *c, const char *pattern);
struct json_object *hist_json(const struct hist *h);

#endif /* MMDEPCTL_VERB_H */
