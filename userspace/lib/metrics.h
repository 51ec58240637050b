/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Figures for Prometheus: families of metrics, in its text format or in that of
 * OpenMetrics.  Nothing here opens a file.
 */
#ifndef MMDEPCTL_METRICS_H
#define MMDEPCTL_METRICS_H

#include <stdint.h>
#include <stdio.h>

#include "parse.h"
#include "util.h"

enum metric_type {
	METRIC_GAUGE,
	METRIC_COUNTER,		/* only grows, but for a reset */
	METRIC_HISTOGRAM,
	METRIC_INFO,		/* 1, and labels that tell something */
};

/**
 * struct metric - one family
 * @name:   without the "_total" or "_info" of its samples
 * @type:   of all of them
 * @help:   one sentence
 * @sample: lines as they are printed, without their newlines
 * @n:      how many
 */
struct metric {
	char *name;
	enum metric_type type;
	char *help;
	char **sample;
	size_t n;
};

struct metrics {
	struct metric *metric;
	size_t n;
};

/*
 * Adds a sample to the family @name, which begins with the first one.  @labels
 * is "" or what label() has made, and is freed.
 */
void metric_add(struct metrics *m, const char *name, enum metric_type type,
		const char *help, char *labels, uint64_t value);
/* The same for a time, in seconds. */
void metric_add_ns(struct metrics *m, const char *name, const char *help,
		   char *labels, uint64_t ns);
/* Appends KEY="VALUE" to @labels (NULL: the first), which is freed. */
char *label(char *labels, const char *key, const char *value);

/*
 * A counter of the file "counters".  "userfault.reason.wp" becomes
 * userfault_reason{reason="wp"}, "migration.pte.slept" migration_slept{kind="pte"}.
 */
void metric_counter(struct metrics *m, const struct counter *c);
/* A file of hist/: "userfault_wait_ns" becomes userfault_wait_seconds. */
void metric_hist(struct metrics *m, const char *name, const struct hist *h);

/* @open: as OpenMetrics, else as the text format of Prometheus. */
void metrics_print(const struct metrics *m, FILE *out, bool open);
void metrics_free(struct metrics *m);

#endif /* MMDEPCTL_METRICS_H */
