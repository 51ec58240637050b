// SPDX-License-Identifier: GPL-2.0
/*
 * A finding for people.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "finding_view.h"
#include "number.h"
#include "task.h"
#include "who.h"

#define INDENT	12

enum color severity_color(unsigned int severity)
{
	if (severity >= MMDEP_SEVERITY_BUG)
		return RED;
	return severity == MMDEP_SEVERITY_WARN ? YELLOW : PLAIN;
}

const char *result_text(int64_t result, char text[ERRNO_TEXT_LEN])
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
		{ EPERM, "EPERM" }, { ENOENT, "ENOENT" }, { ESRCH, "ESRCH" },
		{ EINTR, "EINTR" }, { ENXIO, "ENXIO" }, { EAGAIN, "EAGAIN" },
		{ ENOMEM, "ENOMEM" }, { EACCES, "EACCES" },
		{ EFAULT, "EFAULT" }, { EBUSY, "EBUSY" }, { EEXIST, "EEXIST" },
		{ ENODEV, "ENODEV" }, { EINVAL, "EINVAL" },
		{ ENOSPC, "ENOSPC" }, { EPIPE, "EPIPE" }, { ERANGE, "ERANGE" },
		{ EHWPOISON, "EHWPOISON" }, { EOPNOTSUPP, "EOPNOTSUPP" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (result == -names[i].err)
			break;
	if (i < ARRAY_SIZE(names))
		snprintf(text, ERRNO_TEXT_LEN, "%" PRId64 " (%s)", result,
			 names[i].name);
	else
		snprintf(text, ERRNO_TEXT_LEN, "%" PRId64, result);
	return text;
}

static char *task_name(const struct found *f, enum finding_key comm,
		       enum finding_key tid, enum finding_key pid)
{
	if (!found_has(f, tid))
		tid = pid;
	if (found_has(f, tid))
		return who_name(found_text(f, comm), f->number[tid]);
	return format("%s", found_has(f, comm) ? found_text(f, comm) : "-");
}

char *found_victim(const struct found *f)
{
	return task_name(f, KEY_COMM, KEY_TID, KEY_PID);
}

char *found_culprit(const struct found *f)
{
	return task_name(f, KEY_CULPRIT_COMM, KEY_CULPRIT_TID, KEY_CULPRIT_PID);
}

/* A paragraph that is put together from parts with ", " between. */
struct parts {
	char *text;
	size_t len;
	FILE *out;
};

static void parts_begin(struct parts *p)
{
	p->out = must_alloc(open_memstream(&p->text, &p->len));
}

static void __printf(2, 3) part(struct parts *p, const char *fmt, ...)
{
	va_list ap;

	if (ftell(p->out) > 0)
		fputs(", ", p->out);
	va_start(ap, fmt);
	vfprintf(p->out, fmt, ap);
	va_end(ap);
}

static void parts_print(struct parts *p, const char *label, unsigned int width)
{
	fclose(p->out);
	if (*p->text)
		print_labelled(stdout, label, p->text, INDENT, width);
	free(p->text);
}

static void print_task(const struct found *f, enum finding_key comm,
		       enum finding_key tid, enum finding_key pid,
		       const char *label, const char *role, unsigned int width)
{
	struct parts p;

	parts_begin(&p);
	if (found_has(f, comm))
		part(&p, "%s", found_text(f, comm));
	if (found_has(f, tid) && found_has(f, pid))
		part(&p, "thread %" PRIu64 " of process %" PRIu64,
		     f->number[tid], f->number[pid]);
	else if (found_has(f, tid) || found_has(f, pid))
		part(&p, "%s %" PRIu64, found_has(f, tid) ? "thread" : "process",
		     f->number[found_has(f, tid) ? tid : pid]);
	if (*role)
		part(&p, "%s", role);
	parts_print(&p, label, width);
}

static const char *say_from(const char *from)
{
	static const char * const words[][2] = {
		{ "user", "touched by user code" },
		{ "kernel", "touched by the kernel itself" },
		{ "gup", "touched through get_user_pages()" },
		{ "kthread", "touched by a kernel thread" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i][0], from))
			return words[i][1];
	return from;
}

static void print_victim(const struct found *f, unsigned int width)
{
	char time[NS_TEXT_LEN];
	struct parts p;

	print_task(f, KEY_COMM, KEY_TID, KEY_PID, "  victim", "", width);
	parts_begin(&p);
	if (found_has(f, KEY_KIND))
		part(&p, "%s", found_text(f, KEY_KIND));
	if (found_has(f, KEY_ADDRESS))
		part(&p, "at 0x%" PRIx64, f->number[KEY_ADDRESS]);
	if (found_has(f, KEY_FROM))
		part(&p, "%s", say_from(found_text(f, KEY_FROM)));
	parts_print(&p, "", width);
	parts_begin(&p);
	if (found_has(f, KEY_WAIT_NS))
		part(&p, "waited %s", format_ns(f->number[KEY_WAIT_NS], time));
	if (found_has(f, KEY_UNNEEDED_NS))
		part(&p, "%s of it for nothing",
		     format_ns(f->number[KEY_UNNEEDED_NS], time));
	if (found_has(f, KEY_AGAIN))
		part(&p, "returned %" PRIu64 " times in a row without sleep",
		     f->number[KEY_AGAIN]);
	if (found_has(f, KEY_READ))
		part(&p, f->number[KEY_READ] ?
		     "the monitor has read the fault" :
		     "the monitor has not read the fault");
	parts_print(&p, "", width);
}

static const char *say_role(const char *culprit)
{
	static const char * const words[][2] = {
		{ "server", "serves the userfaultfd" },
		{ "mover", "put the migration entry there" },
		{ "caller", "asked for the page" },
		{ "ring", "the next one in the ring" },
		{ "holder", "holds the lock" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i][0], culprit))
			return words[i][1];
	return culprit;
}

static void print_culprit(const struct found *f, unsigned int width)
{
	char text[ERRNO_TEXT_LEN], time[NS_TEXT_LEN];
	struct parts p;

	if (!found_has(f, KEY_CULPRIT)) {
		print_labelled(stdout, "  culprit", "nobody is known", INDENT,
			       width);
		return;
	}
	print_task(f, KEY_CULPRIT_COMM, KEY_CULPRIT_TID, KEY_CULPRIT_PID,
		   "  culprit", say_role(found_text(f, KEY_CULPRIT)), width);
	parts_begin(&p);
	if (found_has(f, KEY_CULPRIT_DID))
		part(&p, "did %s", found_text(f, KEY_CULPRIT_DID));
	if (found_has(f, KEY_CULPRIT_MODE))
		part(&p, "mode %s", found_text(f, KEY_CULPRIT_MODE));
	if (found_has(f, KEY_CULPRIT_RESULT))
		part(&p, "which returned %s",
		     result_text(f->number[KEY_CULPRIT_RESULT], text));
	if (found_has(f, KEY_CULPRIT_AGO_NS))
		part(&p, "%s ago", format_ns(f->number[KEY_CULPRIT_AGO_NS], time));
	parts_print(&p, "", width);
	parts_begin(&p);
	if (found_has(f, KEY_CULPRIT_NOW))
		part(&p, "now it %s%s%s",
		     task_does(found_text(f, KEY_CULPRIT_NOW)),
		     found_has(f, KEY_CULPRIT_IN) ? " in " : "",
		     found_text(f, KEY_CULPRIT_IN));
	else if (found_has(f, KEY_CULPRIT_IN))
		part(&p, "in %s", found_text(f, KEY_CULPRIT_IN));
	if (found_has(f, KEY_HOLD_NS))
		part(&p, "held it for %s",
		     format_ns(f->number[KEY_HOLD_NS], time));
	parts_print(&p, "", width);
}

static void print_evidence(const struct found *f, unsigned int width)
{
	const char *at = found_text(f, KEY_RING), *word;
	char *entry = entry_say(&f->at_start, &f->now);
	struct parts p;
	size_t len;

	if (strcmp(entry, "-"))
		print_labelled(stdout, "  entry", entry, INDENT, width);
	free(entry);
	parts_begin(&p);
	if (found_has(f, KEY_FOLIO_PFN))
		part(&p, "pfn 0x%" PRIx64, f->number[KEY_FOLIO_PFN]);
	if (found_has(f, KEY_FOLIO_ORDER))
		part(&p, "order %" PRIu64, f->number[KEY_FOLIO_ORDER]);
	if (found_has(f, KEY_FOLIO_TYPE))
		part(&p, "%s", found_text(f, KEY_FOLIO_TYPE));
	parts_print(&p, "  folio", width);
	if (found_has(f, KEY_WAITERS)) {
		parts_begin(&p);
		part(&p, "%" PRIu64 " task%s in all", f->number[KEY_WAITERS],
		     f->number[KEY_WAITERS] == 1 ? "" : "s");
		parts_print(&p, "  waiters", width);
	}
	if (!found_has(f, KEY_RING))
		return;
	parts_begin(&p);
	while ((len = found_word(&at, &word)))
		fprintf(p.out, "%.*s -> ", (int)len, word);
	at = found_text(f, KEY_RING);
	len = found_word(&at, &word);
	fprintf(p.out, "%.*s", (int)len, word);
	parts_print(&p, "  ring", width);
}

static void print_stack(const struct found *f, enum finding_key key,
			const char *label)
{
	const char *at = found_text(f, key), *word;
	size_t len;

	if (!*at)
		return;
	printf("  %s\n", label);
	while ((len = found_frame(&at, &word)))
		printf("    %.*s\n", (int)len, word);
}

/* What a newer module says, and this program does not know. */
static void print_rest(const struct found *f, unsigned int width)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		char *label;

		if (f->said[i].key != KEY_UNKNOWN)
			continue;
		label = format("  %s: ", f->said[i].name);
		print_labelled(stdout, label, f->said[i].text, INDENT, width);
		free(label);
	}
}

void found_print(const struct found *f, bool color, unsigned int width)
{
	unsigned int severity = f->number[KEY_SEVERITY];
	enum color c = severity_color(severity);
	char first[NS_TEXT_LEN], last[NS_TEXT_LEN];
	uint64_t count = f->number[KEY_COUNT];

	printf("%s%s: %s%s (finding %" PRIu64 ", %s)\n", color_on(color, c),
	       found_text(f, KEY_SEVERITY), found_text(f, KEY_NAME),
	       color_off(color), f->number[KEY_ID], found_text(f, KEY_STATE));
	printf("  found %" PRIu64 " time%s", count, count == 1 ? "" : "s");
	if (found_has(f, KEY_FIRST_NS) && found_has(f, KEY_LAST_NS))
		printf(", first %s and last %s after boot",
		       format_ns(f->number[KEY_FIRST_NS], first),
		       format_ns(f->number[KEY_LAST_NS], last));
	putchar('\n');
	print_labelled(stdout, "  what", found_text(f, KEY_WHAT), INDENT, width);
	if (found_has(f, KEY_WHY))
		print_labelled(stdout, "  why", found_text(f, KEY_WHY), INDENT,
			       width);
	if (found_has(f, KEY_NEXT))
		print_labelled(stdout, "  next", found_text(f, KEY_NEXT), INDENT,
			       width);
	print_victim(f, width);
	print_culprit(f, width);
	print_evidence(f, width);
	print_stack(f, KEY_STACK, "stack of the victim");
	print_stack(f, KEY_CULPRIT_STACK, "stack of the culprit");
	print_rest(f, width);
}
