// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that wait for each other: which of their waits for pages make a ring.
 */
#include "cycle_world.h"

static void two_userfaults(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	faults(2, 2);
	serves(1, 2);
	FOUND(WAIT_CYCLE, 1, 2);
}

static void its_own(void **state)
{
	(void)state;
	faults(3, 1);
	serves(3, 1);
	FOUND(UFFD_SELF_WAIT, 3);
}

static void two_of_one_userfaultfd(void **state)
{
	(void)state;
	faults(1, 1);
	faults(2, 1);
	serves(2, 1);
	/* The first leads to the second, which waits for itself. */
	FOUND(UFFD_SELF_WAIT, 2);
}

/* The monitor touches a page that is moved by who waits for the monitor. */
static void userfault_and_migration(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	touches(2, 7);
	moved(1, 7);
	FOUND(WAIT_CYCLE, 1, 2);
}

static void migration_first(void **state)
{
	(void)state;
	touches(1, 7);
	moved(3, 7);
	faults(3, 1);
	serves(1, 1);
	FOUND(WAIT_CYCLE, 1, 3);
}

static void only_migration(void **state)
{
	(void)state;
	touches(1, 7);
	moved(3, 7);
	touches(3, 8);
	moved(2, 8);
	touches(2, 9);
	moved(1, 9);
	FOUND(WAIT_CYCLE, 1, 3, 2);
}

/* Each turn of a ring by another kind of wait. */
static void mixed(void **state)
{
	(void)state;
	faults(4, 1);
	serves(2, 1);
	touches(2, 7);
	moved(5, 7);
	faults(5, 3);
	serves(3, 3);
	touches(3, 8);
	moved(4, 8);
	FOUND(WAIT_CYCLE, 2, 5, 3, 4);
}

static void two_rings(void **state)
{
	const pid_t one[] = { 1, 2 }, other[] = { 3, 4 };

	(void)state;
	faults(1, 1);
	serves(2, 1);
	faults(2, 2);
	serves(1, 2);
	touches(3, 7);
	moved(4, 7);
	faults(4, 3);
	serves(3, 3);
	scan();
	assert_int_equal(nr_found, 2);
	is_ring(&found[0], MMDEP_FINDING_WAIT_CYCLE, one, 2);
	is_ring(&found[1], MMDEP_FINDING_WAIT_CYCLE, other, 2);
}

/* Who only waits for a ring is stuck, too, but not the cause. */
static void behind_a_ring(void **state)
{
	(void)state;
	userfault_and_migration(state);
	nr_found = 0;
	touches(9, 8);
	moved(2, 8);
	look_at(9);
	assert_int_equal(nr_found, 0);
}

static void mover_goes_on(void **state)
{
	(void)state;
	userfault_and_migration(state);
	nr_found = 0;
	moved(3, 7);
	nothing();
}

static void mover_not_known(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1);
	touches(2, 7);
	nothing();
}

/* Dead, or its number is another task's now: a wait that nobody ends, no ring. */
static void mover_gone(void **state)
{
	(void)state;
	userfault_and_migration(state);
	nr_found = 0;
	moves[7].who.born_ns++;
	nothing();
}

static void another_can_serve(void **state)
{
	(void)state;
	two_userfaults(state);
	nr_found = 0;
	serves(3, 1);
	nothing();
	/* And waits, like the others. */
	touches(3, 7);
	moved(1, 7);
	scan();
	assert_true(nr_found > 0);
}

static void another_died(void **state)
{
	(void)state;
	serves(2, 1);
	serves(9, 1)->who.born_ns++;
	faults(1, 1);
	faults(2, 2);
	serves(1, 2);
	FOUND(WAIT_CYCLE, 1, 2);
}

static void only_set_it_up(void **state)
{
	(void)state;
	faults(1, 1);
	serves(2, 1)->serves = false;
	faults(2, 2);
	serves(1, 2);
	nothing();
}

static void nobody_serves(void **state)
{
	(void)state;
	faults(1, 1);
	nothing();
	faults(1, 0);
	nothing();
}

static void not_long_enough(void **state)
{
	(void)state;
	two_userfaults(state);
	nr_found = 0;
	t[2].wait.start_ns = NOW_NS - LONG_NS + 1;
	nothing();
	t[2].wait.start_ns = NOW_NS - LONG_NS;
	FOUND(WAIT_CYCLE, 1, 2);
}

static void large(unsigned int n)
{
	unsigned int i;

	begin(NULL);
	for (i = 1; i <= n; i++) {
		touches(i, i);
		moved(i % n + 1, i);
	}
	scan();
}

static void how_large(void **state)
{
	unsigned int i;

	(void)state;
	large(MMDEP_RING_MAX);
	assert_int_equal(nr_found, 1);
	assert_int_equal(found[0].nr_ring, MMDEP_RING_MAX);
	for (i = 0; i < MMDEP_RING_MAX; i++)
		assert_int_equal(found[0].ring[i].tid, i + 1);
	/* Not followed to its end, so not claimed. */
	large(MMDEP_RING_MAX + 1);
	assert_int_equal(nr_found, 0);
	/* Nor where only one of two ways is too long. */
	large(MMDEP_RING_MAX);
	nr_found = 0;
	faults(MMDEP_RING_MAX, 1);
	serves(MMDEP_RING_MAX + 1, 1);
	serves(1, 1);
	touches(MMDEP_RING_MAX + 1, 0);
	look_at(1);
	assert_int_equal(nr_found, 0);
}

static void too_many_findings(void **state)
{
	(void)state;
	may = 0;
	faults(3, 1);
	serves(3, 1);
	nothing();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING(two_userfaults),
		RING(its_own),
		RING(two_of_one_userfaultfd),
		RING(userfault_and_migration),
		RING(migration_first),
		RING(only_migration),
		RING(mixed),
		RING(two_rings),
		RING(behind_a_ring),
		RING(mover_goes_on),
		RING(mover_not_known),
		RING(mover_gone),
		RING(another_can_serve),
		RING(another_died),
		RING(only_set_it_up),
		RING(nobody_serves),
		RING(not_long_enough),
		RING(how_large),
		RING(too_many_findings),
	};

	return cmocka_run_group_tests_name("cycle", tests, NULL, NULL);
}
