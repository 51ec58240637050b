// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that do one thing each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "scenario.h"
#include "worker.h"

static void *work(void *arg)
{
	struct worker *w = arg;
	struct rusage usage;

	atomic_store(&w->tid, gettid());
	while (!atomic_load(&w->go))
		pause_ms(1);
	getrusage(RUSAGE_THREAD, &usage);
	atomic_store(&w->sleeps, usage.ru_nvcsw);
	w->right = w->does(w->arg);
	atomic_store(&w->done, true);
	return NULL;
}

/* A small stack: a large one would be a candidate for huge pages itself. */
static int start_thread(struct worker *w)
{
	pthread_attr_t attr;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 * 1024);
	err = pthread_create(&w->thread, &attr, work, w);
	pthread_attr_destroy(&attr);
	return err;
}

int worker_ready(struct run *run, struct worker *w, bool (*does)(void *arg),
		 void *arg)
{
	int err;

	w->does = does;
	w->arg = arg;
	err = start_thread(w);
	if (err)
		return scenario_fail(run, "threads: %s. Free some memory and try again",
				     strerror(err));
	/* Its id is wanted, and what it needs to begin is there. */
	while (!atomic_load(&w->tid))
		pause_ms(1);
	return 0;
}

void worker_go(struct worker *w)
{
	atomic_store(&w->go, true);
}

int worker_start(struct run *run, struct worker *w, bool (*does)(void *arg),
		 void *arg)
{
	int ret = worker_ready(run, w, does, arg);

	worker_go(w);
	return ret;
}

/*
 * Its state alone says too little: the kernel sets it first, and looks then whether it
 * is to sleep; in between the thread may have lost its CPU.
 */
static bool sleeps(const struct worker *w)
{
	static const char state_key[] = "\nState:\t", sleeps_key[] = "\nvoluntary_ctxt_switches:\t";
	const char *state, *count;
	bool ret = false;
	char path[64], *text;
	size_t len;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", atomic_load(&w->tid));
	if (read_whole(path, &text, &len))
		return false;
	state = strstr(text, state_key);
	count = strstr(text, sleeps_key);
	if (state && count)
		ret = strchr("SD", state[sizeof(state_key) - 1]) &&
		      strtol(count + sizeof(sleeps_key) - 1, NULL, 10) > atomic_load(&w->sleeps);
	free(text);
	return ret;
}

int worker_asleep(struct run *run, struct worker *w)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);

	while (!deadline_passed(&deadline)) {
		if (sleeps(w))
			return 0;
		pause_ms(1);
	}
	return scenario_fail(run, "the thread did not fall asleep in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

int worker_held(struct run *run, const struct worker *w, const char *what)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct mmdep_scenario_state state;
	bool done;
	int ret;

	do {
		done = atomic_load(&w->done);
		ret = scenario_state(run, 0, &state);
		if (ret || state.held_now)
			return ret;
		if (done && state.refused)
			return scenario_fail(run, "%s where the kernel may not sleep, so nothing was held. Try again",
					     what);
		if (done && !state.hits)
			return scenario_fail(run, "%s, but not by way of %s, so nothing was held. Try again",
					     what, run->point);
		if (done)
			return scenario_fail(run, "the hold was over before it was noticed. Is the machine overloaded?");
		pause_ms(1);
	} while (!deadline_passed(&deadline));
	return scenario_fail(run, "nobody was held in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

int worker_end(struct run *run, struct worker *w, const char *what)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);

	while (!atomic_load(&w->done)) {
		if (deadline_passed(&deadline))
			return scenario_fail(run, "a thread did not end in %d s although nothing keeps it. Look at /proc/%d/stack",
					     WAIT_MAX_S, atomic_load(&w->tid));
		pause_ms(1);
	}
	pthread_join(w->thread, NULL);
	check(run, w->right, "%s", what);
	return 0;
}
