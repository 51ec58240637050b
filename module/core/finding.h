/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_FINDING_H
#define MMDEP_CORE_FINDING_H

#include <uapi/mmdep.h>

#include "core/blocked.h"
#include "core/entry.h"
#include "core/from.h"
#include "core/mover.h"
#include "core/server.h"
#include "core/sleeper.h"
#include "core/stack.h"
#include "core/waits.h"
#include "core/who.h"

/* What a culprit has to do with it. */
enum mmdep_culprit {
	MMDEP_CULPRIT_NONE,
	MMDEP_CULPRIT_SERVER,
	MMDEP_CULPRIT_MOVER,
	MMDEP_CULPRIT_RING,
	MMDEP_CULPRIT_HOLDER,
};

/* A task's state, as in ps(1), or one of these. */
#define MMDEP_NOW_UNKNOWN	0
#define MMDEP_NOW_WAITS		'w'
#define MMDEP_NOW_GONE		'-'

/* What a task of a ring waits for. */
enum mmdep_ring_for {
	MMDEP_RING_PAGE,
	MMDEP_RING_MOVE,
	MMDEP_RING_MMAP_LOCK,
	MMDEP_RING_RWSEM,
	MMDEP_RING_MUTEX,
};

/**
 * struct mmdep_ring_wait - a task that waits for the next one of its ring
 * @tid:   its thread id
 * @class: of a lock, for the lock watch, or MMDEP_CLASS_UNKNOWN
 * @what:  enum mmdep_ring_for
 */
struct mmdep_ring_wait {
	pid_t tid;
	u32 class;
	u8 what;
};

/**
 * struct mmdep_finding - something that was found
 * @id:         its number; given by the store
 * @count:      how often it was found; kept by the store
 * @first_ns:   when first, CLOCK_MONOTONIC; set by the store
 * @last_ns:    when last; set by the store
 * @type:       enum mmdep_finding_type
 * @open:       it was true when last looked at; kept by the store
 * @over:       told by a handler when the wait had ended
 * @victim:     who suffers
 * @kind:       what it waits for, enum mmdep_wait_kind
 * @from:       who touched the memory, enum mmdep_from
 * @read:       the fault was read from the userfaultfd, enum mmdep_known
 * @address:    where, or 0
 * @start_ns:   when the wait began, CLOCK_MONOTONIC
 * @wait_ns:    how long it has waited, or 0
 * @unneeded_ns: of that, with nothing that called for it
 * @again:      returns without sleep in a row
 * @then:       what stood in the page table when the wait began
 * @now:        what stands there now
 * @culprit_is: what @culprit has to do with it, enum mmdep_culprit
 * @culprit_now: its state, or MMDEP_NOW_*
 * @culprit:    who causes it
 * @deed:       a server's last deed
 * @answer:     a server's last answer for this address; nothing: none is known
 * @eagain:     answers in a row that failed with EAGAIN
 * @move:       the folio that moves, by @culprit
 * @hold_ns:    how long a lock has been held, or 0
 * @held:     how the lock was held, enum mmdep_held
 * @held_sure: that it was so by @culprit is known, and not inferred
 * @readers:  how many held it for reading
 * @writer:   who waited for it for writing
 * @writer_ns: for how long
 * @blocked:  who waited meanwhile; behind @writer, if there is one
 * @waiters:    tasks that wait for the same, this one included; 0: not counted
 * @ring:       tasks, each waits for the next
 * @nr_ring:    how many
 * @lock:       number of the report of the lock watch; 0: it is none
 * @stack:      of the victim
 * @culprit_stack: of the culprit, when it sleeps
 */
struct mmdep_finding {
	u64 id;
	u64 count;
	u64 first_ns;
	u64 last_ns;
	u8 type;
	bool open;
	bool over;
	struct mmdep_who victim;
	u8 kind;
	u8 from;
	u8 read;
	u64 address;
	u64 start_ns;
	u64 wait_ns;
	u64 unneeded_ns;
	u32 again;
	struct mmdep_entry then;
	struct mmdep_entry now;
	u8 culprit_is;
	char culprit_now;
	struct mmdep_who culprit;
	struct mmdep_deed deed;
	struct mmdep_deed answer;
	u32 eagain;
	struct mmdep_moved move;
	u64 hold_ns;
	u8 held;
	bool held_sure;
	u32 readers;
	struct mmdep_who writer;
	u64 writer_ns;
	struct mmdep_blocked blocked;
	u32 waiters;
	struct mmdep_ring_wait ring[MMDEP_RING_MAX];
	u8 nr_ring;
	u32 lock;
	struct mmdep_stack stack;
	struct mmdep_stack culprit_stack;
};

int mmdep_findings_init(void (*told)(const struct mmdep_finding *));
void mmdep_findings_exit(void);
size_t mmdep_findings_bytes(void);
void mmdep_finding_add(const struct mmdep_finding *finding);
void mmdep_finding_add_times(const struct mmdep_finding *finding, u64 times);
bool mmdep_findings_settle(u64 before_ns);
bool mmdep_findings_next(struct mmdep_finding *copy);
void mmdep_findings_reset(void);
unsigned int mmdep_findings_count(void);
unsigned int mmdep_findings_max(void);
u64 mmdep_findings_evicted(void);
const char *mmdep_finding_name(enum mmdep_finding_type type);
enum mmdep_severity mmdep_finding_severity(enum mmdep_finding_type type);

#endif /* MMDEP_CORE_FINDING_H */
