/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What hold_safety does with the device, with pages, with threads that do one thing
 * when they are told to, and with processes that tell how far they are.
 */
#ifndef MMDEP_TEST_HOLD_H
#define MMDEP_TEST_HOLD_H

#include <mmdep.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "util.h"

#define LONG_MS		MMDEP_HOLD_MAX_MS
#define READ_PAGE	5

struct job {
	pthread_t thread;
	atomic_int tid;
	atomic_bool go;
	atomic_bool done;
	atomic_long switches;
	unsigned char *range;
	int result;
};

/* Shared with all children. */
struct shared {
	atomic_int step;
	atomic_int tid;
	atomic_int fine;
};

extern struct shared *shared;

int open_device(void);
void arm(int fd, unsigned int ms, unsigned int hits);
struct mmdep_scenario_state state(int fd, unsigned int flags);
struct mmdep_scenario_state stop(int fd);
void wait_held(int fd);
/* 0 or -errno; when it works, the module is gone. */
int remove_module(void);
int references(void);
int tasks_held(void);

uint64_t frame(const void *at);
unsigned int locked_pages(uint64_t first);
unsigned char *new_huge(void);
/* By the raw call: also run by a process that only shares the memory. */
int split(unsigned char *range);

void *split_job(void *arg);
void *read_job(void *arg);
void job_init(struct job *job, void *(*fn)(void *), unsigned char *range);
void job_go(struct job *job);
bool job_end(struct job *job);
bool reader_waits(struct job *reader);

void reset_shared(void);
void reached(int step);
void wait_step(int step);
/* The status of a child, or -1 when it did not end in time. */
int wait_child(pid_t pid);
pid_t child(void (*fn)(int fd), int fd);

#endif /* MMDEP_TEST_HOLD_H */
