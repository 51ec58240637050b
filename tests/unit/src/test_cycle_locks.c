// SPDX-License-Identifier: GPL-2.0
/*
 * Rings with locks in them: tasks that sleep for a lock, and who holds it.
 */
#include "cycle_world.h"

static void waits_for(unsigned int at, enum mmdep_ring_for what, u32 class)
{
	assert_int_equal(found[0].ring[at].what, what);
	assert_int_equal(found[0].ring[at].class, class);
}

/* One writes to a file from memory that the other serves, who wants the file's lock. */
static void userfault_and_lock(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	sleeps(2, 7, MMDEP_SLEEP_WRITE);
	holds(1, 7);
	FOUND(WAIT_CYCLE, 1, 2);
	assert_int_equal(found[0].victim.tid, 1);
	waits_for(0, MMDEP_RING_PAGE, MMDEP_CLASS_UNKNOWN);
	waits_for(1, MMDEP_RING_RWSEM, 7);
}

/* Its lowest thread is the one that sleeps for the lock: found by the sweep. */
static void lock_first(void **state)
{
	(void)state;
	sleeps(1, 7, MMDEP_SLEEP_READ);
	holds(2, 7);
	faults(2, 1);
	serves(1, 1);
	FOUND(WAIT_CYCLE, 1, 2);
	waits_for(0, MMDEP_RING_RWSEM, 7);
	waits_for(1, MMDEP_RING_PAGE, MMDEP_CLASS_UNKNOWN);
}

static void only_locks(void **state)
{
	(void)state;
	sleeps(3, 7, MMDEP_SLEEP_MUTEX);
	holds(1, 7);
	sleeps(1, 8, MMDEP_SLEEP_WRITE);
	holds(2, 8);
	sleeps(2, 9, MMDEP_SLEEP_READ);
	t[2].sleeper.mmap = true;
	holds(3, 9);
	FOUND(WAIT_CYCLE, 1, 2, 3);
	waits_for(0, MMDEP_RING_RWSEM, 8);
	waits_for(1, MMDEP_RING_MMAP_LOCK, 9);
	waits_for(2, MMDEP_RING_MUTEX, MMDEP_CLASS_UNKNOWN);
}

static void all_kinds(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	touches(2, 7);
	moved(3, 7);
	sleeps(3, 8, MMDEP_SLEEP_MUTEX);
	holds(4, 8);
	sleeps(4, 9, MMDEP_SLEEP_READ);
	holds(1, 9);
	FOUND(WAIT_CYCLE, 1, 2, 3, 4);
}

/* Its own lock: it waits for itself. */
static void taken_twice(void **state)
{
	(void)state;
	sleeps(5, 7, MMDEP_SLEEP_WRITE);
	holds(5, 7);
	FOUND(WAIT_CYCLE, 5);
}

/* Those below are no rings. */

static void holder_goes_on(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	sleeps(2, 7, MMDEP_SLEEP_WRITE);
	holds(3, 7);
	nothing();
}

static void holder_not_known(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	sleeps(2, 7, MMDEP_SLEEP_WRITE);
	nothing();
}

static void holder_gone(void **state)
{
	(void)state;
	userfault_and_lock(state);
	nr_found = 0;
	locks[7].holder.born_ns++;
	nothing();
}

/* It may have been given the lock, and not run since. */
static void on_its_way(void **state)
{
	(void)state;
	userfault_and_lock(state);
	nr_found = 0;
	t[2].task.runs = true;
	nothing();
}

/* Another one had it when it was looked at again. */
static void changed_hands(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	sleeps(2, 7, MMDEP_SLEEP_WRITE);
	holds(1, 7);
	locks[7].then = who(4);
	nothing();
}

static void another_can_serve(void **state)
{
	(void)state;
	userfault_and_lock(state);
	nr_found = 0;
	serves(3, 1);
	nothing();
}

static void not_long_enough(void **state)
{
	(void)state;
	userfault_and_lock(state);
	nr_found = 0;
	t[2].sleeper.start_ns = NOW_NS - LONG_NS + 1;
	nothing();
	t[2].sleeper.start_ns = NOW_NS - LONG_NS;
	FOUND(WAIT_CYCLE, 1, 2);
}

static void behind_a_ring(void **state)
{
	(void)state;
	userfault_and_lock(state);
	nr_found = 0;
	sleeps(9, 7, MMDEP_SLEEP_READ);
	scan();
	/* The ring itself, and nothing of who is behind it. */
	assert_int_equal(nr_found, 1);
	assert_int_equal(found[0].nr_ring, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING(userfault_and_lock),
		RING(lock_first),
		RING(only_locks),
		RING(all_kinds),
		RING(taken_twice),
		RING(holder_goes_on),
		RING(holder_not_known),
		RING(holder_gone),
		RING(on_its_way),
		RING(changed_hands),
		RING(another_can_serve),
		RING(not_long_enough),
		RING(behind_a_ring),
	};

	return cmocka_run_group_tests_name("cycle_locks", tests, NULL, NULL);
}
