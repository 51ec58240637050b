// SPDX-License-Identifier: GPL-2.0
/*
 * What "diagnose" has to say.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "report.h"

static const char * const level_name[] = {
	[LEVEL_OK] = "ok",
	[LEVEL_NOTE] = "note",
	[LEVEL_PROBLEM] = "problem",
};

static const enum color level_color[] = {
	[LEVEL_OK] = GREEN,
	[LEVEL_NOTE] = PLAIN,
	[LEVEL_PROBLEM] = RED,
};

void report_add(struct report *r, enum report_level level, const char *about,
		const char *fmt, ...)
{
	struct remark *f;
	va_list ap;
	int n;

	r->remark = must_alloc(reallocarray(r->remark, r->n + 1,
					    sizeof(*r->remark)));
	f = &r->remark[r->n++];
	f->level = level;
	f->about = about;
	va_start(ap, fmt);
	n = vasprintf(&f->text, fmt, ap);
	va_end(ap);
	must_alloc(n < 0 ? NULL : f->text);
}

size_t report_problems(const struct report *r)
{
	size_t i, n = 0;

	for (i = 0; i < r->n; i++)
		n += r->remark[i].level == LEVEL_PROBLEM;
	return n;
}

struct json_object *report_json(const struct report *r)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < r->n; i++) {
		struct json_object *row = json_object_new_object();

		json_str(row, "level", level_name[r->remark[i].level]);
		json_str(row, "about", r->remark[i].about);
		json_str(row, "text", r->remark[i].text);
		json_object_array_add(array, row);
	}
	return array;
}

void report_print(const struct report *r)
{
	unsigned int width = output_width();
	bool color = r->ctx->color;
	size_t i, n = report_problems(r);
	int level;

	/* What needs doing comes first. */
	for (level = LEVEL_PROBLEM; level >= LEVEL_OK; level--)
		for (i = 0; i < r->n; i++) {
			const struct remark *f = &r->remark[i];

			if ((int)f->level != level)
				continue;
			printf("%s%s%s: %s\n",
			       color_on(color, level_color[level]),
			       level_name[level], color_off(color), f->about);
			print_wrapped(stdout, f->text, 4, width);
		}
	if (n)
		printf("\n%zu problem%s.\n", n, n == 1 ? "" : "s");
	else
		puts("\nAll is well.");
}

void report_free(struct report *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		free(r->remark[i].text);
	free(r->remark);
	memset(r, 0, sizeof(*r));
}
