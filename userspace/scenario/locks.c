// SPDX-License-Identifier: GPL-2.0
/*
 * Scenarios lock-*: the module takes locks in some order when it is started; here is
 * only said what must be seen of it.
 *
 * An order is reported once, of the first process that was seen to take it, and
 * counted from then on.  So a run that is not the first looks at the count.
 */
#include <stdio.h>
#include <string.h>

#include "../lib/debugfs.h"
#include "scenario.h"

/**
 * struct order - the order that is wrong
 * @scenario: in which
 * @held:     class of the lock that is held
 * @taken:    class of the one that is taken then, or NULL: none needs to be
 */
static const struct order {
	const char *scenario;
	const char *held;
	const char *taken;
} orders[] = {
	{ "lock-aa", "mmdep_lock_a", "mmdep_lock_a" },
	{ "lock-abba", "mmdep_lock_b", "mmdep_lock_a" },
	{ "lock-abbcca", "mmdep_lock_c", "mmdep_lock_a" },
	{ "lock-try", "mmdep_lock_u", "mmdep_lock_t" },
	{ "lock-mapping", "i_mmap_rwsem(tmpfs)", "mmap_lock" },
	{ "lock-vma", "i_mmap_rwsem(tmpfs)", "vma_lock" },
	{ "lock-folio", "i_mmap_rwsem(tmpfs)", "folio_lock(tmpfs)" },
	{ "lock-hotplug", "kernfs(ring)", "mmap_lock" },
	{ "lock-mutex-abba", "mmdep_sem_b", "mmdep_mutex_a" },
	{ "lock-mutex-try", "mmdep_mutex_t", "mmdep_sem_u" },
	{ "lock-left-user", "mmdep_lock_left", NULL },
	{ "lock-left-exit", "mmdep_lock_lost", NULL },
};

/* How often it was found before. */
static uint64_t before;

static const struct order *order_of(const struct run *run)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(orders); i++)
		if (!strcmp(orders[i].scenario, run->what->name))
			return &orders[i];
	return NULL;
}

static bool says(const struct found *f, const char *name, const char *text)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (!strcmp(f->said[i].name, name))
			return !strcmp(f->said[i].text, text);
	return false;
}

/* How often it was found; takes it for seen if that is more than before. */
static int look(struct run *run, uint64_t *times)
{
	const struct order *order = order_of(run);
	struct findings all;
	size_t i;
	int ret = debugfs_findings(run->ctx, &all);

	*times = 0;
	if (ret)
		return ret;
	for (i = 0; i < all.n; i++) {
		const struct found *f = &all.found[i];
		struct seen *seen = &run->seen[run->nr_seen];

		if (strcmp(found_text(f, KEY_NAME), run->what->finding) ||
		    !says(f, "held", order->held) ||
		    (order->taken && !says(f, "taken", order->taken)))
			continue;
		*times = f->number[KEY_COUNT];
		if (*times <= before || run->nr_seen == FOUND_MAX)
			break;
		seen->id = f->number[KEY_ID];
		seen->severity = f->number[KEY_SEVERITY];
		snprintf(seen->name, sizeof(seen->name), "%s",
			 run->what->finding);
		snprintf(seen->what, sizeof(seen->what), "%.*s",
			 (int)sizeof(seen->what) - 1, found_text(f, KEY_WHAT));
		run->nr_seen++;
		break;
	}
	findings_free(&all);
	return 0;
}

/* Locks that each takes under others, and does not try. */
int lock_order_expect(struct run *run, uint64_t nested)
{
	if (nested)
		expect_at_least(run, "locks.nested", nested);
	before = UINT64_MAX;
	return run->what->finding ? look(run, &before) : 0;
}

static int prepare_aa(struct run *run)
{
	return lock_order_expect(run, 1);
}

static int prepare_abba(struct run *run)
{
	return lock_order_expect(run, 2);
}

static int prepare_abbcca(struct run *run)
{
	return lock_order_expect(run, 3);
}

static int prepare_try(struct run *run)
{
	return lock_order_expect(run, 2);
}

/* Some of those of mmap() and munmap(), too. */
static int prepare_real(struct run *run)
{
	return lock_order_expect(run, 2);
}

static int prepare_folio(struct run *run)
{
	return lock_order_expect(run, 1);
}

static int prepare_ordered(struct run *run)
{
	expect_at_least(run, "locks.nested_try", 1);
	return lock_order_expect(run, 5);
}

int lock_order_wait_by(struct run *run, void (*pause)(unsigned int ms))
{
	struct timespec deadline = deadline_in(FOUND_MAX_S);
	uint64_t times;
	int ret;

	while (run->what->finding && drain_found(run) && !run->nr_seen &&
	       !deadline_passed(&deadline)) {
		ret = look(run, &times);
		if (ret)
			return ret;
		if (times <= before)
			pause(100);
	}
	return 0;
}

/* It is done: START does it. */
int lock_order_wait(struct run *run)
{
	return lock_order_wait_by(run, pause_ms);
}

static void cleanup(struct run *run)
{
	(void)run;
}

const struct scenario scenario_lock_aa = {
	.name = "lock-aa",
	.story = "a function that takes a lock is called by one that has it: for reading that goes well until a writer comes in between",
	.seen = "nobody waits; the report has both places",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-recursion",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_aa,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_abba = {
	.name = "lock-abba",
	.story = "two locks in two orders, as with the VMA lock and the mapping's in a patch of 2023",
	.seen = "nobody waits; the report has the stacks of both orders",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_abba,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_abbcca = {
	.name = "lock-abbcca",
	.story = "three locks whose orders are a ring, as with mmap_lock, CPU hotplug and kernfs in 2016: no two of them look wrong",
	.seen = "nobody waits; the report has the stacks of three orders",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_abbcca,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_try = {
	.name = "lock-try",
	.story = "two locks in two orders, and one of them is got by trylock: it does not wait, but whoever holds it then does",
	.seen = "nobody waits; the report has the stacks of both orders",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_try,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_mapping = {
	.name = "lock-mapping",
	.story = "mmap_lock under the lock of a mapping, the other way round than in every mmap() of a file; locks of the kernel itself, of this process and a file of its own",
	.seen = "nobody waits; the report names the lines that document the order",
	.needs = "the watch on locks: mmdepctl set watch=+locks. It learns a wrong order: switch it off and on again before real work",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_real,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_vma = {
	.name = "lock-vma",
	.story = "the lock of a VMA under the lock of the mapping of its file, as in a patch of 2023 that was found only with lockdep",
	.seen = "nobody waits; the report names the lines that document the order",
	.needs = "Linux 6.4 to 6.14, and the watch on locks: mmdepctl set watch=+locks. It learns a wrong order: switch it off and on again before real work",
	.finding = "lock-order-documented",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_real,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_folio = {
	.name = "lock-folio",
	.story = "the lock of a page under the lock of the mapping of its file, where each walk over the mappings of a page takes them the other way round",
	.seen = "nobody waits; the report names the lines that document the order",
	.needs = "the watch on locks: mmdepctl set watch=+locks. It learns a wrong order: switch it off and on again before real work",
	.finding = "lock-order-documented",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_folio,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_folio_ordered = {
	.name = "lock-folio-ordered",
	.story = "no failure: mmap_lock, the lock of a page, and then that of the mapping of its file",
	.seen = "locks that are taken",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_real,
	.act = lock_order_wait,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_ordered = {
	.name = "lock-ordered",
	.story = "no failure: one order only, and trylocks against it, of which nothing must be reported",
	.seen = "locks that are taken",
	.needs = "the watch on locks: mmdepctl set watch=+locks",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare_ordered,
	.act = lock_order_wait,
	.cleanup = cleanup,
};
