/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who could end a wait, in words.
 */
#ifndef MMDEPCTL_WHO_H
#define MMDEPCTL_WHO_H

#include "comm.h"
#include "debugfs.h"

/*
 * Name of who could end @w, from the table of waits or from /proc.  Empty: it is
 * gone, or the files are a saved copy and nobody knows.
 */
const char *who_comm(const struct ctx *ctx, const struct waits *all,
		     const struct open_wait *w, char comm[COMM_TEXT_LEN]);

/* "monitor/812", or "812" where @comm is empty; to be freed. */
char *who_name(const char *comm, uint32_t tid);

/* "monitor/812 UFFDIO_COPY, sleeps", or "nobody known"; to be freed. */
char *who_say(const struct open_wait *w, const char *comm);

#endif /* MMDEPCTL_WHO_H */
