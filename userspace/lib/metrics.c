// SPDX-License-Identifier: GPL-2.0
/*
 * Figures for Prometheus.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "output.h"

#define PREFIX	"mmdep_"

/* Bounds of a histogram, the same in every output: 1 us to 69 s. */
#define BOUND_FIRST	10
#define BOUND_LAST	36
#define BOUND_STEP	2

/* What is counted by its forms. */
static const char * const forms[] = {
	"reason", "result", "scan_result", "must_wait", "entry",
};

static struct metric *family(struct metrics *m, const char *name,
			     enum metric_type type, const char *help)
{
	char *full = format(PREFIX "%s", name), *at;
	struct metric *k;
	size_t i;

	for (at = full; *at; at++)
		if (!isalnum((unsigned char)*at))
			*at = '_';
	for (i = 0; i < m->n; i++) {
		if (strcmp(m->metric[i].name, full))
			continue;
		free(full);
		return &m->metric[i];
	}
	m->metric = must_alloc(reallocarray(m->metric, m->n + 1,
					    sizeof(*m->metric)));
	k = &m->metric[m->n++];
	memset(k, 0, sizeof(*k));
	k->name = full;
	k->type = type;
	k->help = must_alloc(strdup(help));
	return k;
}

static void add_line(struct metric *k, char *line)
{
	k->sample = must_alloc(reallocarray(k->sample, k->n + 1,
					    sizeof(*k->sample)));
	k->sample[k->n++] = line;
}

/* Seconds, with all the digits there are and no more. */
static char *seconds(uint64_t ns)
{
	char *text = format("%" PRIu64 ".%09" PRIu64, ns / 1000000000,
			    ns % 1000000000);
	size_t len = strlen(text);

	while (text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	text[len] = '\0';
	return text;
}

char *label(char *labels, const char *key, const char *value)
{
	size_t at = 0, room = 2 * strlen(value) + 1;
	char *text = must_alloc(malloc(room)), *all;

	for (; *value; value++) {
		if (*value == '"' || *value == '\\' || *value == '\n')
			text[at++] = '\\';
		text[at++] = *value == '\n' ? 'n' : *value;
	}
	text[at] = '\0';
	all = format("%s%s%s=\"%s\"", labels ? labels : "", labels ? "," : "",
		     key, text);
	free(text);
	free(labels);
	return all;
}

static char *line_of(const char *name, const char *suffix, const char *labels,
		     const char *value)
{
	bool some = labels && *labels;

	return format("%s%s%s%s%s %s", name, suffix, some ? "{" : "",
		      some ? labels : "", some ? "}" : "", value);
}

static void add_value(struct metric *k, char *labels, char *value)
{
	static const char * const suffix[] = {
		[METRIC_GAUGE] = "",
		[METRIC_COUNTER] = "_total",
		[METRIC_HISTOGRAM] = "",
		[METRIC_INFO] = "_info",
	};

	add_line(k, line_of(k->name, suffix[k->type], labels, value));
	free(value);
	free(labels);
}

void metric_add(struct metrics *m, const char *name, enum metric_type type,
		const char *help, char *labels, uint64_t value)
{
	add_value(family(m, name, type, help), labels,
		  format("%" PRIu64, value));
}

void metric_add_ns(struct metrics *m, const char *name, const char *help,
		   char *labels, uint64_t ns)
{
	add_value(family(m, name, METRIC_GAUGE, help), labels, seconds(ns));
}

/* The form in "userfault.reason.wp": where it begins, and its length. */
static const char *find_form(const char *name, size_t *len)
{
	const char *dot;
	size_t i;

	for (dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.')) {
		*len = strcspn(dot + 1, ".");
		if (!dot[1 + *len])
			return NULL;
		for (i = 0; i < ARRAY_SIZE(forms); i++)
			if (strlen(forms[i]) == *len &&
			    !strncmp(forms[i], dot + 1, *len))
				return dot + 1;
	}
	return NULL;
}

void metric_counter(struct metrics *m, const struct counter *c)
{
	bool gauge = counter_is_gauge(c->name);
	const char *first = strchr(c->name, '.'), *second;
	char *name, *all, *help, *key, *labels = NULL;
	const char *form;
	size_t len;

	second = first ? strchr(first + 1, '.') : NULL;
	form = find_form(c->name, &len);
	if (form) {
		name = format("%.*s", (int)(form + len - c->name), c->name);
		all = format("%s.*", name);
		key = format("%.*s", (int)len, form);
		labels = label(NULL, key, form + len + 1);
		free(key);
	} else if (second && !strchr(second + 1, '.')) {
		name = format("%.*s%s", (int)(first - c->name), c->name, second);
		all = format("%.*s.*%s", (int)(first - c->name), c->name, second);
		key = format("%.*s", (int)(second - first - 1), first + 1);
		labels = label(NULL, "kind", key);
		free(key);
	} else {
		name = must_alloc(strdup(c->name));
		all = must_alloc(strdup(c->name));
	}
	help = format("The counter %s, see mmdep(5).", all);
	metric_add(m, name, gauge ? METRIC_GAUGE : METRIC_COUNTER, help, labels,
		   c->value);
	free(help);
	free(all);
	free(name);
}

void metric_hist(struct metrics *m, const char *name, const struct hist *h)
{
	size_t i, len = strlen(name);
	uint64_t count = 0, all = 0;
	char *base, *help, *value;
	struct metric *k;
	unsigned int bit;

	if (len > 3 && !strcmp(name + len - 3, "_ns"))
		len -= 3;
	base = format("%.*s_seconds", (int)len, name);
	help = format("The histogram %s, see mmdep(5).", name);
	k = family(m, base, METRIC_HISTOGRAM, help);
	free(help);
	free(base);
	for (bit = BOUND_FIRST; bit <= BOUND_LAST; bit += BOUND_STEP) {
		uint64_t bound = (1ULL << bit) - 1;
		char *le = seconds(bound);
		char *labels = label(NULL, "le", le);

		for (count = 0, i = 0; i < h->n; i++)
			if (h->bucket[i].to <= bound)
				count += h->bucket[i].count;
		free(le);
		value = format("%" PRIu64, count);
		add_line(k, line_of(k->name, "_bucket", labels, value));
		free(value);
		free(labels);
	}
	for (i = 0; i < h->n; i++)
		all += h->bucket[i].count;
	value = format("%" PRIu64, all);
	add_line(k, line_of(k->name, "_bucket", "le=\"+Inf\"", value));
	add_line(k, line_of(k->name, "_count", "", value));
	free(value);
	value = seconds(h->sum_ns);
	add_line(k, line_of(k->name, "_sum", "", value));
	free(value);
}

/* The text format has no info, and names a counter as its samples are named. */
static void print_head(const struct metric *k, FILE *out, bool open)
{
	static const char * const type[] = {
		[METRIC_GAUGE] = "gauge",
		[METRIC_COUNTER] = "counter",
		[METRIC_HISTOGRAM] = "histogram",
		[METRIC_INFO] = "info",
	};
	static const char * const units[] = { "seconds", "bytes" };
	const char *suffix = "", *last = strrchr(k->name, '_');
	bool info = k->type == METRIC_INFO;
	size_t i;

	if (!open && (info || k->type == METRIC_COUNTER))
		suffix = info ? "_info" : "_total";
	fprintf(out, "# HELP %s%s %s\n", k->name, suffix, k->help);
	fprintf(out, "# TYPE %s%s %s\n", k->name, suffix,
		type[!open && info ? METRIC_GAUGE : k->type]);
	for (i = 0; open && last && i < ARRAY_SIZE(units); i++)
		if (!strcmp(last + 1, units[i]))
			fprintf(out, "# UNIT %s %s\n", k->name, units[i]);
}

void metrics_print(const struct metrics *m, FILE *out, bool open)
{
	size_t i, j;

	for (i = 0; i < m->n; i++) {
		const struct metric *k = &m->metric[i];

		print_head(k, out, open);
		for (j = 0; j < k->n; j++)
			fprintf(out, "%s\n", k->sample[j]);
	}
	if (open)
		fputs("# EOF\n", out);
}

void metrics_free(struct metrics *m)
{
	size_t i, j;

	for (i = 0; i < m->n; i++) {
		for (j = 0; j < m->metric[i].n; j++)
			free(m->metric[i].sample[j]);
		free(m->metric[i].sample);
		free(m->metric[i].name);
		free(m->metric[i].help);
	}
	free(m->metric);
	memset(m, 0, sizeof(*m));
}
