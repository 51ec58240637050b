/* SPDX-License-Identifier: GPL-2.0 */
/*
 * "hold arm": one hold, from its arming to its end.
 */
#ifndef MMDEPCTL_HOLD_H
#define MMDEPCTL_HOLD_H

#include <stdint.h>

#include <mmdep.h>

#include "../mmdepctl.h"

/**
 * struct hold_wish - whom to hold, and where
 * @point:   where
 * @pid:     whom, or zero: @command
 * @command: program and arguments, held once it runs, or NULL
 * @hold_ms: how long at most
 * @times:   how often at most
 */
struct hold_wish {
	const char *point;
	uint64_t pid;
	char **command;
	uint64_t hold_ms;
	uint64_t times;
};

int hold_arm(struct ctx *ctx, const struct hold_wish *wish);

#endif /* MMDEPCTL_HOLD_H */
