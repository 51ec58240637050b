/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SIGINT and SIGTERM end a program that waits, and come at no other moment.
 */
#ifndef MMDEPCTL_SIGNALS_H
#define MMDEPCTL_SIGNALS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

/* From now on they come inside of signals_poll() only; SIGPIPE never. */
void signals_begin(void);
/* ppoll(2), which one of them or the end of a child interrupts. */
int signals_poll(struct pollfd *fds, nfds_t n, const struct timespec *timeout);
/* Was it told to end? */
bool signals_stop(void);
/* In a child: as it was before signals_begin(). */
void signals_restore(void);

#endif /* MMDEPCTL_SIGNALS_H */
