// SPDX-License-Identifier: GPL-2.0
/*
 * Which memory a lock is the mmap_lock of: what only looks like one is none.
 */
#include "unit.h"

#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/uaccess.h>

#include "core/mm_lock.h"

#define TID	100

struct task_struct *current;
struct pid_namespace init_pid_ns;

static struct task_struct task;
static struct mm_struct mm;
/* Whom the kernel knows by the number TID. */
static struct task_struct *known;
/* Nothing can be read there. */
static const void *hole;
static int under_rcu;
/* Happens when the task is looked for. */
static void (*meanwhile)(void);

long copy_from_kernel_nofault(void *to, const void *from, size_t len)
{
	if (from == hole)
		return -1;
	memcpy(to, from, len);
	return 0;
}

void rcu_read_lock(void)
{
	under_rcu++;
}

void rcu_read_unlock(void)
{
	under_rcu--;
}

struct pid *find_pid_ns(int nr, struct pid_namespace *ns)
{
	assert_ptr_equal(ns, &init_pid_ns);
	assert_int_equal(under_rcu, 1);
	if (meanwhile)
		meanwhile();
	return nr == TID ? (struct pid *)known : NULL;
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	assert_int_equal(type, PIDTYPE_PID);
	assert_int_equal(under_rcu, 1);
	return (struct task_struct *)pid;
}

static int begin(void **state)
{
	(void)state;
	task = (struct task_struct){ .pid = TID, .mm = &mm };
	mm = (struct mm_struct){ .owner = &task };
	known = &task;
	hole = NULL;
	meanwhile = NULL;
	return 0;
}

static struct mm_struct *mm_of_lock(void)
{
	struct mm_struct *found = mmdep_mm_of_lock(&mm.mmap_lock);

	assert_int_equal(under_rcu, 0);
	return found;
}

static void the_memory_of_a_task_is_one(void **state)
{
	(void)state;
	assert_ptr_equal(mm_of_lock(), &mm);
}

static void what_nobody_owns_is_none(void **state)
{
	(void)state;
	mm.owner = NULL;
	assert_null(mm_of_lock());
}

static void one_whose_owner_has_another_is_none(void **state)
{
	struct mm_struct other;

	(void)state;
	task.mm = &other;
	assert_null(mm_of_lock());
	task.mm = NULL;
	assert_null(mm_of_lock());
}

/* What looks like one may end at the edge of what can be read. */
static void what_cannot_be_read_is_none(void **state)
{
	const void *holes[] = { &mm.owner, &task.mm, &task.pid };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(holes); i++) {
		hole = holes[i];
		assert_null(mm_of_lock());
	}
}

/* Three objects of a slab that point at one another, and none of them is what it looks like. */
static void objects_that_point_at_one_another_are_none(void **state)
{
	static struct task_struct real = { .pid = TID, .mm = &mm };

	(void)state;
	known = &real;
	assert_null(mm_of_lock());
	task.pid = 0;
	assert_null(mm_of_lock());
	known = NULL;
	task.pid = TID;
	assert_null(mm_of_lock());
}

static void exits(void)
{
	task.mm = NULL;
}

static void one_whose_owner_leaves_meanwhile_is_none(void **state)
{
	(void)state;
	meanwhile = exits;
	assert_null(mm_of_lock());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_memory_of_a_task_is_one, begin),
		cmocka_unit_test_setup(what_nobody_owns_is_none, begin),
		cmocka_unit_test_setup(one_whose_owner_has_another_is_none, begin),
		cmocka_unit_test_setup(what_cannot_be_read_is_none, begin),
		cmocka_unit_test_setup(objects_that_point_at_one_another_are_none, begin),
		cmocka_unit_test_setup(one_whose_owner_leaves_meanwhile_is_none, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
