// SPDX-License-Identifier: GPL-2.0
/*
 * The list of scenarios.  A scenario is a user process that does something
 * ordinary, by the kernel's real paths; where the interesting window is too
 * small to meet, a hold point keeps it open.  The module's part is the hold.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "scenario/locks.h"
#include "scenario/scenario.h"

static const struct mmdep_scenario table[] = {
	{
		.name = "userfault",
		.summary = "a thread faults on a missing page and sleeps until the userfaultfd's monitor fills it",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "migration-wait",
		.summary = "a huge page is split, the split held half-way, and a thread that touches the page waits on its migration entry",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "migration-spin",
		.summary = "the same, and the wait comes back at once as it did before 5.16: the thread takes the fault again and again",
		.point = MMDEP_POINT_REMAP,
		.skips = MMDEP_SKIP_WAIT,
	},
	{
		.name = "collapse",
		.summary = "small pages are collapsed into a huge page, once with success and once refused",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "migration-wait-long",
		.summary = "the same as migration-wait, for longer than the threshold",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "uffd-wait-on-migration",
		.summary = "a thread sleeps on a userfaultfd, a huge page takes the place, and a split of that is held half-way",
		.point = MMDEP_POINT_REMAP,
	},
	{
		.name = "uffd-missed-wake",
		.summary = "the page that a thread waits for is filled in, and nobody wakes the thread",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-unserved",
		.summary = "the fault of a thread is read and nothing is done about it",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-self-wait",
		.summary = "a thread that serves a userfaultfd touches a page that it would have to bring itself",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "wait-cycle",
		.summary = "two threads that serve userfaultfds each need a page of the other",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-cannot-retry",
		.summary = "a page that only a userfaultfd can bring is read through /proc/self/mem",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "fault-spin",
		.summary = "write(2) reads a missing page with a signal pending, and runs in circles",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "lock-aa",
		.summary = "a task takes a lock for reading that it has for reading already; the lock is the module's",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_aa,
		.is_wrong = true,
	},
	{
		.name = "lock-abba",
		.summary = "two locks of the module are taken in one order and in the other",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_abba,
		.is_wrong = true,
	},
	{
		.name = "lock-abbcca",
		.summary = "three locks of the module are taken in three orders that together are a cycle",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_abbcca,
		.is_wrong = true,
	},
	{
		.name = "lock-try",
		.summary = "a lock of the module is got by trylock, and under it one that was taken before it",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_try,
		.is_wrong = true,
	},
	{
		.name = "lock-mapping",
		.summary = "mmap_lock is taken with the lock of a file's mapping held, of which the kernel does the reverse",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mapping,
		.is_wrong = true,
	},
	{
		.name = "lock-vma",
		.summary = "the lock of a VMA is taken with the lock of the mapping of its file held",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_vma,
		.is_wrong = true,
		.why = mmdep_lock_scenario_vma_why,
	},
	{
		.name = "lock-folio",
		.summary = "the lock of a page of a file is waited for with the lock of the file's mapping held",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_folio,
		.is_wrong = true,
	},
	{
		.name = "lock-folio-ordered",
		.summary = "the same page is locked first, and then the mapping",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_folio_ordered,
	},
	{
		.name = "lock-hotplug",
		.summary = "CPU hotplug is kept off under mmap_lock, and removes a file of sysfs, to which writing takes mmap_lock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_hotplug_scenario_ring,
		.undo = mmdep_hotplug_scenario_end,
		.why = mmdep_hotplug_scenario_why,
	},
	{
		.name = "lock-hotplug-apart",
		.summary = "the same, but the file that is removed is another one than that to which writing takes mmap_lock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_hotplug_scenario_apart,
		.undo = mmdep_hotplug_scenario_end,
		.why = mmdep_hotplug_scenario_why,
	},
	{
		.name = "lock-ordered",
		.summary = "three locks of the module are taken in one order only, and against it by trylock",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_ordered,
	},
	{
		.name = "lock-mutex-abba",
		.summary = "a mutex of the module and an rwsem are taken in one order and in the other",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_abba,
		.is_wrong = true,
	},
	{
		.name = "lock-mutex-try",
		.summary = "a mutex of the module is got by trylock, and under it an rwsem that was taken before it",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_try,
		.is_wrong = true,
	},
	{
		.name = "lock-mutex-ordered",
		.summary = "an rwsem and a mutex of the module are taken in one order only, by each function there is, and against it in vain",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_mutex_ordered,
	},
	{
		.name = "lock-left-user",
		.summary = "a lock of the module is taken by a system call and held when that returns",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_leave,
		.undo = mmdep_lock_scenario_return,
	},
	{
		.name = "lock-left-exit",
		.summary = "the same, and the thread exits",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_lock_scenario_lose,
		.undo = mmdep_lock_scenario_find_again,
	},
	{
		.name = "must-wait-race",
		.summary = "a thread is held before it waits for a missing page; a huge page comes, and its migration is held, too",
		.point = MMDEP_POINT_USERFAULT,
	},
	{
		.name = "collapse-stale-vma",
		.summary = "small pages are collapsed, and the VMA is not looked up again when mmap_lock was taken for writing",
		.point = MMDEP_NR_POINTS,
		.skips = MMDEP_SKIP_LOOK_UP,
	},
	{
		.name = "uffd-lost-wake",
		.summary = "a monitor fills the page that a thread waits for, and the kernel's own wake-up of the thread is lost",
		.point = MMDEP_NR_POINTS,
		.skips = MMDEP_SKIP_WAKE,
	},
	{
		.name = "gup-retry-trapped",
		.summary = "the kernel wants a page for vmsplice(2), and a monitor wakes it again and again without bringing the page",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "mmap-lock-convoy",
		.summary = "a collapse is held with mmap_lock for reading, a thread waits to map memory, and behind it two that touch some",
		.point = MMDEP_POINT_COLLAPSE_CHECK,
	},
	{
		.name = "collapse-write-hold",
		.summary = "a collapse waits half a second for an mmu notifier, with mmap_lock held for writing",
		.point = MMDEP_NR_POINTS,
		.act = mmdep_notifier_scenario_begin,
		.undo = mmdep_notifier_scenario_end,
		.why = mmdep_notifier_scenario_why,
	},
	{
		.name = "gup-prefault-twice",
		.summary = "a page is prefaulted that a userfaultfd must bring first",
		.point = MMDEP_NR_POINTS,
	},
	{
		.name = "uffd-eagain",
		.summary = "a monitor answers again and again, and fails with EAGAIN, as an event of madvise(2) is not read",
		.point = MMDEP_NR_POINTS,
	},
};

/**
 * mmdep_scenario_at - a row of the list
 * @index: 0, 1, ...
 *
 * Return: the scenario, or NULL past the last one.
 */
const struct mmdep_scenario *mmdep_scenario_at(unsigned int index)
{
	return index < ARRAY_SIZE(table) ? &table[index] : NULL;
}

/**
 * mmdep_scenario_find - a row of the list by its name
 * @name: name
 *
 * Return: the scenario, or NULL.
 */
const struct mmdep_scenario *mmdep_scenario_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}
