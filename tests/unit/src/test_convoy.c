// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that sleep for a lock: which of them are a convoy, and who leads it.
 *
 * In each case task 1 holds the lock at first and task 2 wants it for writing.
 */
#include "unit.h"

#include "core/convoy.h"

#define LONG_NS		100
#define NOW_NS		1000
#define MAX		16

static struct mmdep_block b[MAX];
static unsigned int n;
static struct mmdep_convoy c;
static char memory[2];

static struct mmdep_who who(pid_t tid)
{
	return (struct mmdep_who){ .tid = tid, .born_ns = 1 };
}

static struct mmdep_holder holder(pid_t tid, enum mmdep_held mode)
{
	return (struct mmdep_holder){
		.who = who(tid), .mode = mode, .sure = mode == MMDEP_HELD_WRITE,
		.readers = mode == MMDEP_HELD_READ,
	};
}

/* Task @tid sleeps from @start to @end (0: it still does), and has the lock then. */
static struct mmdep_block *sleeps(pid_t tid, bool write, u64 start, u64 end,
				  struct mmdep_holder by)
{
	assert_true(n < MAX);
	b[n] = (struct mmdep_block){
		.mm = (struct mm_struct *)&memory[0], .start_ns = start, .end_ns = end,
		.who = who(tid), .holder = by, .write = write, .got = end,
	};
	return &b[n++];
}

static bool convoy_of(unsigned int writer)
{
	return mmdep_convoy_find(b, n, &b[writer], NOW_NS, LONG_NS, &c);
}

static int begin(void **state)
{
	(void)state;
	n = 0;
	memset(&c, 0, sizeof(c));
	return 0;
}

static void held(enum mmdep_held mode)
{
	sleeps(2, true, 10, 500, holder(1, mode));
	sleeps(3, false, 20, 510, holder(1, mode));
	sleeps(4, false, 15, 505, holder(1, mode));
	assert_true(convoy_of(0));
	assert_int_equal(c.holder.who.tid, 1);
	assert_int_equal(c.holder.mode, mode);
	assert_int_equal(c.holder.sure, mode == MMDEP_HELD_WRITE);
	assert_int_equal(c.hold_ns, 490);
	assert_int_equal(c.writer.tid, 2);
	assert_int_equal(c.writer_ns, 490);
	assert_int_equal(c.behind.nr, 2);
	assert_int_equal(c.behind.longest_ns, 485);
	assert_int_equal(c.behind.first.tid, 4);
}

static void held_for_reading(void **state)
{
	(void)state;
	held(MMDEP_HELD_READ);
}

static void held_for_writing(void **state)
{
	(void)state;
	held(MMDEP_HELD_WRITE);
}

static void still_held(void **state)
{
	(void)state;
	sleeps(2, true, 10, 0, holder(1, MMDEP_HELD_READ));
	sleeps(3, false, 20, 0, holder(1, MMDEP_HELD_READ));
	assert_true(convoy_of(0));
	assert_int_equal(c.hold_ns, NOW_NS - 10);
	assert_int_equal(c.behind.longest_ns, NOW_NS - 20);
}

/* The first task that complains is no holder, nor is the one that waits longest. */
static void one_is_told(void **state)
{
	(void)state;
	sleeps(2, true, 10, 500, holder(1, MMDEP_HELD_READ));
	sleeps(5, true, 11, 520, holder(1, MMDEP_HELD_READ));
	sleeps(3, false, 20, 530, holder(1, MMDEP_HELD_READ));
	assert_true(convoy_of(0));
	assert_int_equal(c.behind.nr, 1);
	assert_false(convoy_of(1));
}

/* The writer that came first is the holder of those behind it. */
static void writer_holds(void **state)
{
	(void)state;
	sleeps(2, true, 10, 50, holder(1, MMDEP_HELD_READ));
	sleeps(5, true, 20, 400, holder(1, MMDEP_HELD_READ));
	sleeps(3, false, 30, 410, holder(1, MMDEP_HELD_READ));
	assert_false(convoy_of(0));
	assert_true(convoy_of(1));
	assert_int_equal(c.holder.who.tid, 2);
	assert_int_equal(c.holder.mode, MMDEP_HELD_WRITE);
	assert_int_equal(c.hold_ns, 350);
	assert_int_equal(c.writer_ns, 380);
	assert_int_equal(c.behind.longest_ns, 350);
}

/* One that spun for it, and never slept, is told by who came next. */
static void stolen(void **state)
{
	(void)state;
	sleeps(2, true, 10, 500, holder(1, MMDEP_HELD_WRITE));
	sleeps(3, false, 60, 510, holder(9, MMDEP_HELD_WRITE));
	assert_true(convoy_of(0));
	assert_int_equal(c.holder.who.tid, 9);
	assert_int_equal(c.hold_ns, 440);
}

static void not_known(void **state)
{
	(void)state;
	sleeps(2, true, 10, 500, holder(0, MMDEP_HELD_UNKNOWN));
	sleeps(3, false, 60, 510, holder(0, MMDEP_HELD_UNKNOWN));
	assert_true(convoy_of(0));
	assert_int_equal(c.holder.who.tid, 0);
	assert_int_equal(c.hold_ns, 490);
}

/* --- what is none --- */

static void below(void **state)
{
	(void)state;
	sleeps(2, true, 10, 109, holder(1, MMDEP_HELD_READ));
	sleeps(3, false, 20, 110, holder(1, MMDEP_HELD_READ));
	assert_false(convoy_of(0));
	b[0].end_ns = 110;
	assert_true(convoy_of(0));
}

static void nobody_behind(void **state)
{
	(void)state;
	sleeps(2, true, 10, 500, holder(1, MMDEP_HELD_READ));
	/* Came before it; came when it was over; is a writer; had it; waits for another lock. */
	sleeps(3, false, 5, 510, holder(1, MMDEP_HELD_READ));
	sleeps(4, false, 500, 510, holder(2, MMDEP_HELD_WRITE));
	sleeps(5, true, 20, 510, holder(1, MMDEP_HELD_READ));
	sleeps(1, false, 499, 510, holder(1, MMDEP_HELD_READ));
	sleeps(6, false, 20, 510, holder(1, MMDEP_HELD_READ))->mm =
		(struct mm_struct *)&memory[1];
	assert_false(convoy_of(0));
}

/* Each of many writers has it for a moment: nobody is to blame. */
static void many_short(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 10; i++)
		sleeps(10 + i, true, 1 + i, 50 + 50 * i, holder(1, MMDEP_HELD_WRITE));
	sleeps(3, false, 20, 600, holder(1, MMDEP_HELD_WRITE));
	for (i = 0; i < 10; i++)
		assert_false(convoy_of(i));
}

/* Readers that slept come together, and that is no new hold. */
static void readers_come(void **state)
{
	(void)state;
	sleeps(2, true, 10, 500, holder(1, MMDEP_HELD_READ));
	sleeps(7, false, 5, 80, holder(1, MMDEP_HELD_READ));
	sleeps(3, false, 20, 510, holder(1, MMDEP_HELD_READ));
	assert_true(convoy_of(0));
	assert_int_equal(c.holder.who.tid, 1);
	assert_int_equal(c.hold_ns, 490);
}

/* One that was killed has not had it. */
static void gave_up(void **state)
{
	(void)state;
	sleeps(2, true, 10, 180, holder(1, MMDEP_HELD_WRITE));
	sleeps(3, false, 20, 200, holder(1, MMDEP_HELD_WRITE));
	sleeps(5, true, 20, 100, holder(1, MMDEP_HELD_WRITE))->got = false;
	assert_true(convoy_of(0));
	b[2].got = true;
	assert_false(convoy_of(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(held_for_reading, begin),
		cmocka_unit_test_setup(held_for_writing, begin),
		cmocka_unit_test_setup(still_held, begin),
		cmocka_unit_test_setup(one_is_told, begin),
		cmocka_unit_test_setup(writer_holds, begin),
		cmocka_unit_test_setup(stolen, begin),
		cmocka_unit_test_setup(not_known, begin),
		cmocka_unit_test_setup(below, begin),
		cmocka_unit_test_setup(nobody_behind, begin),
		cmocka_unit_test_setup(many_short, begin),
		cmocka_unit_test_setup(readers_come, begin),
		cmocka_unit_test_setup(gave_up, begin),
	};

	return cmocka_run_group_tests_name("convoy", tests, NULL, NULL);
}
