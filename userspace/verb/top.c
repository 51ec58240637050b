// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl top: who waits, who holds them up, who spins, what was found, what is
 * collapsed, who holds locks; renewed.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/page.h"
#include "../lib/screen.h"
#include "../lib/top.h"

enum { OPT_BATCH = 'b', OPT_DELAY = 'd', OPT_VIEW = 'v' };

static const struct argp_option options[] = {
	{ "batch", OPT_BATCH, NULL, 0, "Print once, as text, and end", 0 },
	{ "delay", OPT_DELAY, "SECONDS", 0,
	  "Time from one look to the next (default 1; a unit may be given: 500ms)", 0 },
	{ "view", OPT_VIEW, "VIEW", 0,
	  "Begin with 'waits' (default), 'holders', 'spinners', 'findings', 'collapses' or 'locks'", 0 },
	{ 0 },
};

#define DELAY_MIN_NS	100000000ULL
#define DELAY_MAX_NS	3600000000000ULL

/* Lines that are not rows: title, views, names of columns, keys. */
#define HEAD_LINES	3
#define FOOT_LINES	1

struct screen {
	struct ctx *ctx;
	bool batch;
	uint64_t delay_ns;
	enum top_view view;
	size_t sort;
	bool reverse;
	/* Of the row that is marked; first of those that are seen. */
	size_t marked;
	size_t first;
	struct status status;
	struct top_facts facts;
	struct top_table table;
};

static bool parse_view(const char *text, enum top_view *view)
{
	unsigned int i;

	for (i = 0; i < TOP_NR_VIEWS; i++) {
		if (strcmp(text, top_view_name(i)))
			continue;
		*view = i;
		return true;
	}
	return false;
}

static void parse_delay(struct screen *s, const char *arg,
			struct argp_state *state)
{
	char why[128] = "is not between 100ms and an hour";

	if (!parse_u64(arg, &s->delay_ns)) {
		if (s->delay_ns <= DELAY_MAX_NS / 1000000000)
			s->delay_ns *= 1000000000;
	} else if (parse_duration(arg, &s->delay_ns, why, sizeof(why))) {
		argp_error(state, "--delay: '%s' %s", arg, why);
	}
	if (s->delay_ns < DELAY_MIN_NS || s->delay_ns > DELAY_MAX_NS)
		argp_error(state, "--delay: '%s' %s", arg, why);
}

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct screen *s = data;

	switch (key) {
	case OPT_BATCH:
		s->batch = true;
		return true;
	case OPT_DELAY:
		parse_delay(s, arg, state);
		return true;
	case OPT_VIEW:
		if (!parse_view(arg, &s->view))
			argp_error(state, "--view: '%s' is none of 'waits', 'holders', 'spinners', 'findings', 'collapses' and 'locks'",
				   arg);
		return true;
	default:
		return false;
	}
}

/* Looks again.  All is read, or nothing. */
static int look(struct screen *s)
{
	int ret = debugfs_status(s->ctx, &s->status);

	if (ret)
		return ret;
	ret = top_read(s->ctx, s->view, &s->facts);
	if (ret) {
		status_free(&s->status);
		return ret;
	}
	top_fill(&s->table, s->view, s->ctx, &s->facts);
	top_sort(&s->table, s->sort, s->reverse);
	return 0;
}

static void look_away(struct screen *s)
{
	top_free(&s->table);
	top_facts_free(&s->facts);
	status_free(&s->status);
}

static size_t open_findings(const struct screen *s, unsigned int severity)
{
	size_t i, n = 0;

	for (i = 0; i < s->facts.findings.n; i++) {
		const struct found *f = &s->facts.findings.found[i];

		n += f->number[KEY_STATE] &&
		     f->number[KEY_SEVERITY] >= severity;
	}
	return n;
}

/* What does not fit is left out as a whole; to be freed. */
static char *title(const struct screen *s, unsigned int width)
{
	const char *version = status_get(&s->status, "version");
	const char *kernel = status_get(&s->status, "kernel");
	const char *watches = status_get(&s->status, "watches");
	size_t open = open_findings(s, 0);
	size_t bugs = open_findings(s, MMDEP_SEVERITY_BUG);
	char *counts = format("%zu wait%s, %zu open finding%s, %zu bug%s",
			      s->facts.waits.n, s->facts.waits.n == 1 ? "" : "s",
			      open, open == 1 ? "" : "s", bugs,
			      bugs == 1 ? "" : "s");
	char *line = format("mmdep %s on %s: %s; watches: %s",
			    version ? version : "?", kernel ? kernel : "?",
			    counts, watches ? watches : "?");

	if (strlen(line) > width) {
		free(line);
		line = format("mmdep %s on %s: %s", version ? version : "?",
			      kernel ? kernel : "?", counts);
	}
	if (strlen(line) > width) {
		free(line);
		line = counts;
	} else {
		free(counts);
	}
	return line;
}

static int print_once(struct screen *s)
{
	unsigned int width = output_width();
	char *line;
	size_t i;

	line = title(s, width);
	printf("%.*s\n", (int)width, line);
	free(line);
	for (i = 0; i <= s->table.n; i++) {
		/* The names of the columns come first. */
		line = top_line(&s->table, i ? i - 1 : s->table.n, s->sort,
				width);
		puts(line);
		free(line);
	}
	return EXIT_CLEAN;
}

static size_t rows_seen(void)
{
	size_t lines = screen_lines();

	return lines > HEAD_LINES + FOOT_LINES ?
	       lines - HEAD_LINES - FOOT_LINES : 1;
}

/* Keeps the mark on a row, and that row in sight. */
static void keep_in_sight(struct screen *s)
{
	size_t rows = rows_seen();

	if (s->marked >= s->table.n)
		s->marked = s->table.n ? s->table.n - 1 : 0;
	if (s->first > s->marked)
		s->first = s->marked;
	if (s->marked >= s->first + rows)
		s->first = s->marked - rows + 1;
}

static void draw_views(const struct screen *s)
{
	unsigned int i, at = 0;

	for (i = 0; i < TOP_NR_VIEWS; i++) {
		char *name = format(" %u %s ", i + 1, top_view_name(i));

		screen_put(1, at, name, PLAIN, i == s->view);
		at += strlen(name);
		free(name);
	}
}

static void draw_row(const struct screen *s, unsigned int y, size_t row)
{
	bool head = row == s->table.n;
	char *line = top_line(&s->table, row, s->sort, screen_width());

	screen_put(y, 0, line, head ? BOLD : s->table.row[row].tint,
		   !head && row == s->marked);
	free(line);
}

/* Why there are no rows; to be freed. */
static char *nothing(const struct screen *s)
{
	const char *on = status_get(&s->status, "watches");
	const char *watch = top_view_watch(s->view);

	if (watch && on && !strstr(on, watch))
		return format("the watch is off: mmdepctl set watch=+%s", watch);
	return format("no %s", top_view_name(s->view));
}

static void draw(struct screen *s)
{
	static const char keys[] =
		"q quit  1-6 view  < > sort  r reverse  Up Down  Enter explain";
	unsigned int y = HEAD_LINES;
	char *line = title(s, screen_width());
	size_t i;

	keep_in_sight(s);
	screen_clear();
	screen_put(0, 0, line, open_findings(s, MMDEP_SEVERITY_BUG) ? RED : BOLD,
		   false);
	free(line);
	draw_views(s);
	draw_row(s, 2, s->table.n);
	for (i = s->first; i < s->table.n && i < s->first + rows_seen(); i++)
		draw_row(s, y++, i);
	if (!s->table.n) {
		line = nothing(s);
		screen_put(y, 0, line, PLAIN, false);
		free(line);
	}
	screen_put(screen_lines() - 1, 0, keys, DIM, false);
	screen_show();
}

/* What "explain" says of the marked row, to be read up and down. */
static void explain(struct screen *s)
{
	char id[16], name[] = "mmdepctl explain", *argv[] = { name, id, NULL };
	FILE *out = stdout, *err = stderr;
	struct ctx plain = *s->ctx;
	char *text = NULL;
	size_t len;

	if (!s->table.n || !s->table.row[s->marked].id)
		return;
	snprintf(id, sizeof(id), "%u", s->table.row[s->marked].id);
	plain.color = false;
	fflush(NULL);
	stdout = must_alloc(open_memstream(&text, &len));
	stderr = stdout;
	verb_explain(&plain, 2, argv);
	fclose(stdout);
	stdout = out;
	stderr = err;
	page_show(text);
	free(text);
}

static void set_view(struct screen *s, enum top_view view)
{
	s->view = view;
	s->sort = top_default_sort(view);
	s->reverse = false;
	s->marked = 0;
	s->first = 0;
}

/* False: the end. */
static bool take_key(struct screen *s, int key)
{
	size_t cols = top_columns(s->view), page = rows_seen();

	if (key >= '1' && key < '1' + TOP_NR_VIEWS)
		set_view(s, key - '1');
	switch (key) {
	case 'q':
		return false;
	case '<':
		s->sort = (s->sort + cols - 1) % cols;
		break;
	case '>':
		s->sort = (s->sort + 1) % cols;
		break;
	case 'r':
		s->reverse = !s->reverse;
		break;
	case SCREEN_UP:
		s->marked -= !!s->marked;
		break;
	case SCREEN_DOWN:
		s->marked++;
		break;
	case SCREEN_PAGE_UP:
		s->marked -= s->marked < page ? s->marked : page;
		break;
	case SCREEN_PAGE_DOWN:
		s->marked += page;
		break;
	case SCREEN_ENTER:
		explain(s);
		break;
	}
	return true;
}

static int show(struct screen *s)
{
	int ret = 0;

	screen_begin(s->ctx->color, s->delay_ns / 1000000);
	for (;;) {
		draw(s);
		if (!take_key(s, screen_key()))
			break;
		look_away(s);
		ret = look(s);
		if (ret)
			break;
	}
	screen_end();
	if (!ret)
		look_away(s);
	return ret;
}

int verb_top(struct ctx *ctx, int argc, char **argv)
{
	struct screen s = { .ctx = ctx, .delay_ns = 1000000000 };
	struct args args = {
		.doc = "Shows who waits, who could end it, who comes back again and again, what was found, what was collapsed and who holds locks, and looks again each second.\v"
		       "Keys: 1 to 6 choose what is shown; < and > the column it is ordered by, r turns the order round; Up and Down choose a row, Enter explains its process (Enter or q goes back); q ends.",
		.options = options,
		.option = option,
		.data = &s,
	};
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	if (ctx->json)
		return fail("top: it shows a screen. 'mmdepctl waits --json' has the same facts");
	s.sort = top_default_sort(s.view);
	if (!s.batch && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return fail("top: it needs a terminal. Print once with --batch");
	ret = look(&s);
	if (ret)
		return ret;
	if (!s.batch)
		return show(&s);
	ret = print_once(&s);
	look_away(&s);
	return ret;
}
