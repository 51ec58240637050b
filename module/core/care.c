// SPDX-License-Identifier: GPL-2.0
/*
 * Who took care of the fault that a task waits for: put together from what is
 * known of its page and of its userfaultfd.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "core/care.h"

static bool covers(const struct mmdep_deed *deed, u64 address)
{
	return deed->start <= address && address < deed->end;
}

/* Who did something with a userfaultfd last, or NULL. */
static const struct mmdep_server *last_of(const struct mmdep_served *served)
{
	const struct mmdep_server *last = NULL, *at;

	for (at = served->server; at < served->server + MMDEP_NR_SERVERS; at++)
		if (at->who.tid &&
		    (!last || at->last.time_ns > last->last.time_ns))
			last = at;
	return last;
}

/* Who answered is more to the point than who did something last. */
static void prefer(struct mmdep_care *care, const struct mmdep_served *served,
		   pid_t answerer)
{
	const struct mmdep_server *at;

	for (at = served->server; at < served->server + MMDEP_NR_SERVERS; at++) {
		if (at->who.tid == answerer) {
			care->who = at->who;
			care->deed = care->answer;
		}
	}
}

/**
 * mmdep_care_of - who took care of the fault of a wait
 * @uffd:     its userfaultfd
 * @address:  of the fault
 * @start_ns: when the wait began, CLOCK_MONOTONIC
 * @again:    how often before, in a row; see mmdep_served_page()
 * @care:     filled
 *
 * Context: process.
 */
void mmdep_care_of(unsigned long uffd, u64 address, u64 start_ns, u32 again,
		   struct mmdep_care *care)
{
	const struct mmdep_server *last;
	struct mmdep_page_served page;
	struct mmdep_served served;
	pid_t answerer;

	memset(care, 0, sizeof(*care));
	mmdep_served_page(uffd, address, start_ns, again, &page);
	care->read = page.read;
	care->answer = page.answer;
	answerer = page.answerer;
	if (!mmdep_served_by(uffd, &served))
		return;
	last = last_of(&served);
	if (!last)
		return;
	care->who = last->who;
	care->deed = last->last;
	care->eagain = served.again;
	if (!care->answer.did && served.answer.time_ns >= start_ns &&
	    covers(&served.answer, address)) {
		care->answer = served.answer;
		answerer = served.answerer.tid;
	}
	if (answerer)
		prefer(care, &served, answerer);
}
