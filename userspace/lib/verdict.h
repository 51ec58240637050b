/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One sentence about a process.  Nothing here opens a file.
 */
#ifndef MMDEPCTL_VERDICT_H
#define MMDEPCTL_VERDICT_H

#include "findings.h"
#include "task.h"

/* From good to bad; a worse one is what is said. */
enum verdict_kind {
	VERDICT_NOT_STUCK,	/* nothing of it waits, nobody waits for it */
	VERDICT_HOLDING,	/* others wait for it */
	VERDICT_WAITING,	/* somebody can end its wait */
	VERDICT_SPINNING,	/* runs without going on */
	VERDICT_STUCK,		/* sleeps, and nobody will end it */
};

/**
 * struct subject - what is known of a process
 * @task:     the process with its threads
 * @waits:    all open waits
 * @findings: all findings
 * @name:     gives the name of who could end a wait, or ""
 * @lives:    is there still such a process?
 * @data:     for both
 */
struct subject {
	const struct task *task;
	const struct waits *waits;
	const struct findings *findings;
	const char *(*name)(void *data, const struct open_wait *w,
			    char comm[COMM_TEXT_LEN]);
	bool (*lives)(void *data, uint32_t pid);
	void *data;
};

struct verdict {
	enum verdict_kind kind;
	char *text;
};

/* @v->text is to be freed. */
void verdict_of(const struct subject *s, struct verdict *v);
/* "not stuck", "holding others up", "waiting", "spinning", "stuck". */
const char *verdict_name(enum verdict_kind kind);

/* Is the process the victim of @f, or in its ring? */
bool subject_suffers(const struct subject *s, const struct found *f);
/* Is @f about another process, and this one the culprit? */
bool subject_causes(const struct subject *s, const struct found *f);
/* Does another process wait for this one? */
bool subject_awaited(const struct subject *s, const struct open_wait *w);

#endif /* MMDEPCTL_VERDICT_H */
