/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Threads that do one thing each.
 *
 * Functions that fail have printed why and give the exit status.
 */
#ifndef MMDEPCTL_WORKER_H
#define MMDEPCTL_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct run;

/**
 * struct worker - a thread that does one thing
 * @does:   what; returns whether it went as it must
 * @arg:    for @does
 * @thread: itself
 * @tid:    its id
 * @go:     it may begin
 * @sleeps: its voluntary context switches when it did
 * @done:   it has ended
 * @right:  what @does returned
 */
struct worker {
	bool (*does)(void *arg);
	void *arg;
	pthread_t thread;
	atomic_int tid;
	atomic_bool go;
	atomic_long sleeps;
	atomic_bool done;
	bool right;
};

/*
 * One that waits for worker_go().  For while a task is held: a new thread's stack
 * is mapped under the lock which that task keeps.
 */
int worker_ready(struct run *run, struct worker *w, bool (*does)(void *arg),
		 void *arg);
void worker_go(struct worker *w);
/* Both at once. */
int worker_start(struct run *run, struct worker *w, bool (*does)(void *arg),
		 void *arg);
/* Once its fault was read: the event is there before the task sleeps. */
int worker_asleep(struct run *run, struct worker *w);
/*
 * Until it is held at the hold point of the run; @what: how it is said that it has done
 * what leads there, "the page was split".  Takes no memory.
 */
int worker_held(struct run *run, const struct worker *w, const char *what);
/* Waits until it has ended, and notes whether it went right. */
int worker_end(struct run *run, struct worker *w, const char *what);

#endif /* MMDEPCTL_WORKER_H */
