/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A world in which tasks wait for each other: the tables that core/cycle.c asks are the
 * test's own.  A few tasks, each of which waits, or sleeps for a lock, or does neither;
 * userfaultfds with those who serve them, folios with their movers, locks with their
 * holders.
 */
#ifndef MMDEP_TEST_CYCLE_WORLD_H
#define MMDEP_TEST_CYCLE_WORLD_H

#include "unit.h"

#include "core/cycle.h"

#define NR_TASKS	(MMDEP_RING_MAX + 4)
#define LONG_NS		1000
#define NOW_NS		10000

/**
 * struct world_task - a task of the world
 * @task:    itself
 * @wait:    what page it waits for, if any
 * @sleeper: what lock it sleeps for, if any
 * @refs:    references to it
 */
struct world_task {
	struct task_struct task;
	struct mmdep_open_wait wait;
	struct mmdep_sleeper sleeper;
	int refs;
};

/**
 * struct world_lock - a lock of the world
 * @holder:  who has it; nobody: it is not known
 * @asked:   how often that was asked
 * @then:    who has it from the second time on; nobody: the same
 */
struct world_lock {
	struct mmdep_who holder;
	unsigned int asked;
	struct mmdep_who then;
};

/* Tasks have the numbers 1, 2, ... */
extern struct world_task t[NR_TASKS];
extern struct mmdep_served uffds[NR_TASKS];
extern struct mmdep_moved moves[NR_TASKS];
extern struct world_lock locks[NR_TASKS];
extern struct mmdep_finding found[NR_TASKS];
extern unsigned int nr_found, may;

int begin(void **state);
int end(void **state);
struct mmdep_who who(unsigned int tid);
void faults(unsigned int tid, unsigned long uffd);
void touches(unsigned int tid, unsigned long pfn);
void sleeps(unsigned int tid, unsigned long lock, enum mmdep_sleep_for what);
void holds(unsigned int tid, unsigned long lock);
struct mmdep_server *serves(unsigned int tid, unsigned long uffd);
void moved(unsigned int tid, unsigned long pfn);
void look_at(unsigned int tid);
void scan(void);
void is_ring(const struct mmdep_finding *f, enum mmdep_finding_type type,
	     const pid_t *ring, unsigned int n);
void nothing(void);

#define FOUND(type, ...) do {						\
	const pid_t ring_[] = { __VA_ARGS__ };				\
									\
	scan();								\
	assert_int_equal(nr_found, 1);					\
	is_ring(&found[0], MMDEP_FINDING_##type, ring_, ARRAY_LEN(ring_)); \
} while (0)

#define RING(f)	cmocka_unit_test_setup_teardown(f, begin, end)

#endif /* MMDEP_TEST_CYCLE_WORLD_H */
