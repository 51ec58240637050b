// SPDX-License-Identifier: GPL-2.0
/*
 * SIGINT and SIGTERM end a program that waits.
 */
#include "signals.h"

static volatile sig_atomic_t stop;
static sigset_t before;

static void on_signal(int number)
{
	if (number != SIGCHLD)
		stop = 1;
}

void signals_begin(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ours, &before);
	sigdelset(&before, SIGINT);
	sigdelset(&before, SIGTERM);
	sigdelset(&before, SIGCHLD);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGCHLD, &act, NULL);
	/* Whoever reads what is printed may go; the write says so. */
	signal(SIGPIPE, SIG_IGN);
}

int signals_poll(struct pollfd *fds, nfds_t n, const struct timespec *timeout)
{
	return ppoll(fds, n, timeout, &before);
}

bool signals_stop(void)
{
	sigset_t pending;

	/* Where there is always something to read, ppoll(2) lets none in. */
	sigpending(&pending);
	return stop || sigismember(&pending, SIGINT) == 1 ||
	       sigismember(&pending, SIGTERM) == 1;
}

void signals_restore(void)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &before, NULL);
}
