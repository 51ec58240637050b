// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl export: figures for Prometheus.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/debugfs.h"
#include "../lib/kmod.h"
#include "../lib/metrics.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/watch.h"

enum { OPT_OUTPUT = 'o', OPT_FORMAT = 'f' };

struct wish {
	const char *output;
	bool text;
};

static const struct argp_option options[] = {
	{ "format", OPT_FORMAT, "FORMAT", 0,
	  "'openmetrics' (default), or 'prometheus': its text format, which the textfile collector reads", 0 },
	{ "output", OPT_OUTPUT, "FILE", 0,
	  "Write to FILE, which changes as a whole or not at all", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wish *wish = data;

	switch (key) {
	case OPT_OUTPUT:
		wish->output = arg;
		return true;
	case OPT_FORMAT:
		wish->text = !strcmp(arg, "prometheus");
		if (!wish->text && strcmp(arg, "openmetrics"))
			argp_error(state, "--format: '%s' is neither 'openmetrics' nor 'prometheus'",
				   arg);
		return true;
	default:
		return false;
	}
}

static uint64_t number_of(const struct status *s, const char *key)
{
	const char *text = status_get(s, key);
	uint64_t n;

	return text && !parse_u64(text, &n) ? n : 0;
}

/* Is @word one of the words of @list? */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (; list && *list; list += strspn(list, " ")) {
		if (!strncmp(list, word, len) && (!list[len] || list[len] == ' '))
			return true;
		list += strcspn(list, " ");
	}
	return false;
}

static void add_status(struct metrics *m, const struct status *s)
{
	static const struct {
		const char *key;
		const char *name;
		enum metric_type type;
		const char *help;
	} figure[] = {
		{ "memory_bytes", "memory_bytes", METRIC_GAUGE,
		  "Memory that the module has taken." },
		{ "waits_open", "waits_open", METRIC_GAUGE,
		  "Waits that are open now." },
		{ "waits_max", "waits_limit", METRIC_GAUGE,
		  "Waits that there is room for." },
		{ "waits_dropped", "waits_dropped", METRIC_COUNTER,
		  "Waits that found no room." },
		{ "waits_reaped", "waits_reaped", METRIC_COUNTER,
		  "Waits whose end only the scan has seen." },
		{ "scans", "scans", METRIC_COUNTER,
		  "Scans of the open waits." },
		{ "hook_hits", "hook_hits", METRIC_COUNTER,
		  "Calls that the hooks have seen." },
		{ "missed_returns", "missed_returns", METRIC_COUNTER,
		  "Returns that the probes have missed." },
		{ "findings_max", "findings_limit", METRIC_GAUGE,
		  "Findings that there is room for." },
		{ "findings_evicted", "findings_evicted", METRIC_COUNTER,
		  "Findings that had to go for newer ones." },
		{ "findings_dropped", "findings_dropped", METRIC_COUNTER,
		  "Findings that there was no room for." },
		{ "tasks_held", "tasks_held", METRIC_GAUGE,
		  "Tasks that a scenario holds now." },
	};
	static const char * const hooks[] = { "on", "off", "absent" };
	const struct watch *w;
	char *labels = NULL;
	size_t i;

	metric_add(m, "up", METRIC_GAUGE,
		   "Whether the module is loaded and can be read.", NULL, 1);
	for (i = 0; i < 3; i++) {
		static const char * const what[] = { "version", "abi", "kernel" };
		const char *value = status_get(s, what[i]);

		labels = label(labels, what[i], value ? value : "");
	}
	metric_add(m, "build", METRIC_INFO, "The module, and its kernel.", labels,
		   1);
	for (w = watches; *w->name; w++)
		metric_add(m, "watch_on", METRIC_GAUGE,
			   "Whether the watch is on.",
			   label(NULL, "watch", w->name),
			   has_word(status_get(s, "watches"), w->name));
	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		char *key = format("hooks_%s", hooks[i]);

		metric_add(m, "hooks", METRIC_GAUGE,
			   "Hooks of each state.",
			   label(NULL, "state", hooks[i]), number_of(s, key));
		free(key);
	}
	for (i = 0; i < ARRAY_SIZE(figure); i++)
		if (status_get(s, figure[i].key))
			metric_add(m, figure[i].name, figure[i].type,
				   figure[i].help, NULL,
				   number_of(s, figure[i].key));
}

/* Every kind of finding, so that an alert has a zero to begin with. */
static void add_findings(struct metrics *m, const struct findings *f)
{
	size_t i, j;

	for (i = 0; i < MMDEP_NR_FINDINGS; i++) {
		const struct finding_kind *kind = &finding_kinds[i];
		uint64_t all = 0, open = 0;
		char severity[24];
		const char *name;

		for (j = 0; j < f->n; j++) {
			if (strcmp(found_text(&f->found[j], KEY_NAME),
				   kind->name))
				continue;
			all++;
			open += f->found[j].number[KEY_STATE];
		}
		name = severity_name(kind->severity, severity);
		metric_add(m, "findings", METRIC_GAUGE,
			   "Findings that the module has a record of.",
			   label(label(NULL, "finding", kind->name), "severity",
				 name), all);
		metric_add(m, "findings_open", METRIC_GAUGE,
			   "Of these, what is still so.",
			   label(label(NULL, "finding", kind->name), "severity",
				 name), open);
	}
}

/* For each kind of wait that there is: counters have one named KIND.open. */
static void add_oldest(struct metrics *m, const struct counters *c,
		       const struct waits *w)
{
	static const char end[] = ".open";
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		const char *name = c->counter[i].name;
		size_t len = strlen(name) - strlen(end);
		uint64_t oldest = 0;
		char *kind;

		if (!counter_is_gauge(name))
			continue;
		kind = format("%.*s", (int)len, name);
		for (j = 0; j < w->n; j++)
			if (!strcmp(w->wait[j].kind, kind) &&
			    w->wait[j].since_ns > oldest)
				oldest = w->wait[j].since_ns;
		metric_add_ns(m, "wait_oldest_seconds",
			      "How long who waits longest has waited, 0 when nobody does.",
			      label(NULL, "kind", kind), oldest);
		free(kind);
	}
}

static int collect_counters(struct ctx *ctx, struct metrics *m)
{
	struct counters c;
	struct waits w;
	int ret;
	size_t i;

	ret = debugfs_counters(ctx, &c);
	if (ret)
		return ret;
	ret = debugfs_waits(ctx, &w);
	if (!ret) {
		add_oldest(m, &c, &w);
		waits_free(&w);
		for (i = 0; i < c.n; i++)
			metric_counter(m, &c.counter[i]);
	}
	counters_free(&c);
	return ret;
}

static int collect_hist(struct ctx *ctx, struct metrics *m)
{
	char **names;
	size_t i, n;
	int ret;

	ret = debugfs_hist_names(ctx, &names, &n);
	if (ret)
		return ret;
	for (i = 0; i < n && !ret; i++) {
		struct hist h;

		ret = debugfs_hist(ctx, names[i], &h);
		if (ret)
			break;
		metric_hist(m, names[i], &h);
		hist_free(&h);
	}
	names_free(names, n);
	return ret;
}

static int collect(struct ctx *ctx, struct metrics *m)
{
	struct findings f;
	struct status s;
	int ret;

	/* That nobody watches is a figure, too, and no error. */
	if (!ctx->debugfs && !kmod_loaded(ctx->root)) {
		metric_add(m, "up", METRIC_GAUGE,
			   "Whether the module is loaded and can be read.",
			   NULL, 0);
		return 0;
	}
	ret = debugfs_status(ctx, &s);
	if (ret)
		return ret;
	add_status(m, &s);
	status_free(&s);
	ret = debugfs_findings(ctx, &f);
	if (ret)
		return ret;
	add_findings(m, &f);
	findings_free(&f);
	ret = collect_counters(ctx, m);
	return ret ? ret : collect_hist(ctx, m);
}

/* Whoever reads the file meanwhile gets the old one, and never half of it. */
static int write_file(const struct metrics *m, const char *path, bool open)
{
	char *tmp = format("%s.XXXXXX", path);
	int fd = mkstemp(tmp), ret = 0;
	FILE *out;

	if (fd < 0) {
		ret = fail("%s: %s. Give the name of a file in a folder that exists and may be written",
			   path, strerror(errno));
		free(tmp);
		return ret;
	}
	out = must_alloc(fdopen(fd, "w"));
	metrics_print(m, out, open);
	/* Others read it. */
	fchmod(fd, 0644);
	ret = ferror(out);
	if (fclose(out) || ret || rename(tmp, path)) {
		ret = fail("%s: %s. Is the disk full?", path, strerror(errno));
		unlink(tmp);
	}
	free(tmp);
	return ret;
}

int verb_export(struct ctx *ctx, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct args args = {
		.doc = "Prints counters, histograms, findings and the state of the module as metrics for Prometheus.\v"
		       "Times are in seconds, names begin with 'mmdep_'. "
		       "While the module is not loaded there is only 'mmdep_up 0'.",
		.options = options,
		.option = option,
		.data = &wish,
	};
	struct metrics m = { 0 };
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	if (ctx->json)
		return fail("export: metrics are not JSON. 'mmdepctl counters --json' has most of them");
	ret = collect(ctx, &m);
	if (!ret && wish.output)
		ret = write_file(&m, wish.output, !wish.text);
	else if (!ret)
		metrics_print(&m, stdout, !wish.text);
	metrics_free(&m);
	return ret;
}
