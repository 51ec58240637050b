/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of ioctl_refusals share, and how many tests each of them has.
 */
#ifndef MMDEP_TEST_REFUSALS_H
#define MMDEP_TEST_REFUSALS_H

#include <mmdep.h>
#include <stdbool.h>
#include <stddef.h>

#include "util.h"

/* The device, for all that is called on it. */
extern int fd;

/* Room for any structure, and for one that is longer by a tail. */
union any {
	__u32 size;
	struct mmdep_version version;
	struct mmdep_config config;
	struct mmdep_reset reset;
	struct mmdep_stream stream;
	struct mmdep_scenario_info info;
	struct mmdep_scenario_start start;
	struct mmdep_scenario_state state;
	struct mmdep_hold_arm hold;
	struct mmdep_lock_name lock;
	unsigned char bytes[2048];
};

/* A command, its structure, and an argument that is right in all respects. */
struct command {
	const char *name;
	unsigned int nr;
	unsigned int size;
	size_t reserved;	/* where it begins, to the end of the structure */
	void (*fill)(union any *arg);
};

#define NR_COMMANDS		15
/* In an order in which each can succeed. */
extern const struct command commands[NR_COMMANDS];

/* 0 or what a call returned, or -errno. */
int result_of(int ret);
unsigned int number(const struct command *c, unsigned int size);
struct mmdep_config config_now(void);
bool same_config(const struct mmdep_config *a);
__u64 watches_here(void);

/* A configuration that is right, and what it is with some of it changed. */
#define RIGHT	.mask = MMDEP_CONFIG_ALL, .watches = MMDEP_WATCH_MIGRATION,	\
		.userfault_long_ns = 5000, .migration_long_ns = 6000,		\
		.collapse_long_ns = 7000
#define WRONG(...)	((struct mmdep_config){ __VA_ARGS__ })
int set(struct mmdep_config c);

int start_on(int file, const char *name, __u32 hold_ms, __u32 max_hits);
int stop_on(int file);
int state_on(int file, __u32 flags);

/* One that can be named: the module's own. */
void a_lock(struct mmdep_lock_name *lock);
/* What its command number @nr says on this kernel, the first time and @again; others: 0. */
int lock_result(unsigned int nr, bool again);

/* How many tests: for each command, and for the rest. */
#define TESTS_PER_COMMAND	14
#define TESTS_UNKNOWN		2
#define TESTS_VERSION		7
#define TESTS_CONFIG		30
#define TESTS_RESET		3
#define TESTS_LIST		77
#define TESTS_START		32
#define TESTS_HOLD		17
#define TESTS_LOCK		22
#define TESTS_FILE		9
#define TESTS_RANDOM		4

void common_rules(void);
void unknown_numbers(void);
void version_rules(void);
void config_rules(void);
void reset_rules(void);
void list_rules(bool allowed);
void start_rules(void);
void hold_rules(void);
void lock_rules(void);
void random_ioctls(unsigned long long seed);

/* Numbers by chance, of each thread its own; and a command with an argument, mostly @arg. */
void random_seed(uint64_t seed);
uint64_t rnd(void);
unsigned int random_call(union any *arg, void **at);

#endif /* MMDEP_TEST_REFUSALS_H */
