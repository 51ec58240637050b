// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a verdict.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "finding_view.h"
#include "number.h"
#include "output.h"
#include "verdict_say.h"

/* "812 (monitor)" */
static char *name_of(uint64_t tid, const char *comm)
{
	return *comm ? format("%" PRIu64 " (%s)", tid, comm) :
		       format("%" PRIu64, tid);
}

static char *culprit_of(const struct found *f)
{
	enum finding_key key = found_has(f, KEY_CULPRIT_TID) ? KEY_CULPRIT_TID :
							       KEY_CULPRIT_PID;

	return name_of(f->number[key], found_text(f, KEY_CULPRIT_COMM));
}

static bool culprit_known(const struct found *f)
{
	return found_has(f, KEY_CULPRIT_TID) || found_has(f, KEY_CULPRIT_PID);
}

/* "12s", or words where it was not said. */
static const char *duration(const struct found *f, enum finding_key key,
			    char text[NS_TEXT_LEN])
{
	if (!found_has(f, key))
		return "some time";
	return format_ns(f->number[key], text);
}

/* "and runs", "and now sleeps in do_poll"; nothing where it was not said. */
static char *say_now(const struct found *f, const char *before)
{
	if (!found_has(f, KEY_CULPRIT_NOW))
		return format("%s", "");
	return format("%s%s%s%s", before,
		      task_does(found_text(f, KEY_CULPRIT_NOW)),
		      found_has(f, KEY_CULPRIT_IN) ? " in " : "",
		      found_text(f, KEY_CULPRIT_IN));
}

static char *say_answer(const struct found *f)
{
	const char *did = found_text(f, KEY_CULPRIT_DID);
	int64_t result = f->number[KEY_CULPRIT_RESULT];
	char error[ERRNO_TEXT_LEN], *who, *text;

	if (!culprit_known(f))
		return format("nobody is known to serve it");
	who = culprit_of(f);
	if (strncmp(did, "UFFDIO_", 7))
		text = format("%s serves it, and last did %s", who,
			      *did ? did : "nothing that was seen");
	else
		text = format("%s answered with %s%s%s%s%s%s and no wake followed",
			      who, did,
			      found_has(f, KEY_CULPRIT_MODE) ? " " : "",
			      found_text(f, KEY_CULPRIT_MODE),
			      result < 0 ? ", which returned " : "",
			      result < 0 ? result_text(result, error) : "",
			      result < 0 ? "," : "");
	free(who);
	return text;
}

static char *say_missed_wake(const struct found *f)
{
	bool present = !strcmp(f->now.state, "present") ||
		       !strcmp(f->now.state, "writable");
	char *answer = say_answer(f), *text;
	enum finding_key since = KEY_UNNEEDED_NS;
	char time[NS_TEXT_LEN];

	if (!found_has(f, since) && f->number[KEY_CULPRIT_RESULT] == 0)
		since = KEY_CULPRIT_AGO_NS;
	text = format("%s for %s and nobody woke thread %" PRIu64 "; %s",
		      present ? "the page has been present" :
				"nothing has called for the wait",
		      duration(f, since, time), f->number[KEY_TID], answer);
	free(answer);
	return text;
}

static char *say_on_migration(const struct found *f)
{
	char time[NS_TEXT_LEN];

	return format("thread %" PRIu64 " has slept for %s on a userfaultfd while its page is under migration, and the end of a migration wakes nobody there",
		      f->number[KEY_TID], duration(f, KEY_WAIT_NS, time));
}

static char *say_ring(const struct found *f)
{
	const char *at = found_text(f, KEY_RING), *first = at, *word;
	size_t len, size;
	char *text;
	FILE *out = must_alloc(open_memstream(&text, &size));

	while ((len = found_word(&at, &word)))
		fprintf(out, "%.*s -> ", (int)len, word);
	len = found_word(&first, &word);
	fprintf(out, "%.*s", (int)len, word);
	fclose(out);
	return text;
}

static char *say_cycle(const struct found *f)
{
	bool self = !strcmp(found_text(f, KEY_NAME), "uffd-self-wait");
	char *ring, *text;

	if (!found_has(f, KEY_RING))
		return self ?
		       format("thread %" PRIu64 " waits for a userfaultfd that it serves itself, directly or through others",
			      f->number[KEY_TID]) :
		       format("thread %" PRIu64 " is one of some tasks that wait for each other, and none can go on",
			      f->number[KEY_TID]);
	ring = say_ring(f);
	text = format(self ?
		      "who serves the userfaultfd waits for it, and none of these can go on: %s" :
		      "tasks wait for each other, and none can go on: %s", ring);
	free(ring);
	return text;
}

static char *say_spin(const struct found *f)
{
	char *times = found_has(f, KEY_AGAIN) ?
		      format("%" PRIu64 " times in a row", f->number[KEY_AGAIN]) :
		      format("again and again");
	char *at = found_has(f, KEY_ADDRESS) ?
		   format(" at 0x%" PRIx64, f->number[KEY_ADDRESS]) :
		   format("%s", "");
	char *text = format("thread %" PRIu64 " came back %s to the same %s%s, nothing changed and no sleep between",
			    f->number[KEY_TID], times,
			    !strcmp(found_text(f, KEY_NAME), "fault-spin") ?
			    "fault" : "wait on a migration entry", at);

	free(at);
	free(times);
	return text;
}

static char *say_unserved(const struct found *f, enum verdict_kind kind)
{
	char time[NS_TEXT_LEN], *who, *now, *text;
	const char *read = "";

	if (!culprit_known(f))
		return format("thread %" PRIu64 " has waited for %s on a userfaultfd, and nobody is known to serve it",
			      f->number[KEY_TID], duration(f, KEY_WAIT_NS, time));
	if (found_has(f, KEY_READ))
		read = f->number[KEY_READ] ? ", has read the fault" :
					     ", has not read the fault";
	who = culprit_of(f);
	if (kind == VERDICT_STUCK)
		now = say_now(f, ", ");
	else if (!strcmp(found_text(f, KEY_CULPRIT_NOW), "gone"))
		now = format(" and is gone, but its process %" PRIu64 " lives",
			     f->number[KEY_CULPRIT_PID]);
	else
		now = say_now(f, " and now ");
	text = format("thread %" PRIu64 " has waited for %s on a userfaultfd; %s serve%s it%s%s",
		      f->number[KEY_TID], duration(f, KEY_WAIT_NS, time), who,
		      kind == VERDICT_STUCK ? "d" : "s", read, now);
	free(now);
	free(who);
	return text;
}

static char *say_long(const struct found *f, enum verdict_kind kind)
{
	char time[NS_TEXT_LEN], *who, *now, *text;
	const char *did = found_text(f, KEY_CULPRIT_DID);

	if (!culprit_known(f))
		return format("thread %" PRIu64 " has waited for %s for a page under migration; nobody is known to move it",
			      f->number[KEY_TID], duration(f, KEY_WAIT_NS, time));
	who = culprit_of(f);
	now = say_now(f, " and ");
	text = format("thread %" PRIu64 " has waited for %s for a page under migration; %s %s%s%s%s%s",
		      f->number[KEY_TID], duration(f, KEY_WAIT_NS, time), who,
		      kind == VERDICT_STUCK ? "put the entry there" : "moves it",
		      *did ? " (" : "", did, *did ? ")" : "", now);
	free(now);
	free(who);
	return text;
}

char *say_finding(const struct found *f, enum verdict_kind kind)
{
	const char *name = found_text(f, KEY_NAME);

	if (!strcmp(name, "uffd-missed-wake"))
		return say_missed_wake(f);
	if (!strcmp(name, "uffd-wait-on-migration"))
		return say_on_migration(f);
	if (!strcmp(name, "uffd-self-wait") || !strcmp(name, "wait-cycle"))
		return say_cycle(f);
	if (kind == VERDICT_SPINNING)
		return say_spin(f);
	if (!strcmp(name, "uffd-unserved"))
		return say_unserved(f, kind);
	if (!strcmp(name, "migration-wait-long"))
		return say_long(f, kind);
	return format("%s: %s", name, found_has(f, KEY_WHAT) ?
		      found_text(f, KEY_WHAT) : "the module says no more");
}

char *say_wait(const struct subject *s, const struct open_wait *w)
{
	char comm[COMM_TEXT_LEN], time[NS_TEXT_LEN], *who, *end, *text;

	if (w->who) {
		who = name_of(w->who, s->name(s->data, w, comm));
		end = format(strcmp(w->who_now, "gone") ?
			     "%s could end it and %s" :
			     "%s, who could have ended it, %s", who,
			     task_does(w->who_now));
		free(who);
	} else {
		end = format("nobody is known who could end it");
	}
	text = format("thread %" PRIu32 " has waited for %s (%s), and that is no finding; %s",
		      w->tid, format_ns(w->since_ns, time), w->kind, end);
	free(end);
	return text;
}

char *say_awaited(const struct subject *s, const struct open_wait *w, size_t n)
{
	char comm[COMM_TEXT_LEN], time[NS_TEXT_LEN], *who, *text;

	who = name_of(w->who, s->name(s->data, w, comm));
	format_ns(w->since_ns, time);
	if (n == 1)
		text = format("thread %" PRIu32 " of process %" PRIu32 " waits for %s, for %s now",
			      w->tid, w->pid, who, time);
	else
		text = format("%zu threads of other processes wait for it; longest thread %" PRIu32 " of process %" PRIu32 " for %s, for %s now",
			      n, w->tid, w->pid, who, time);
	free(who);
	return text;
}

char *say_caused(const struct found *f)
{
	char *victim = found_victim(f), *who = culprit_of(f);
	char *text = format("%s, finding %" PRIu64 ": because of %s, %s does not go on",
			    found_text(f, KEY_NAME), f->number[KEY_ID], who,
			    victim);

	free(who);
	free(victim);
	return text;
}
