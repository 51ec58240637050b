// SPDX-License-Identifier: GPL-2.0
/*
 * Which findings somebody wants to see.
 */
#include <fnmatch.h>
#include <string.h>

#include "comm.h"
#include "filter.h"
#include "number.h"

enum { OPT_SEVERITY = 512, OPT_NAME, OPT_PID, OPT_COMM };

static const struct argp_option options[] = {
	{ "severity", OPT_SEVERITY, "LEVEL", 0,
	  "Of at least this severity: info, warn, bug", 0 },
	{ "name", OPT_NAME, "NAME", 0,
	  "Of this name, or of those that fit a pattern such as 'uffd-*'", 0 },
	{ "pid", OPT_PID, "PID", 0,
	  "Where this process or thread is the victim or the culprit", 0 },
	{ "comm", OPT_COMM, "COMM", 0,
	  "Where the victim or the culprit has this name", 0 },
	{ 0 },
};

static void parse_pid(struct filter *f, const char *arg,
		      struct argp_state *state)
{
	uint64_t n;

	if (parse_u64(arg, &n) || !n || n > INT32_MAX)
		argp_error(state, "--pid: '%s' is not the number of a process or thread",
			   arg);
	f->pid = n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct filter *f = state->input;

	switch (key) {
	case OPT_SEVERITY:
		if (!severity_parse(arg, &f->severity))
			argp_error(state, "--severity: '%s' is none of info, warn, bug",
				   arg);
		return 0;
	case OPT_NAME:
		if (!finding_name_fits(arg))
			argp_error(state, "--name: '%s' is the name of no finding; see 'mmdepctl list findings'",
				   arg);
		f->name = arg;
		return 0;
	case OPT_PID:
		parse_pid(f, arg, state);
		return 0;
	case OPT_COMM:
		f->comm = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp filter_argp = {
	.options = options,
	.parser = parse,
};

/* A name may be given as it is, or as it is printed. */
static bool is_comm(const struct filter *f, const char *comm)
{
	char raw[COMM_TEXT_LEN];

	return !strcmp(f->comm, comm) || !strcmp(comm_escape(f->comm, raw), comm);
}

static bool fits(const struct filter *f, unsigned int severity,
		 const char *name)
{
	return severity >= f->severity &&
	       (!f->name || !fnmatch(f->name, name, 0));
}

bool filter_found(const struct filter *f, const struct found *found)
{
	if (!fits(f, found->number[KEY_SEVERITY], found_text(found, KEY_NAME)))
		return false;
	if (f->pid && !found_is_victim(found, f->pid) &&
	    !found_is_culprit(found, f->pid) && !found_in_ring(found, f->pid))
		return false;
	return !f->comm || is_comm(f, found_text(found, KEY_COMM)) ||
	       is_comm(f, found_text(found, KEY_CULPRIT_COMM));
}

static bool in_ring(const struct stream_event *e, uint32_t id)
{
	unsigned int i;

	for (i = 0; i < e->nr_ring; i++)
		if (e->ring[i] == id)
			return true;
	return false;
}

bool filter_event(const struct filter *f, const struct stream_event *e)
{
	const struct stream_task *victim = &e->task, *culprit = &e->culprit;

	if (e->type == MMDEP_EVENT_FINDING && !fits(f, e->severity, e->name))
		return false;
	if (f->pid && victim->tid != f->pid && victim->pid != f->pid &&
	    culprit->tid != f->pid && culprit->pid != f->pid &&
	    !in_ring(e, f->pid))
		return false;
	return !f->comm || is_comm(f, victim->comm) || is_comm(f, culprit->comm);
}
