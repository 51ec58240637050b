/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command of the user's for a finding.
 */
#ifndef MMDEPCTL_COMMAND_H
#define MMDEPCTL_COMMAND_H

#include "stream.h"

/*
 * Has sh run @command with the finding in MMDEP_* variables, and waits for its
 * end.  A command that fails is told, and is no error.  Needs signals_begin().
 */
void command_run(const char *command, const struct stream_event *e);

#endif /* MMDEPCTL_COMMAND_H */
