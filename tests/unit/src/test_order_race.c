// SPDX-License-Identifier: GPL-2.0
/*
 * What others do to the stack of a task while the task goes on: each race is made
 * to happen, by an owner that does its part exactly where it hurts.
 *
 * For that the source of module/order/held.c is compiled here once more, with other
 * names, and with a barrier and an exchange that let the owner run first.
 */
#include "unit.h"

#include <linux/atomic.h>

#include "order/held.h"

static void (*owner)(void);

/* Once; the owner itself is not interrupted. */
static void let_owner_run(void)
{
	void (*now)(void) = owner;

	owner = NULL;
	if (now)
		now();
}

static unsigned long exchange(unsigned long *at, unsigned long old, unsigned long new)
{
	let_owner_run();
	return __sync_val_compare_and_swap(at, old, new);
}

#define mmdep_order_held_init		raced_init
#define mmdep_order_held_find		raced_find
#define mmdep_order_held_release_any	raced_release_any
#define mmdep_order_held_granted	raced_granted
#define mmdep_order_held_downgrade	raced_downgrade
#define mmdep_order_held_tidy		raced_tidy
#define mmdep_order_held_disown		raced_disown
/* There is a structure of that name too. */
#define mmdep_order_held_copy(h, c)	raced_copy(h, c)
#undef cmpxchg
#define cmpxchg(p, old, new)		exchange((p), (old), (new))
#undef smp_rmb
#define smp_rmb()			let_owner_run()

#include "../../../module/order/held.c"

static struct mmdep_order_held held;

static int begin(void **state)
{
	u32 i;

	(void)state;
	owner = NULL;
	raced_init(&held);
	for (i = 1; i <= 4; i++)
		mmdep_order_held_push(&held, i, i, 0, 0);
	return 0;
}

static void release_first(void)
{
	assert_true(mmdep_order_held_release(&held, 1));
}

static void release_last(void)
{
	assert_true(mmdep_order_held_release(&held, 4));
}

static void take_another(void)
{
	mmdep_order_held_push(&held, 9, 9, 0, 0);
}

static void tidy(void)
{
	assert_true(raced_disown(&held, 1));
	raced_tidy(&held);
}

static void stays(unsigned long instance, bool there)
{
	u32 i, n = 0;

	for (i = 1; i <= held.depth; i++)
		n += held.hold[i].instance == instance;
	assert_int_equal(n, there);
}

/* Where lock 3 was found, another one is now. */
static void moved_before_it_is_disowned(void **state)
{
	(void)state;
	owner = release_first;
	assert_true(raced_disown(&held, 3));
	assert_null(owner);
	stays(3, false);
	stays(2, true);
	stays(4, true);
	assert_true(held.gone);
}

/* Where the last lock was found it still is, but does not count any more. */
static void a_copy_is_left_behind(void **state)
{
	(void)state;
	owner = release_first;
	assert_true(raced_disown(&held, 4));
	stays(4, false);
	stays(2, true);
	stays(3, true);
	owner = NULL;
	raced_tidy(&held);
	assert_int_equal(held.depth, 2);
}

static void tidied_meanwhile(void **state)
{
	(void)state;
	owner = tidy;
	assert_true(raced_disown(&held, 3));
	stays(1, false);
	stays(3, false);
	stays(2, true);
	stays(4, true);
}

/* Both say that they release it: it goes once. */
static void released_by_both(void **state)
{
	(void)state;
	owner = release_last;
	raced_disown(&held, 4);
	stays(4, false);
	raced_tidy(&held);
	assert_int_equal(held.depth, 3);
	take_another();
	stays(9, true);
}

static void taken_while_it_is_disowned(void **state)
{
	(void)state;
	owner = take_another;
	assert_true(raced_disown(&held, 2));
	stays(2, false);
	stays(9, true);
	raced_tidy(&held);
	assert_int_equal(held.depth, 4);
}

/* A copy is refused when a lock was taken, or locks were moved, meanwhile. */
static void changed_while_it_is_copied(void **state)
{
	struct mmdep_order_held_copy copy;

	(void)state;
	owner = take_another;
	assert_false(raced_copy(&held, &copy));
	assert_true(raced_copy(&held, &copy));
	assert_int_equal(copy.nr, 5);
	owner = release_first;
	assert_false(raced_copy(&held, &copy));
	assert_true(raced_copy(&held, &copy));
	assert_int_equal(copy.nr, 4);
	/* A release of the last one moves nothing, but what comes next is put there. */
	assert_true(mmdep_order_held_release(&held, 9));
	owner = release_last;
	assert_false(raced_copy(&held, &copy));
	assert_true(raced_copy(&held, &copy));
	assert_int_equal(copy.nr, 2);
	assert_int_equal(copy.hold[1].instance, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(moved_before_it_is_disowned, begin),
		cmocka_unit_test_setup(a_copy_is_left_behind, begin),
		cmocka_unit_test_setup(tidied_meanwhile, begin),
		cmocka_unit_test_setup(released_by_both, begin),
		cmocka_unit_test_setup(taken_while_it_is_disowned, begin),
		cmocka_unit_test_setup(changed_while_it_is_copied, begin),
	};

	return cmocka_run_group_tests_name("order_race", tests, NULL, NULL);
}
