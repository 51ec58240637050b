// SPDX-License-Identifier: GPL-2.0
/*
 * khugepaged's pace, borrowed: before 6.1 only khugepaged collapses, and by
 * default it looks once in ten seconds.
 */
#include <signal.h>
#include <string.h>

#include "../lib/sys.h"
#include "../lib/util.h"
#include "khugepaged.h"

#define SLEEP	"/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* Empty: not changed. */
static char before[32];

/* Only open, write and close inside: may run in a signal handler. */
void khugepaged_restore(void)
{
	if (*before)
		sys_write(SLEEP, before);
	before[0] = '\0';
}

static void on_signal(int sig)
{
	khugepaged_restore();
	signal(sig, SIG_DFL);
	raise(sig);
}

int khugepaged_hurry(void)
{
	size_t i;
	int err;

	err = sys_line("", SLEEP, before, sizeof(before));
	if (err) {
		before[0] = '\0';
		return err;
	}
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		signal(signals[i], on_signal);
	err = sys_write(SLEEP, "20");
	if (err)
		before[0] = '\0';
	return err;
}
