// SPDX-License-Identifier: GPL-2.0
/*
 * The locks that one task holds.
 */
#include <pthread.h>

#include "unit.h"

#include "order/held.h"

static struct mmdep_order_held held;

static int begin(void **state)
{
	(void)state;
	mmdep_order_held_init(&held);
	return 0;
}

static struct mmdep_order_hold *push(unsigned long instance, u32 what)
{
	return mmdep_order_held_push(&held, instance, what, 100 + instance, 1000 + instance);
}

static void expect(const unsigned long *instance, unsigned int n)
{
	const struct mmdep_order_hold *hold = NULL;
	unsigned int i;

	for (i = 0; i < n; i++) {
		hold = mmdep_order_held_next(&held, hold);
		assert_non_null(hold);
		assert_int_equal(hold->instance, instance[i]);
		assert_int_equal(hold->stack, 100 + instance[i]);
		assert_int_equal(hold->since, 1000 + instance[i]);
	}
	assert_null(mmdep_order_held_next(&held, hold));
}

#define EXPECT(...) \
	expect((unsigned long[]){ __VA_ARGS__ }, \
	       sizeof((unsigned long[]){ __VA_ARGS__ }) / sizeof(unsigned long))

static void nothing_is_held(void **state)
{
	struct mmdep_order_held_copy copy;

	(void)state;
	assert_null(mmdep_order_held_next(&held, NULL));
	assert_null(mmdep_order_held_find(&held, 1));
	assert_true(mmdep_order_held_copy(&held, &copy));
	assert_int_equal(copy.nr, 0);
}

static void last_first(void **state)
{
	(void)state;
	push(1, 1);
	push(2, 2);
	push(3, 3);
	EXPECT(1, 2, 3);
	assert_true(mmdep_order_held_release(&held, 3));
	EXPECT(1, 2);
	assert_true(mmdep_order_held_release(&held, 2));
	assert_true(mmdep_order_held_release(&held, 1));
	assert_null(mmdep_order_held_next(&held, NULL));
	assert_int_equal(held.unmatched, 0);
}

static void in_any_order(void **state)
{
	(void)state;
	push(1, 1);
	push(2, 2);
	push(3, 3);
	push(4, 4);
	assert_true(mmdep_order_held_release(&held, 2));
	EXPECT(1, 3, 4);
	assert_true(mmdep_order_held_release(&held, 1));
	EXPECT(3, 4);
	assert_true(mmdep_order_held_release(&held, 4));
	EXPECT(3);
	assert_false(mmdep_order_held_release(&held, 4));
	assert_true(mmdep_order_held_release(&held, 3));
	assert_int_equal(held.unmatched, 1);
}

/* Taken before the watch was switched on, or by another task. */
static void what_was_not_taken(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 100; i++)
		assert_false(mmdep_order_held_release(&held, 1 + i));
	/* Nor the place where the bottom of the stack is. */
	assert_false(mmdep_order_held_release(&held, 0));
	assert_int_equal(held.unmatched, 101);
	assert_int_equal(held.depth, 0);
	push(7, 7);
	assert_false(mmdep_order_held_release(&held, 8));
	EXPECT(7);
}

static void the_last_hold_of_a_lock(void **state)
{
	(void)state;
	push(1, 1 | MMDEP_ORDER_READ);
	push(2, 2);
	push(1, 1 | MMDEP_ORDER_READ | MMDEP_ORDER_NESTED);
	push(3, 3);
	assert_ptr_equal(mmdep_order_held_find(&held, 1), &held.hold[3]);
	assert_true(mmdep_order_held_release(&held, 1));
	EXPECT(1, 2, 3);
	assert_false(held.hold[1].what & MMDEP_ORDER_NESTED);
}

/* After any release the keys are those of a stack that was made without it. */
static void keys(void **state)
{
	struct mmdep_order_held other;
	u64 one, two, three;
	unsigned int i, gone;

	(void)state;
	one = push(1, 1)->key;
	two = push(2, 2)->key;
	three = push(3, 3)->key;
	assert_true(one && two && three && one != two && two != three);
	mmdep_order_held_release(&held, 3);
	assert_true(push(30, 3)->key == three);
	mmdep_order_held_release(&held, 30);
	assert_true(push(3, 3 | MMDEP_ORDER_READ)->key != three);
	for (gone = 1; gone <= 5; gone++) {
		mmdep_order_held_init(&held);
		mmdep_order_held_init(&other);
		for (i = 1; i <= 5; i++) {
			push(i, i);
			if (i != gone)
				mmdep_order_held_push(&other, i, i, 0, 0);
		}
		mmdep_order_held_release(&held, gone);
		for (i = 1; i <= 4; i++)
			assert_true(held.hold[i].key == other.hold[i].key);
	}
}

/* Order, mode and nesting count; trylock, lock, place and time do not. */
static void what_a_key_is_made_of(void **state)
{
	u64 key = mmdep_order_key(5, 1);

	(void)state;
	assert_true(key == mmdep_order_key(5, 1 | MMDEP_ORDER_TRY | MMDEP_ORDER_WAITS));
	assert_true(key != mmdep_order_key(6, 1));
	assert_true(key != mmdep_order_key(5, 2));
	assert_true(key != mmdep_order_key(5, 1 | MMDEP_ORDER_READ));
	assert_true(key != mmdep_order_key(5, 1 | MMDEP_ORDER_NESTED));
	assert_true(mmdep_order_key(mmdep_order_key(5, 1), 2) !=
		    mmdep_order_key(mmdep_order_key(5, 2), 1));
	/* The only way to 0 is not gone. */
	assert_true(mmdep_order_key(-2ULL, 1) != 0);
}

static void downgrade(void **state)
{
	struct mmdep_order_held other;

	(void)state;
	push(1, 1);
	push(2, 2);
	assert_true(mmdep_order_held_downgrade(&held, 1));
	assert_true(held.hold[1].what & MMDEP_ORDER_READ);
	assert_false(held.hold[2].what & MMDEP_ORDER_READ);
	assert_false(mmdep_order_held_downgrade(&held, 1));
	assert_false(mmdep_order_held_downgrade(&held, 3));
	mmdep_order_held_init(&other);
	mmdep_order_held_push(&other, 1, 1 | MMDEP_ORDER_READ, 0, 0);
	mmdep_order_held_push(&other, 2, 2, 0, 0);
	assert_true(held.hold[2].key == other.hold[2].key);
	assert_true(mmdep_order_held_release(&held, 1));
	EXPECT(2);
}

static void waiting(void **state)
{
	(void)state;
	push(1, 1 | MMDEP_ORDER_WAITS);
	assert_false(mmdep_order_held_granted(&held, 2, 5));
	assert_true(held.hold[1].what & MMDEP_ORDER_WAITS);
	assert_true(mmdep_order_held_granted(&held, 1, 5));
	assert_false(held.hold[1].what & MMDEP_ORDER_WAITS);
	assert_int_equal(held.hold[1].since, 5);
	/* It does not wait any more. */
	assert_false(mmdep_order_held_granted(&held, 1, 6));
	assert_int_equal(held.hold[1].since, 5);
}

static void more_than_there_is_room_for(void **state)
{
	unsigned long i, more = 5;

	(void)state;
	for (i = 1; i <= MMDEP_ORDER_DEPTH; i++)
		assert_ptr_equal(push(i, i), &held.hold[i]);
	assert_int_equal(held.overflow, 0);
	for (; i <= MMDEP_ORDER_DEPTH + more; i++) {
		struct mmdep_order_hold *hold = push(i, i);

		/* Described, but not held. */
		assert_ptr_equal(hold, &held.hold[MMDEP_ORDER_DEPTH + 1]);
		assert_int_equal(hold->instance, i);
		assert_null(mmdep_order_held_find(&held, i));
	}
	assert_int_equal(held.depth, MMDEP_ORDER_DEPTH);
	assert_int_equal(held.overflow, more);
	/* Their releases are expected; one more is not. */
	for (i = MMDEP_ORDER_DEPTH + 1; i <= MMDEP_ORDER_DEPTH + more; i++)
		assert_false(mmdep_order_held_release(&held, i));
	assert_int_equal(held.unmatched, 0);
	assert_false(mmdep_order_held_release(&held, i));
	assert_int_equal(held.unmatched, 1);
	/* And there is room again. */
	for (i = MMDEP_ORDER_DEPTH; i; i--)
		assert_true(mmdep_order_held_release(&held, i));
	push(1, 1);
	EXPECT(1);
	assert_int_equal(held.overflow, more);
}

static void released_by_another_task(void **state)
{
	struct mmdep_order_held_copy copy;

	(void)state;
	push(1, 1);
	push(2, 2);
	push(3, 3);
	assert_false(mmdep_order_held_disown(&held, 4));
	assert_int_equal(held.gone, 0);
	assert_true(mmdep_order_held_disown(&held, 2));
	assert_false(mmdep_order_held_disown(&held, 2));
	EXPECT(1, 3);
	assert_true(mmdep_order_held_copy(&held, &copy));
	assert_int_equal(copy.nr, 2);
	assert_int_equal(copy.hold[0].instance, 1);
	assert_int_equal(copy.hold[1].instance, 3);
	assert_true(held.gone);
	mmdep_order_held_tidy(&held);
	assert_false(held.gone);
	assert_int_equal(held.depth, 2);
	EXPECT(1, 3);
	assert_true(held.hold[2].key ==
		    mmdep_order_key(mmdep_order_key(held.hold[0].key, 1), 3));
	/* Its own release of it comes too late. */
	assert_false(mmdep_order_held_release(&held, 2));
	assert_int_equal(held.unmatched, 1);
	/* All of them, the last one too. */
	assert_true(mmdep_order_held_disown(&held, 3));
	assert_true(mmdep_order_held_disown(&held, 1));
	assert_null(mmdep_order_held_next(&held, NULL));
	assert_false(mmdep_order_held_release(&held, 3));
	mmdep_order_held_tidy(&held);
	assert_int_equal(held.depth, 0);
}

static void copies(void **state)
{
	struct mmdep_order_held_copy copy;

	(void)state;
	push(1, 1);
	push(2, 2 | MMDEP_ORDER_READ | MMDEP_ORDER_TRY);
	assert_true(mmdep_order_held_copy(&held, &copy));
	assert_int_equal(copy.nr, 2);
	assert_memory_equal(&copy.hold[0], &held.hold[1], 2 * sizeof(copy.hold[0]));
	/* In the middle of a change there is none. */
	mmdep_order_held_write_begin(&held);
	assert_false(mmdep_order_held_copy(&held, &copy));
	mmdep_order_held_write_end(&held);
	assert_true(mmdep_order_held_copy(&held, &copy));
}

#define ROUNDS	300000

/* Locks 1 to 20, of the class with the same number, in orders of all sorts. */
static void *owner(void *arg)
{
	struct mmdep_order_held *h = arg;
	unsigned int i, x = 1;

	for (i = 0; i < ROUNDS; i++) {
		x = x * 1664525 + 1013904223;
		if (h->depth < 20 && x >> 31)
			mmdep_order_held_push(h, 1 + (x >> 8) % 20, 1 + (x >> 8) % 20,
					      101 + (x >> 8) % 20, 0);
		else
			mmdep_order_held_release(h, 1 + (x >> 16) % 20);
		if (h->gone)
			mmdep_order_held_tidy(h);
	}
	return NULL;
}

/* What a copy has is what its owner has held together at one time. */
static void copies_of_a_running_task(void **state)
{
	struct mmdep_order_held_copy copy;
	unsigned int i, good = 0;
	pthread_t thread;
	u64 key;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, owner, &held), 0);
	while (good < 1000) {
		if (!mmdep_order_held_copy(&held, &copy))
			continue;
		good++;
		key = held.hold[0].key;
		for (i = 0; i < copy.nr; i++) {
			key = mmdep_order_key(key, copy.hold[i].what);
			assert_true(copy.hold[i].key == key);
			assert_int_equal(copy.hold[i].what, copy.hold[i].instance);
			assert_int_equal(copy.hold[i].stack, 100 + copy.hold[i].instance);
		}
	}
	pthread_join(thread, NULL);
}

/* What was disowned is gone, whatever the owner does to its other locks. */
static void disowned_by_a_running_task(void **state)
{
	unsigned int i, gone = 0;
	pthread_t thread;

	(void)state;
	/* At the bottom, and above locks that come and go. */
	for (i = 0; i < 3; i++)
		push(50 + i, 50 + i);
	assert_int_equal(pthread_create(&thread, NULL, owner, &held), 0);
	for (i = 0; i < 3; i++)
		gone += mmdep_order_held_disown(&held, 50 + i);
	pthread_join(thread, NULL);
	assert_int_equal(gone, 3);
	for (i = 0; i < 3; i++)
		assert_null(mmdep_order_held_find(&held, 50 + i));
	while (held.depth)
		mmdep_order_held_release(&held, held.hold[held.depth].instance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_held, begin),
		cmocka_unit_test_setup(last_first, begin),
		cmocka_unit_test_setup(in_any_order, begin),
		cmocka_unit_test_setup(what_was_not_taken, begin),
		cmocka_unit_test_setup(the_last_hold_of_a_lock, begin),
		cmocka_unit_test_setup(keys, begin),
		cmocka_unit_test_setup(what_a_key_is_made_of, begin),
		cmocka_unit_test_setup(downgrade, begin),
		cmocka_unit_test_setup(waiting, begin),
		cmocka_unit_test_setup(more_than_there_is_room_for, begin),
		cmocka_unit_test_setup(released_by_another_task, begin),
		cmocka_unit_test_setup(copies, begin),
		cmocka_unit_test_setup(copies_of_a_running_task, begin),
		cmocka_unit_test_setup(disowned_by_a_running_task, begin),
	};

	return cmocka_run_group_tests_name("order_held", tests, NULL, NULL);
}
