/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a few short paths through the kernel take on this machine, in real time.
 */
#ifndef MMDEPCTL_COST_H
#define MMDEPCTL_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COST_PATHS	6
/* So many samples of a path in one turn, and so many turns. */
#define COST_SAMPLES	16
#define COST_TURNS	8

/**
 * struct cost_path - something that is done over and over
 * @name:  as the user reads it
 * @batch: how often it is done for one sample
 * @run:   does it @batch times; the nanoseconds of all of them together, without what has
 *         to be made before; 0: it cannot be done here (errno)
 */
struct cost_path {
	const char *name;
	unsigned int batch;
	uint64_t (*run)(unsigned int batch);
};

extern const struct cost_path cost_paths[COST_PATHS];

/* One turn: nanoseconds for one time; an error number instead where it cannot be done. */
struct cost_turn {
	int error[COST_PATHS];
	double ns[COST_PATHS][COST_SAMPLES];
};

/* What a path takes: @spread is what the middle half of the samples is wide. */
struct cost {
	double median;
	double spread;
};

/* Sorts @ns.  @n is not zero. */
struct cost cost_of(double *ns, size_t n);
/* Is @on - @off no more than either of them differs from itself? */
bool cost_is_noise(const struct cost *on, const struct cost *off);

/**
 * struct cost_worker - a process that has nothing else in it, and takes turns
 * @pid:  of it; 0: there is none
 * @go:   a byte begins a turn
 * @done: a byte says that it is over
 * @turn: filled by it
 */
struct cost_worker {
	int pid;
	int go;
	int done;
	struct cost_turn *turn;
};

/* 0, or -errno.  signals_begin() comes before. */
int cost_begin(struct cost_worker *w);
/* 0; -EINTR: a signal wants an end; or another -errno. */
int cost_take_turn(struct cost_worker *w);
void cost_end(struct cost_worker *w);

#endif /* MMDEPCTL_COST_H */
