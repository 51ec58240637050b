// SPDX-License-Identifier: GPL-2.0
/*
 * The table of open waits, when there are thousands.
 *
 * Where a task finds room depends on its address.  The tasks of the test lie as the
 * kernel's do: a few in each slab, and slabs anywhere in memory.
 */
#include "unit.h"

#include <linux/timekeeping.h>
#include <sys/mman.h>

#include "core/events.h"
#include "core/waits.h"

#define PROMISED	10000U
#define LAYOUTS		50U
#define TASKS_MAX	13000U

#define MEMORY		(4UL << 30)
#define SLAB		32768UL

unsigned long jiffies;
struct task_struct *current;

static char *memory;
static bool used[MEMORY / SLAB];
static struct task_struct *tasks[TASKS_MAX];
static unsigned int begun, told_begin;

u64 ktime_get_mono_fast_ns(void)
{
	static u64 now_ns;

	return ++now_ns;
}

void mmdep_event_wait_begin(const struct mmdep_open_wait *wait)
{
	assert_int_equal(wait->pid, current->pid);
	told_begin++;
}

static void first(void)
{
	begun++;
}

/* Tasks of this size in slabs that are anywhere. */
static void lay_out(size_t size)
{
	size_t in_slab = SLAB / size, slab = 0;
	unsigned int i;

	memset(used, 0, sizeof(used));
	for (i = 0; i < TASKS_MAX; i++) {
		if (i % in_slab == 0) {
			do {
				slab = (size_t)rand() % (MEMORY / SLAB);
			} while (used[slab]);
			used[slab] = true;
		}
		tasks[i] = (void *)(memory + slab * SLAB + i % in_slab * size);
		*tasks[i] = (struct task_struct){ .pid = i + 1, .start_time = i + 1 };
	}
}

static bool opens(unsigned int i)
{
	u64 dropped = mmdep_waits_dropped();
	struct mmdep_wait_begin begin = {
		.kind = MMDEP_KIND_USERFAULT,
		.address = 4096UL * i,
	};

	current = tasks[i];
	mmdep_wait_open(&begin);
	return mmdep_waits_dropped() == dropped;
}

static bool closes(unsigned int i)
{
	struct mmdep_open_wait wait;

	current = tasks[i];
	return mmdep_wait_close(&wait) && wait.pid == tasks[i]->pid &&
	       wait.address == 4096UL * i;
}

static int begin(void **state)
{
	(void)state;
	srand(1);
	begun = 0;
	told_begin = 0;
	memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return memory == MAP_FAILED || mmdep_waits_init(first);
}

static int end(void **state)
{
	(void)state;
	mmdep_waits_exit();
	return munmap(memory, MEMORY);
}

static void all_that_are_promised_find_room(void **state)
{
	static const size_t sizes[] = { 6912, 9792, 10048, 10624 };
	unsigned int layout, i, dropped = 0;

	(void)state;
	for (layout = 0; layout < LAYOUTS; layout++) {
		lay_out(sizes[layout % ARRAY_LEN(sizes)]);
		for (i = 0; i < PROMISED; i++)
			dropped += !opens(i);
		for (i = 0; i < PROMISED; i++)
			closes(i);
		assert_int_equal(mmdep_waits_open(MMDEP_KIND_NONE), 0);
	}
	assert_int_equal(dropped, 0);
	assert_int_equal(begun, LAYOUTS);
	assert_int_equal(told_begin, LAYOUTS * PROMISED);
}

static void what_finds_no_room_is_counted(void **state)
{
	u64 dropped = mmdep_waits_dropped();
	unsigned int i, open = 0;

	(void)state;
	lay_out(9792);
	for (i = 0; i < TASKS_MAX; i++)
		open += opens(i);
	assert_in_range(open, mmdep_waits_max() / 20 * 19, mmdep_waits_max());
	assert_int_equal(mmdep_waits_open(MMDEP_KIND_USERFAULT), open);
	assert_int_equal(mmdep_waits_dropped() - dropped, TASKS_MAX - open);
	for (i = 0; i < TASKS_MAX; i++)
		open -= closes(i);
	assert_int_equal(open, 0);
	assert_int_equal(mmdep_waits_open(MMDEP_KIND_NONE), 0);
}

static void each_is_found_as_its_own(void **state)
{
	struct mmdep_wait_ref ref = {};
	struct mmdep_open_wait wait;
	unsigned int i, walked = 0;

	(void)state;
	lay_out(9792);
	for (i = 0; i < PROMISED; i++)
		assert_true(opens(i));
	/* Holes between them: who was put behind one is still found. */
	for (i = 0; i < PROMISED; i += 2)
		assert_true(closes(i));
	for (i = 0; i < PROMISED; i++) {
		if (i % 2 == 0) {
			assert_false(mmdep_wait_of(tasks[i], &wait));
			continue;
		}
		assert_true(mmdep_wait_of(tasks[i], &wait));
		assert_int_equal(wait.pid, tasks[i]->pid);
	}
	while (mmdep_waits_next(&ref, &wait)) {
		assert_int_equal(wait.pid % 2, 0);
		walked++;
	}
	assert_int_equal(walked, PROMISED / 2);
	for (i = 1; i < PROMISED; i += 2)
		assert_true(closes(i));
	assert_int_equal(mmdep_waits_open(MMDEP_KIND_NONE), 0);
}

static void an_end_that_was_missed_is_not_waited_for(void **state)
{
	u64 reaped = mmdep_waits_reaped();
	struct mmdep_open_wait wait;

	(void)state;
	lay_out(9792);
	assert_true(opens(3));
	assert_true(opens(3));
	assert_int_equal(mmdep_waits_open(MMDEP_KIND_USERFAULT), 1);
	assert_int_equal(mmdep_waits_reaped() - reaped, 1);
	assert_true(closes(3));
	assert_false(closes(3));
	assert_false(mmdep_wait_of(tasks[3], &wait));
}

bool spinlocks_sleep;

static bool has_left(unsigned int i, unsigned int slept, bool running, u64 ran_ns)
{
	struct task_struct later = *tasks[i];
	struct mmdep_open_wait wait;

	assert_true(mmdep_wait_of(tasks[i], &wait));
	later.nvcsw += slept;
	later.se.sum_exec_runtime += ran_ns;
	return mmdep_wait_has_left(&wait, &later, running);
}

static void who_is_on_the_way_in_has_not_left(void **state)
{
	(void)state;
	lay_out(9792);
	tasks[3]->nvcsw = 7;
	tasks[3]->se.sum_exec_runtime = 5 * NSEC_PER_SEC;
	assert_true(opens(3));
	/* It has lost its CPU before it could fall asleep. */
	assert_false(has_left(3, 0, true, 0));
	assert_false(has_left(3, 0, true, NSEC_PER_SEC / 2));
	/* It never had to sleep, and is busy. */
	assert_true(has_left(3, 0, true, NSEC_PER_SEC));
	/* It sleeps, for the first time since; however long it was on its way. */
	assert_false(has_left(3, 1, false, 0));
	assert_false(has_left(3, 1, false, 2 * NSEC_PER_SEC));
	/* It was woken. */
	assert_true(has_left(3, 1, true, 0));
	/* And sleeps again, elsewhere. */
	assert_true(has_left(3, 2, false, 0));
	assert_true(closes(3));
}

static void where_spinlocks_sleep_only_time_tells(void **state)
{
	(void)state;
	lay_out(9792);
	tasks[3]->nvcsw = 7;
	assert_true(opens(3));
	spinlocks_sleep = true;
	/* It slept for a spinlock, and is on its way in. */
	assert_false(has_left(3, 1, true, 0));
	assert_false(has_left(3, 2, true, NSEC_PER_SEC / 2));
	assert_true(has_left(3, 2, true, NSEC_PER_SEC));
	/* Its stack has to be looked at. */
	assert_true(has_left(3, 2, false, 0));
	spinlocks_sleep = false;
	assert_true(closes(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_that_are_promised_find_room, begin, end),
		cmocka_unit_test_setup_teardown(each_is_found_as_its_own, begin, end),
		cmocka_unit_test_setup_teardown(an_end_that_was_missed_is_not_waited_for, begin,
						end),
		cmocka_unit_test_setup_teardown(who_is_on_the_way_in_has_not_left, begin, end),
		cmocka_unit_test_setup_teardown(where_spinlocks_sleep_only_time_tells, begin, end),
		cmocka_unit_test_setup_teardown(what_finds_no_room_is_counted, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
