/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The character device.  Functions that fail have printed why and give the
 * exit status.
 */
#ifndef MMDEPCTL_DEVICE_H
#define MMDEPCTL_DEVICE_H

#include <mmdep.h>

#include "../mmdepctl.h"

struct stream_event;

/* Opens it and checks the ABI version; @version may be NULL. */
int device_open(const struct ctx *ctx, int *fd, struct mmdep_version *version);

/* One sentence for @err of the ioctl called @name, in the form of fail(). */
int device_failed(const struct ctx *ctx, const char *name, int err);

int device_get_config(const struct ctx *ctx, int fd, struct mmdep_config *c);

/* Opens it for read(2) and poll(2) of MMDEP_STREAM_*, without waiting in read. */
int device_stream(const struct ctx *ctx, unsigned int what, int *fd);

/* What device_read() gives beside an exit status. */
enum { READ_EMPTY = -1, READ_END = -2 };

/*
 * Reads once and gives each record to @take, as long as that returns 0.
 * 0: there may be more; READ_EMPTY: not now; READ_END: never; or what @take
 * returned, which may be one of these, too.
 */
int device_read(const struct ctx *ctx, int fd,
		int (*take)(void *data, const struct stream_event *e),
		void *data);

/* 0, or -ENOENT past the last one, or -errno; prints nothing. */
int device_scenario(int fd, unsigned int index, struct mmdep_scenario_info *i);
/* The same for hold points. */
int device_point(int fd, unsigned int index, struct mmdep_point_info *p);

#endif /* MMDEPCTL_DEVICE_H */
