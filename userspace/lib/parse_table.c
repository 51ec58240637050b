// SPDX-License-Identifier: GPL-2.0
/*
 * The hist/NAME files and the hooks file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "number.h"
#include "output.h"

static int hist_number(const struct lines *l, struct parse_error *err,
		       char **at, uint64_t *n)
{
	char *word = next_word(at);
	int ret;

	if (!word)
		return lines_error(l, err, "a number is missing");
	ret = parse_u64(word, n);
	if (ret)
		return lines_error(l, err, ret == -ERANGE ?
				   "'%.60s' does not fit 64 bits" :
				   "'%.60s' is not a number", word);
	return 0;
}

static int hist_bucket(const struct lines *l, struct parse_error *err,
		       char **at, struct hist *h)
{
	struct bucket b, *last = h->n ? &h->bucket[h->n - 1] : NULL;

	if (hist_number(l, err, at, &b.from) ||
	    hist_number(l, err, at, &b.to) ||
	    hist_number(l, err, at, &b.count))
		return -EINVAL;
	if (b.from > b.to)
		return lines_error(l, err, "the bucket ends before it begins");
	if (last && b.from <= last->to)
		return lines_error(l, err,
				   "the bucket begins before the last one ends");
	h->bucket = must_alloc(reallocarray(h->bucket, h->n + 1,
					    sizeof(*h->bucket)));
	h->bucket[h->n++] = b;
	return 0;
}

int parse_hist(const char *text, size_t len, struct hist *h,
	       struct parse_error *err)
{
	static const char * const key[] = { "count", "sum_ns", "max_ns" };
	unsigned int i, seen = 0;
	struct lines l;
	int ret;

	memset(h, 0, sizeof(*h));
	lines_begin(&l, text, len);
	while ((ret = lines_next(&l, err)) > 0) {
		uint64_t *field[] = { &h->count, &h->sum_ns, &h->max_ns };
		char *at = l.line;
		char *word = next_word(&at);
		uint64_t ignored;

		if (!word) {
			ret = lines_error(&l, err, "the line is empty");
			break;
		}
		for (i = 0; i < 3 && strcmp(key[i], word); i++)
			;
		/* A newer module may say more: a name and a number. */
		if (!strcmp(word, "bucket"))
			ret = hist_bucket(&l, err, &at, h);
		else
			ret = hist_number(&l, err, &at,
					  i < 3 ? field[i] : &ignored);
		if (!ret && i < 3 && seen & (1U << i))
			ret = lines_error(&l, err, "'%s' was said before",
					  key[i]);
		if (!ret && next_word(&at))
			ret = lines_error(&l, err, "there are words too many");
		if (ret)
			break;
		if (i < 3)
			seen |= 1U << i;
	}
	for (i = 0; !ret && i < 3; i++) {
		if (seen & (1U << i))
			continue;
		l.no = 0;
		ret = lines_error(&l, err, "the line '%s' is missing", key[i]);
	}
	if (ret)
		hist_free(h);
	return ret;
}

void hist_free(struct hist *h)
{
	free(h->bucket);
	memset(h, 0, sizeof(*h));
}

static char *text_of(const char *word)
{
	return must_alloc(strdup(strcmp(word, "-") ? word : ""));
}

/* Blanks around @text are the column's padding, not part of the sentence. */
static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		text[--len] = '\0';
	return text;
}

static int parse_hook(struct lines *l, struct parse_error *err, struct hook *h)
{
	static const char * const column[] = {
		"name", "watch", "hooked_as", "how", "state", "hits", "missed",
	};
	char *at = l->line, *word[7];
	uint64_t n[2];
	size_t i;

	for (i = 0; i < 7; i++) {
		word[i] = next_word(&at);
		if (!word[i])
			return lines_error(l, err, "the column '%s' is missing",
					   column[i]);
	}
	for (i = 0; i < 2; i++) {
		int ret = parse_u64(word[5 + i], &n[i]);

		if (ret)
			return lines_error(l, err, ret == -ERANGE ?
					   "'%.60s' does not fit 64 bits" :
					   "'%.60s' is not a number",
					   word[5 + i]);
	}
	h->name = text_of(word[0]);
	h->watch = text_of(word[1]);
	h->hooked_as = text_of(word[2]);
	h->how = text_of(word[3]);
	h->state = text_of(word[4]);
	h->hits = n[0];
	h->missed = n[1];
	h->why = text_of(trim(at));
	return 0;
}

int parse_hooks(const char *text, size_t len, struct hooks *h,
		struct parse_error *err)
{
	struct lines l;
	int ret;

	memset(h, 0, sizeof(*h));
	lines_begin(&l, text, len);
	ret = lines_header(&l, err, "name");
	while (!ret && (ret = lines_next(&l, err)) > 0) {
		h->hook = must_alloc(reallocarray(h->hook, h->n + 1,
						  sizeof(*h->hook)));
		ret = parse_hook(&l, err, &h->hook[h->n]);
		if (ret)
			break;
		h->n++;
	}
	if (ret)
		hooks_free(h);
	return ret;
}

void hooks_free(struct hooks *h)
{
	size_t i;

	for (i = 0; i < h->n; i++) {
		struct hook *hook = &h->hook[i];

		free(hook->name);
		free(hook->watch);
		free(hook->hooked_as);
		free(hook->how);
		free(hook->state);
		free(hook->why);
	}
	free(h->hook);
	memset(h, 0, sizeof(*h));
}

const struct hook *hooks_get(const struct hooks *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (!strcmp(h->hook[i].name, name))
			return &h->hook[i];
	return NULL;
}

const char *hooks_lacking(const struct hooks *h, const char *watch)
{
	static const char lacking[] = "its watch cannot do without ";
	size_t i;

	for (i = 0; i < h->n; i++)
		if (!strcmp(h->hook[i].watch, watch) &&
		    !strncmp(h->hook[i].why, lacking, strlen(lacking)))
			return h->hook[i].why + strlen(lacking);
	return NULL;
}
