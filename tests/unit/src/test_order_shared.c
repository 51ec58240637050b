// SPDX-License-Identifier: GPL-2.0
/*
 * A task that does what is known writes to nothing that other tasks write to or read:
 * the whole engine is in memory that can only be read meanwhile.  What a task writes
 * is its own stack of locks and, by its caller, a count of this CPU.
 *
 * And what is not known does write: it dies of it, in a child.
 */
#include "unit.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "order_engine.h"

#define CLASSES	8
#define TASKS	5
#define ROUNDS	1000
#define DEEPEST	4

/* What the child says of itself. */
#define DIED_OF_ENGINE	42
#define DIED_OF_OTHER	43

/* The engine, and behind it all that it has. */
static struct shared {
	struct mmdep_order order;
	unsigned char mem[] __attribute__((aligned(8)));
} *shared;
static size_t shared_bytes;

/* As the watch has them: each in lines of its own. */
static struct task {
	struct mmdep_order_held held;
	u64 hits;
} __attribute__((aligned(64))) tasks[TASKS];

/* Chains that are taken, outermost first; 0 ends them, for all have class + 1. */
static const u32 known[][DEEPEST + 1] = {
	{ 1, 2 },
	{ 1, 2, 3 | R },
	{ 1 | R, 4, 5 },
	{ 6, 1 | R, 2 | R, 3 },
	{ 7, 3 | NESTED, 3 | NESTED },
};

static void not_to_be_called(void *arg, const struct mmdep_order_verdict *verdict)
{
	(void)arg;
	(void)verdict;
	abort();
}

/* Which lock does not matter, but it must not be held already. */
static unsigned long instance(const struct task *task, u32 depth)
{
	return 8 * (1 + (task - tasks) * DEEPEST + depth);
}

static u32 take(struct task *task, u32 depth, u32 what)
{
	return mmdep_order_acquire(&shared->order, &task->held, instance(task, depth),
				   what - 1, 0, 0);
}

static void learn(const u32 *chain)
{
	u32 depth, result;

	for (depth = 0; chain[depth]; depth++) {
		result = take(&tasks[0], depth, chain[depth]);
		if (result & MMDEP_ORDER_JUDGE)
			mmdep_order_judge(&shared->order, &tasks[0].held, result);
	}
	while (depth--)
		assert_true(mmdep_order_held_release(&tasks[0].held,
						     instance(&tasks[0], depth)));
}

static int begin(void **state)
{
	const struct mmdep_order_config config = {
		.classes = CLASSES,
		.edges = 64,
		.chains = 64,
		.report = not_to_be_called,
	};
	u32 i;

	(void)state;
	shared_bytes = sizeof(*shared) + mmdep_order_bytes(&config);
	shared = mmap(NULL, shared_bytes, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED ||
	    mmdep_order_init(&shared->order, &config, shared->mem,
			     shared_bytes - sizeof(*shared)))
		return -1;
	for (i = 0; i < CLASSES; i++)
		mmdep_order_graph_class(&shared->order.graph, MMDEP_ORDER_OTHER, 0);
	for (i = 0; i < TASKS; i++) {
		mmdep_order_held_init(&tasks[i].held);
		tasks[i].hits = 0;
	}
	for (i = 0; i < ARRAY_LEN(known); i++)
		learn(known[i]);
	return mprotect(shared, shared_bytes, PROT_READ);
}

static int end(void **state)
{
	(void)state;
	return munmap(shared, shared_bytes);
}

/* Of all tasks by turns, each at another place of another chain. */
static void known_chains_write_nothing(void **state)
{
	u32 depth[TASKS] = {}, step, at, result;

	(void)state;
	for (step = 0; step < ROUNDS * TASKS; step++) {
		struct task *task = &tasks[step % TASKS];
		const u32 *chain;

		at = step % TASKS;
		chain = known[(at + step / TASKS / (DEEPEST + 1)) % ARRAY_LEN(known)];
		if (step / TASKS % (DEEPEST + 1) == DEEPEST || !chain[depth[at]]) {
			while (depth[at])
				assert_true(mmdep_order_held_release(&task->held,
								     instance(task, --depth[at])));
			continue;
		}
		result = take(task, depth[at], chain[depth[at]]);
		assert_false(result & MMDEP_ORDER_JUDGE);
		/* The first lock of a task is no chain. */
		assert_int_equal(!!(result & MMDEP_ORDER_CHAIN), depth[at] > 0);
		task->hits += depth[at]++ > 0;
	}
	for (at = 0; at < TASKS; at++)
		assert_true(tasks[at].hits > ROUNDS / 4);
}

/* Also what is done seldom: in another order, with a trylock, for reading from now on. */
static void nor_does_what_is_done_seldom(void **state)
{
	struct mmdep_order_held_copy copy;
	struct task *task = &tasks[1];

	(void)state;
	assert_int_equal(take(task, 0, 1), 0);
	assert_int_equal(take(task, 1, 8 | TRY), 0);
	assert_true(mmdep_order_held_downgrade(&task->held, instance(task, 1)));
	assert_true(mmdep_order_held_release(&task->held, instance(task, 0)));
	assert_true(mmdep_order_held_disown(&task->held, instance(task, 1)));
	assert_true(mmdep_order_held_copy(&task->held, &copy));
	assert_int_equal(copy.nr, 0);
	/* It tidies up first. */
	assert_int_equal(take(task, 0, 1), 0);
	assert_int_equal(task->held.depth, 1);
	assert_true(mmdep_order_held_release(&task->held, instance(task, 0)));
	assert_false(mmdep_order_held_release(&task->held, instance(task, 0)));
}

static void died(int signal, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr - (uintptr_t)shared;

	(void)signal;
	(void)context;
	_exit(at < shared_bytes ? DIED_OF_ENGINE : DIED_OF_OTHER);
}

/* Takes what is not known, in a child; returns how that ended. */
static int child_judges(const u32 *chain)
{
	const struct sigaction action = { .sa_sigaction = died, .sa_flags = SA_SIGINFO };
	u32 depth, result;
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child) {
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		return WEXITSTATUS(status);
	}
	sigaction(SIGSEGV, &action, NULL);
	for (depth = 0; chain[depth]; depth++) {
		result = take(&tasks[0], depth, chain[depth]);
		if (result & MMDEP_ORDER_JUDGE)
			mmdep_order_judge(&shared->order, &tasks[0].held, result);
	}
	_exit(0);
}

static void what_is_not_known_writes(void **state)
{
	static const u32 other[] = { 2, 5, 0 }, deeper[] = { 1, 2, 5, 0 };

	(void)state;
	assert_int_equal(child_judges(known[0]), 0);
	assert_int_equal(child_judges(other), DIED_OF_ENGINE);
	assert_int_equal(child_judges(deeper), DIED_OF_ENGINE);
}

/* To ask is no write: only to judge is. */
static void asking_does_not(void **state)
{
	(void)state;
	assert_int_equal(take(&tasks[2], 0, 2), 0);
	assert_true(take(&tasks[2], 1, 5) & MMDEP_ORDER_JUDGE);
	assert_true(mmdep_order_held_release(&tasks[2].held, instance(&tasks[2], 1)));
	assert_true(mmdep_order_held_release(&tasks[2].held, instance(&tasks[2], 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(known_chains_write_nothing, begin, end),
		cmocka_unit_test_setup_teardown(nor_does_what_is_done_seldom, begin, end),
		cmocka_unit_test_setup_teardown(asking_does_not, begin, end),
		cmocka_unit_test_setup_teardown(what_is_not_known_writes, begin, end),
	};

	return cmocka_run_group_tests_name("order_shared", tests, NULL, NULL);
}
