/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tasks, as /proc below @root shows them.
 */
#ifndef MMDEPCTL_TASK_H
#define MMDEPCTL_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "comm.h"

struct thread {
	uint32_t tid;
	char state;
	char comm[COMM_TEXT_LEN];
};

/* A process and its threads; "?" in @state: the thread ended meanwhile. */
struct task {
	uint32_t pid;
	char state;
	char comm[COMM_TEXT_LEN];
	struct thread *thread;
	size_t n;
};

/* Name of a thread; false: it is gone. */
bool task_comm(const char *root, uint32_t tid, char comm[COMM_TEXT_LEN]);

/* The process to which the thread @id belongs: 0, -ESRCH or -errno. */
int task_read(const char *root, uint32_t id, struct task *t);
bool task_has(const struct task *t, uint32_t tid);
void task_free(struct task *t);

/* "sleeps", "is gone", ...: for a column who_now or the state of a thread. */
const char *task_does(const char *now);

#endif /* MMDEPCTL_TASK_H */
