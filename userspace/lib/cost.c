// SPDX-License-Identifier: GPL-2.0
/*
 * Turns of a process that does a few short things over and over, and what they took.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cost.h"
#include "signals.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct cost cost_of(double *ns, size_t n)
{
	qsort(ns, n, sizeof(*ns), compare);
	return (struct cost){
		.median = n % 2 ? ns[n / 2] : (ns[n / 2 - 1] + ns[n / 2]) / 2,
		.spread = ns[n - 1 - n / 4] - ns[n / 4],
	};
}

bool cost_is_noise(const struct cost *on, const struct cost *off)
{
	double added = on->median - off->median;
	double spread = on->spread > off->spread ? on->spread : off->spread;

	return (added < 0 ? -added : added) <= spread;
}

static void take(struct cost_turn *turn)
{
	size_t i, j;

	for (i = 0; i < COST_PATHS; i++) {
		const struct cost_path *path = &cost_paths[i];

		turn->error[i] = 0;
		for (j = 0; j < COST_SAMPLES && !turn->error[i]; j++) {
			errno = 0;
			turn->ns[i][j] = (double)path->run(path->batch) / path->batch;
			if (turn->ns[i][j] <= 0)
				turn->error[i] = errno ? errno : EIO;
		}
	}
}

/* Until nobody wants any more turns. */
static void work(int go, int done, struct cost_turn *turn)
{
	char byte;

	signals_restore();
	/* Nor shall it outlive whoever wants them. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The first turn of all is for what is made once. */
	take(turn);
	while (read(go, &byte, 1) == 1) {
		take(turn);
		if (write(done, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

int cost_begin(struct cost_worker *w)
{
	int go[2], done[2];

	w->pid = 0;
	w->turn = mmap(NULL, sizeof(*w->turn), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w->turn == MAP_FAILED)
		return -errno;
	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (pipe2(done, O_CLOEXEC)) {
		close(go[0]);
		close(go[1]);
		return -errno;
	}
	w->go = go[1];
	w->done = done[0];
	w->pid = fork();
	if (!w->pid) {
		close(go[1]);
		close(done[0]);
		work(go[0], done[1], w->turn);
	}
	close(go[0]);
	close(done[1]);
	if (w->pid < 0) {
		w->pid = 0;
		return -errno;
	}
	return 0;
}

int cost_take_turn(struct cost_worker *w)
{
	struct pollfd fd = { .fd = w->done, .events = POLLIN };
	char byte = 0;

	if (signals_stop())
		return -EINTR;
	if (write(w->go, &byte, 1) != 1)
		return -errno;
	/* The end of a child interrupts it, too. */
	while (signals_poll(&fd, 1, NULL) <= 0)
		if (signals_stop())
			return -EINTR;
	return read(w->done, &byte, 1) == 1 ? 0 : -ECHILD;
}

void cost_end(struct cost_worker *w)
{
	if (!w->pid)
		return;
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
	close(w->go);
	close(w->done);
	munmap(w->turn, sizeof(*w->turn));
	w->pid = 0;
}
