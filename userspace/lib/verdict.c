// SPDX-License-Identifier: GPL-2.0
/*
 * One sentence about a process.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "output.h"
#include "verdict.h"
#include "verdict_say.h"

const char *verdict_name(enum verdict_kind kind)
{
	static const char * const names[] = {
		[VERDICT_NOT_STUCK] = "not stuck",
		[VERDICT_HOLDING] = "holding others up",
		[VERDICT_WAITING] = "waiting",
		[VERDICT_SPINNING] = "spinning",
		[VERDICT_STUCK] = "stuck",
	};

	return names[kind];
}

static bool in_ring(const struct subject *s, const struct found *f)
{
	size_t i;

	for (i = 0; i < s->task->n; i++)
		if (found_in_ring(f, s->task->thread[i].tid))
			return true;
	return false;
}

static bool is_of(const struct subject *s, const struct found *f,
		  enum finding_key tid, enum finding_key pid)
{
	if (found_has(f, pid) && f->number[pid] == s->task->pid)
		return true;
	return found_has(f, tid) && task_has(s->task, f->number[tid]);
}

bool subject_suffers(const struct subject *s, const struct found *f)
{
	return is_of(s, f, KEY_TID, KEY_PID) || in_ring(s, f);
}

bool subject_causes(const struct subject *s, const struct found *f)
{
	return !subject_suffers(s, f) &&
	       is_of(s, f, KEY_CULPRIT_TID, KEY_CULPRIT_PID);
}

bool subject_awaited(const struct subject *s, const struct open_wait *w)
{
	return w->pid != s->task->pid && w->who && task_has(s->task, w->who);
}

/*
 * May what ends this wait still come?  Where nobody is known it may: who could
 * end it may not have been seen yet.
 */
static bool may_end(const struct subject *s, const struct found *f, bool others)
{
	const char *now = found_text(f, KEY_CULPRIT_NOW);

	if (strcmp(now, "gone") && strcmp(now, "Z") && strcmp(now, "X"))
		return true;
	/* Another thread may read the userfaultfd, but not move the page. */
	return others && found_has(f, KEY_CULPRIT_PID) &&
	       s->lives(s->data, f->number[KEY_CULPRIT_PID]);
}

/* The kind of verdict that a finding about a victim calls for. */
static enum verdict_kind kind_of(const struct subject *s,
				 const struct found *f)
{
	static const struct {
		const char *name;
		enum verdict_kind kind;
	} kinds[] = {
		{ "uffd-wait-on-migration", VERDICT_STUCK },
		{ "uffd-missed-wake", VERDICT_STUCK },
		{ "uffd-self-wait", VERDICT_STUCK },
		{ "wait-cycle", VERDICT_STUCK },
		{ "migration-wait-spin", VERDICT_SPINNING },
		{ "fault-spin", VERDICT_SPINNING },
		/* It failed, and waits no more. */
		{ "uffd-cannot-retry", VERDICT_NOT_STUCK },
		{ "gup-retry-trapped", VERDICT_SPINNING },
		/* The lock was let go when it was found. */
		{ "collapse-write-hold", VERDICT_NOT_STUCK },
		{ "collapse-stale-vma", VERDICT_NOT_STUCK },
		{ "collapse-swapin-write-locked", VERDICT_NOT_STUCK },
	};
	const char *name = found_text(f, KEY_NAME);
	size_t i;

	if (!f->number[KEY_STATE])
		return VERDICT_NOT_STUCK;
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].kind;
	if (!strcmp(name, "uffd-unserved"))
		return may_end(s, f, true) ? VERDICT_WAITING : VERDICT_STUCK;
	if (!strcmp(name, "migration-wait-long"))
		return may_end(s, f, false) ? VERDICT_WAITING : VERDICT_STUCK;
	/* A newer module's. */
	if (f->number[KEY_SEVERITY] >= MMDEP_SEVERITY_BUG)
		return VERDICT_STUCK;
	return f->number[KEY_SEVERITY] == MMDEP_SEVERITY_WARN ?
	       VERDICT_WAITING : VERDICT_NOT_STUCK;
}

static const struct found *worst_finding(const struct subject *s,
					 enum verdict_kind *kind)
{
	const struct found *worst = NULL;
	size_t i;

	*kind = VERDICT_NOT_STUCK;
	for (i = 0; i < s->findings->n; i++) {
		const struct found *f = &s->findings->found[i];
		enum verdict_kind k;

		if (!subject_suffers(s, f))
			continue;
		k = kind_of(s, f);
		if (k == VERDICT_NOT_STUCK || k < *kind ||
		    (k == *kind && worst &&
		     f->number[KEY_WAIT_NS] <= worst->number[KEY_WAIT_NS]))
			continue;
		worst = f;
		*kind = k;
	}
	return worst;
}

/* The longest wait of the process itself, or of others for it; how many @n. */
static const struct open_wait *longest(const struct subject *s, bool others,
				       size_t *n)
{
	const struct open_wait *most = NULL;
	size_t i;

	*n = 0;
	for (i = 0; i < s->waits->n; i++) {
		const struct open_wait *w = &s->waits->wait[i];

		if (others ? !subject_awaited(s, w) : w->pid != s->task->pid)
			continue;
		(*n)++;
		if (!most || w->since_ns > most->since_ns)
			most = w;
	}
	return most;
}

/* Own waits but that of the thread @tid, of which something was said. */
static size_t more_waits(const struct subject *s, uint64_t tid)
{
	size_t i, n = 0;

	for (i = 0; i < s->waits->n; i++)
		n += s->waits->wait[i].pid == s->task->pid &&
		     s->waits->wait[i].tid != tid;
	return n;
}

static const struct found *caused(const struct subject *s)
{
	size_t i;

	for (i = 0; i < s->findings->n; i++) {
		const struct found *f = &s->findings->found[i];

		if (subject_causes(s, f) && kind_of(s, f) != VERDICT_NOT_STUCK)
			return f;
	}
	return NULL;
}

static char *say_not_stuck(const struct subject *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->findings->n; i++)
		n += subject_suffers(s, &s->findings->found[i]);
	if (!n)
		return format("no thread of it waits in code that mmdep watches");
	return format("no thread of it waits in code that mmdep watches; %zu finding%s of it %s in the past",
		      n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

/* What else there is to say behind the worst: to be freed. */
static char *say_others(size_t own, size_t others)
{
	char *a = own ? format("; %zu more thread%s of it wait%s", own,
			       own == 1 ? "" : "s", own == 1 ? "s" : "") :
			format("%s", "");
	char *b = others ? format(others == 1 ?
				  "; %zu thread of another process waits for it" :
				  "; %zu threads of other processes wait for it",
				  others) :
			   format("%s", "");
	char *text = format("%s%s", a, b);

	free(a);
	free(b);
	return text;
}

void verdict_of(const struct subject *s, struct verdict *v)
{
	const struct open_wait *own, *other;
	const struct found *f, *cause;
	size_t n_own, n_other;
	uint64_t said = 0;
	char *say, *more;

	own = longest(s, false, &n_own);
	other = longest(s, true, &n_other);
	f = worst_finding(s, &v->kind);
	cause = caused(s);
	if (f) {
		say = say_finding(f, v->kind);
		said = f->number[KEY_TID];
	} else if (own) {
		v->kind = VERDICT_WAITING;
		say = say_wait(s, own);
		said = own->tid;
	} else if (other) {
		v->kind = VERDICT_HOLDING;
		say = say_awaited(s, other, n_other);
		n_other = 0;
	} else if (cause) {
		v->kind = VERDICT_HOLDING;
		say = say_caused(cause);
	} else {
		v->kind = VERDICT_NOT_STUCK;
		say = say_not_stuck(s);
	}
	more = say_others(more_waits(s, said), n_other);
	v->text = format("%s%s", say, more);
	free(more);
	free(say);
}
