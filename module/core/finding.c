// SPDX-License-Identifier: GPL-2.0
/*
 * The store of findings.
 *
 * It has room for a fixed number.  The same thing found again - same name, task
 * and address - is one finding with a count.  When it is full the one that was
 * not seen for longest goes, those that are over first; that is counted.  A finding
 * is told at its first, second, fourth, eighth ... time.
 */
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "core/finding.h"

#define NR_FINDINGS	128U

/* Protects all of this.  Innermost: only the stream is written under it. */
static DEFINE_MUTEX(store_mutex);

static struct mmdep_finding *store;
static unsigned int used;
static u64 last_id;
static u64 evicted;
static void (*tell)(const struct mmdep_finding *finding);

/**
 * mmdep_findings_init - allocate the store
 * @told: called with what is new, or worth telling again; process context, under
 *        the lock of the store
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_findings_init(void (*told)(const struct mmdep_finding *))
{
	tell = told;
	used = 0;
	store = kvcalloc(NR_FINDINGS, sizeof(*store), GFP_KERNEL);
	return store ? 0 : -ENOMEM;
}

/**
 * mmdep_findings_exit - free the store; nothing is found any more
 *
 * Context: process, may sleep.
 */
void mmdep_findings_exit(void)
{
	kvfree(store);
}

/**
 * mmdep_findings_bytes - memory of the store
 */
size_t mmdep_findings_bytes(void)
{
	return NR_FINDINGS * sizeof(*store);
}

static struct mmdep_finding *find_same(const struct mmdep_finding *finding)
{
	struct mmdep_finding *at;

	for (at = store; at < store + used; at++)
		if (at->type == finding->type &&
		    at->address == finding->address && at->lock == finding->lock &&
		    mmdep_who_same(&at->victim, &finding->victim))
			return at;
	return NULL;
}

/* Room for a new one. */
static struct mmdep_finding *make_room(void)
{
	struct mmdep_finding *least = store, *at;

	if (used < NR_FINDINGS)
		return &store[used++];
	for (at = store; at < store + used; at++)
		if (at->open != least->open ? !at->open :
					      at->last_ns < least->last_ns)
			least = at;
	evicted++;
	return least;
}

/* A wait that is over shows less than it did while it lasted. */
static void keep_stacks(struct mmdep_finding *to, const struct mmdep_finding *from)
{
	if (from->stack.depth)
		to->stack = from->stack;
	if (from->culprit_stack.depth)
		to->culprit_stack = from->culprit_stack;
}

/* It is told at its first, second, fourth, eighth ... time. */
static bool worth_telling(u64 count, u64 times)
{
	return !count || ilog2(count + times) != ilog2(count);
}

/**
 * mmdep_finding_add_times - something was found
 * @finding: what; the fields that the store keeps are not looked at
 * @times:   so often since it was added last, 1 or more
 *
 * Context: process, may sleep.
 */
void mmdep_finding_add_times(const struct mmdep_finding *finding, u64 times)
{
	u64 now = ktime_get_ns(), id, first_ns, count = 0;
	static struct mmdep_finding before;
	struct mmdep_finding *at;

	mutex_lock(&store_mutex);
	at = find_same(finding);
	if (at) {
		id = at->id;
		first_ns = at->first_ns;
		count = at->count;
		before = *at;
	} else {
		at = make_room();
		id = ++last_id;
		first_ns = now;
	}
	*at = *finding;
	if (count && finding->over)
		keep_stacks(at, &before);
	at->id = id;
	at->first_ns = first_ns;
	at->last_ns = now;
	at->count = count + times;
	at->open = true;
	if (worth_telling(count, times))
		tell(at);
	mutex_unlock(&store_mutex);
}

/**
 * mmdep_finding_add - something was found once
 * @finding: as for mmdep_finding_add_times()
 *
 * Context: process, may sleep.
 */
void mmdep_finding_add(const struct mmdep_finding *finding)
{
	mmdep_finding_add_times(finding, 1);
}

/**
 * mmdep_findings_settle - what was not found again is over
 * @before_ns: ... since then, CLOCK_MONOTONIC
 *
 * Context: process, may sleep.
 * Return: whether any is still open.
 */
bool mmdep_findings_settle(u64 before_ns)
{
	struct mmdep_finding *at;
	bool open = false;

	mutex_lock(&store_mutex);
	for (at = store; at < store + used; at++) {
		if (at->last_ns < before_ns)
			at->open = false;
		open |= at->open;
	}
	mutex_unlock(&store_mutex);
	return open;
}

/**
 * mmdep_findings_next - go through the findings, oldest first
 * @copy: the one before, with its id; id zero at first; then the next one
 *
 * Context: process, may sleep.
 * Return: false when there is none any more.
 */
bool mmdep_findings_next(struct mmdep_finding *copy)
{
	const struct mmdep_finding *next = NULL, *at;

	mutex_lock(&store_mutex);
	for (at = store; at < store + used; at++)
		if (at->id > copy->id && (!next || at->id < next->id))
			next = at;
	if (next)
		*copy = *next;
	mutex_unlock(&store_mutex);
	return next;
}

/**
 * mmdep_findings_reset - forget all of them
 *
 * Context: process, may sleep.
 */
void mmdep_findings_reset(void)
{
	mutex_lock(&store_mutex);
	used = 0;
	evicted = 0;
	mutex_unlock(&store_mutex);
}

/**
 * mmdep_findings_count - findings in the store
 *
 * Context: any.
 */
unsigned int mmdep_findings_count(void)
{
	return READ_ONCE(used);
}

/**
 * mmdep_findings_max - room in the store
 */
unsigned int mmdep_findings_max(void)
{
	return NR_FINDINGS;
}

/**
 * mmdep_findings_evicted - findings that had to go for newer ones
 *
 * Context: any.
 */
u64 mmdep_findings_evicted(void)
{
	return READ_ONCE(evicted);
}

#define NAME(symbol, name, severity, meaning) \
	[MMDEP_FINDING_##symbol] = name,
#define SEVERITY(symbol, name, severity, meaning) \
	[MMDEP_FINDING_##symbol] = MMDEP_SEVERITY_##severity,

/**
 * mmdep_finding_name - stable name of a finding
 * @type: which
 */
const char *mmdep_finding_name(enum mmdep_finding_type type)
{
	static const char * const names[] = { MMDEP_FINDINGS(NAME) };

	return names[type];
}

/**
 * mmdep_finding_severity - how bad it is
 * @type: which
 */
enum mmdep_severity mmdep_finding_severity(enum mmdep_finding_type type)
{
	static const u8 severities[] = { MMDEP_FINDINGS(SEVERITY) };

	return severities[type];
}
