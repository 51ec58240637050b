// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that sleep for an mmap_lock: how many did in a space of time.
 *
 * The ring is the test's: what is to happen while the waits are counted happens when the
 * count comes to those that have ended.
 */
#include "unit.h"

#include <linux/mm_types.h>
#include <linux/timekeeping.h>

#include "core/blocked.h"
#include "core/ring.h"

#define TASKS	4

struct task_struct *current;

static struct task_struct tasks[TASKS];
static struct mm_struct mm, other_mm;
static u64 now_ns;
static struct mmdep_block ring[MMDEP_BLOCKS_ENDED];
static unsigned int ended;
static void (*meanwhile)(void);

u64 ktime_get_mono_fast_ns(void)
{
	return ++now_ns;
}

void mmdep_ring_add(struct mmdep_ring *to, const void *record)
{
	assert_int_equal(to->size, sizeof(ring[0]));
	assert_true(ended < ARRAY_LEN(ring));
	memcpy(&ring[ended++], record, sizeof(ring[0]));
}

bool mmdep_ring_peek(struct mmdep_ring *from, u64 *next, u64 *lost, void *record)
{
	void (*now)(void) = meanwhile;

	(void)from;
	(void)lost;
	meanwhile = NULL;
	if (now)
		now();
	if (*next >= ended)
		return false;
	memcpy(record, &ring[*next], sizeof(ring[0]));
	return true;
}

struct task_struct *mmdep_task_get(pid_t tid, u64 born_ns)
{
	(void)born_ns;
	return &tasks[tid - 1];
}

void put_task_struct(struct task_struct *task)
{
	(void)task;
}

static void waits(unsigned int i, struct mm_struct *whose)
{
	struct mmdep_block *block;

	current = &tasks[i];
	block = mmdep_block_begin(whose, false);
	assert_non_null(block);
	mmdep_block_publish(block);
}

static void wakes(unsigned int i)
{
	struct mmdep_block copy;

	current = &tasks[i];
	assert_true(mmdep_block_end(&mm.mmap_lock, true, &copy));
}

static void waits_and_wakes(unsigned int i)
{
	waits(i, &mm);
	wakes(i);
}

static int begin(void **state)
{
	unsigned int i;

	(void)state;
	mmdep_blocks_reset();
	ended = 0;
	meanwhile = NULL;
	for (i = 0; i < TASKS; i++)
		tasks[i] = (struct task_struct){ .pid = i + 1, .start_time = i + 1 };
	return 0;
}

/* Of all that was until now. */
static struct mmdep_blocked blocked_since(u64 from_ns)
{
	struct mmdep_blocked blocked;

	mmdep_blocks_during(&mm, from_ns, ++now_ns, &blocked);
	return blocked;
}

static void those_that_wait_and_have_waited(void **state)
{
	u64 from_ns = now_ns;
	struct mmdep_blocked blocked;

	(void)state;
	waits(2, &mm);
	waits(0, &mm);
	waits(1, &mm);
	waits(3, &other_mm);
	wakes(2);
	blocked = blocked_since(from_ns);
	assert_int_equal(blocked.nr, 3);
	assert_int_equal(blocked.first.tid, 3);
	assert_int_equal(blocked.longest_ns, now_ns - from_ns - 2);
}

static void one_that_ended_before_is_not_there(void **state)
{
	struct mmdep_blocked blocked;

	(void)state;
	waits_and_wakes(0);
	blocked = blocked_since(now_ns);
	assert_int_equal(blocked.nr, 0);
	assert_int_equal(blocked.first.tid, 0);
}

static void wake_all(void)
{
	wakes(0);
	wakes(1);
}

static void one_that_ends_while_they_are_counted_is_there_once(void **state)
{
	u64 from_ns = now_ns;

	(void)state;
	waits(0, &mm);
	waits(1, &mm);
	meanwhile = wake_all;
	assert_int_equal(blocked_since(from_ns).nr, 2);
	assert_int_equal(ended, 2);
	assert_null(meanwhile);
	/* And when they have. */
	assert_int_equal(blocked_since(from_ns).nr, 2);
}

/* All in one slot. */
static void one_that_waits_again_and_again_is_there_each_time(void **state)
{
	u64 from_ns = now_ns;

	(void)state;
	waits_and_wakes(0);
	waits_and_wakes(0);
	waits(0, &mm);
	assert_int_equal(ring[0].slot, ring[1].slot);
	assert_int_equal(blocked_since(from_ns).nr, 3);
}

static void wake_and_wait_and_wake(void)
{
	wakes(0);
	waits_and_wakes(0);
}

static void one_that_waits_again_meanwhile_is_not_there_then(void **state)
{
	u64 from_ns = now_ns;

	(void)state;
	waits_and_wakes(0);
	waits(0, &mm);
	meanwhile = wake_and_wait_and_wake;
	assert_int_equal(blocked_since(from_ns).nr, 2);
	assert_int_equal(ended, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(those_that_wait_and_have_waited, begin),
		cmocka_unit_test_setup(one_that_ended_before_is_not_there, begin),
		cmocka_unit_test_setup(one_that_ends_while_they_are_counted_is_there_once, begin),
		cmocka_unit_test_setup(one_that_waits_again_and_again_is_there_each_time, begin),
		cmocka_unit_test_setup(one_that_waits_again_meanwhile_is_not_there_then, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
