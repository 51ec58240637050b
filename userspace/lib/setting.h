/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of "mmdepctl set".
 */
#ifndef MMDEPCTL_SETTING_H
#define MMDEPCTL_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mmdep.h>

/**
 * struct settings - what the words said so far
 * @config:   @config.mask tells which of its fields were given
 * @relative: watch= was given: @set and @clear change what is on
 */
struct settings {
	struct mmdep_config config;
	bool relative;
	uint64_t set;
	uint64_t clear;
};

/* One word; 0, or -EINVAL with a whole sentence but for its point in @why. */
int parse_setting(const char *word, struct settings *s, char *why, size_t len);

#endif /* MMDEPCTL_SETTING_H */
