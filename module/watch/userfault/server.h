/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_WATCH_USERFAULT_SERVER_H
#define MMDEP_WATCH_USERFAULT_SERVER_H

#include "core/hook.h"

/* Ways to see who serves userfaultfds: for rows of the userfault watch. */
#define MMDEP_NR_SERVER_READ_TARGETS	2
extern const struct mmdep_target
mmdep_server_read_targets[MMDEP_NR_SERVER_READ_TARGETS];
extern const struct mmdep_target mmdep_server_ioctl_target;
extern const struct mmdep_target mmdep_server_release_target;

#endif /* MMDEP_WATCH_USERFAULT_SERVER_H */
