/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scenarios: this process makes a situation happen by the kernel's ordinary
 * paths, and then compares what the module counted with what must have
 * happened.
 */
#ifndef MMDEPCTL_SCENARIO_H
#define MMDEPCTL_SCENARIO_H

#include <stdint.h>
#include <time.h>

#include <mmdep.h>

#include "../lib/parse.h"
#include "../lib/util.h"
#include "../mmdepctl.h"

#define EXPECT_MAX	24
#define CHECK_MAX	8
#define FOUND_MAX	8

/* No wait of a scenario is longer, whatever happens. */
#define WAIT_MAX_S	30
/* What is to be found is found in this time: a threshold and a few scans. */
#define FOUND_MAX_S	30
/* Less than the module's: it is the program that lets go, not the time. */
#define HOLD_MAX_MS	(MMDEP_HOLD_MAX_MS - 1000)

/**
 * struct expect - how far a counter must have moved
 * @name:  of the counter
 * @least: by this at least
 * @most:  with --strict: by this at most
 */
struct expect {
	const char *name;
	uint64_t least;
	uint64_t most;
};

/**
 * struct check - something seen that is no counter
 * @ok:   it is as it must be
 * @text: what was looked at, and what was seen where it is not ok
 */
struct check {
	bool ok;
	char *text;
};

/**
 * struct seen - something that was found of this process
 * @id:       of the finding
 * @severity: enum mmdep_severity
 * @name:     its name
 * @what:     one sentence
 */
struct seen {
	uint64_t id;
	unsigned int severity;
	char name[MMDEP_NAME_LEN];
	char what[MMDEP_WHAT_LEN];
};

/**
 * struct run - one run of a scenario
 * @ctx:     global options
 * @what:    the scenario
 * @fd:      the device
 * @stream:  the device again, for what is found; or -1
 * @waits:   once more, for waits that begin; or -1
 * @hold_ms: how long a task is held or let wait at least
 * @strict:  nothing may be counted that is not expected
 * @settle:  counters may still move for a while after the last step
 * @point:   kernel function of the hold point, or ""
 * @before:  counters at the start
 * @after:   counters at the end
 * @state:   what the module says at the end
 * @expect:  table of @nr_expect
 * @check:   table of @nr_check
 * @seen:    table of @nr_seen: what was found of this process
 */
struct run {
	struct ctx *ctx;
	const struct scenario *what;
	int fd;
	int stream;
	int waits;
	uint32_t hold_ms;
	bool strict;
	bool settle;
	char point[2 * MMDEP_NAME_LEN];
	struct counters before;
	struct counters after;
	struct mmdep_scenario_state state;
	struct expect expect[EXPECT_MAX];
	size_t nr_expect;
	struct check check[CHECK_MAX];
	size_t nr_check;
	struct seen seen[FOUND_MAX];
	size_t nr_seen;
};

/**
 * struct scenario - how one is run
 * @name:    as the module calls it
 * @story:   which failure it shows, and of which year
 * @seen:    what will be seen
 * @needs:   what it takes beside the module, or NULL
 * @replaces: what the module has one function do for this process instead of what
 *           it does on this kernel, or NULL
 * @finding: the one that must be found, or NULL: none of severity "bug" may be
 * @may_find: of severity "bug" and truly so for a while, or not, as fast as the
 *           machine is; or NULL
 * @watch:   MMDEP_WATCH_* that must be on
 * @apart:   it is started by a thread that ends at once
 * @holds:   uses the hold point of the module, once, and releases who is held
 * @hold_ms: default of --hold; zero: it has no use for it
 * @prepare: all that must be ready before counting begins
 * @act:     makes it happen; between START and STOP
 * @cleanup: gives back what @prepare took, also after it failed
 *
 * @prepare and @act return zero, or the exit status with a message printed.
 */
struct scenario {
	const char *name;
	const char *story;
	const char *seen;
	const char *needs;
	const char *replaces;
	const char *finding;
	const char *may_find;
	uint64_t watch;
	bool apart;
	bool holds;
	uint32_t hold_ms;
	int (*prepare)(struct run *run);
	int (*act)(struct run *run);
	void (*cleanup)(struct run *run);
};

extern const struct scenario scenario_userfault;
extern const struct scenario scenario_migration_wait;
extern const struct scenario scenario_migration_spin;
extern const struct scenario scenario_collapse;
extern const struct scenario scenario_migration_long;
extern const struct scenario scenario_missed_wake;
extern const struct scenario scenario_unserved;
extern const struct scenario scenario_self_wait;
extern const struct scenario scenario_wait_cycle;
extern const struct scenario scenario_cannot_retry;
extern const struct scenario scenario_fault_spin;
extern const struct scenario scenario_wait_on_migration;
extern const struct scenario scenario_lock_aa;
extern const struct scenario scenario_lock_abba;
extern const struct scenario scenario_lock_abbcca;
extern const struct scenario scenario_lock_try;
extern const struct scenario scenario_lock_mapping;
extern const struct scenario scenario_lock_vma;
extern const struct scenario scenario_lock_folio;
extern const struct scenario scenario_lock_folio_ordered;
extern const struct scenario scenario_lock_hotplug;
extern const struct scenario scenario_lock_hotplug_apart;
extern const struct scenario scenario_lock_ordered;
extern const struct scenario scenario_lock_mutex_abba;
extern const struct scenario scenario_lock_mutex_try;
extern const struct scenario scenario_lock_mutex_ordered;
extern const struct scenario scenario_lock_left_user;
extern const struct scenario scenario_lock_left_exit;
extern const struct scenario scenario_must_wait;
extern const struct scenario scenario_stale_vma;
extern const struct scenario scenario_lost_wake;
extern const struct scenario scenario_gup_trapped;
extern const struct scenario scenario_convoy;
extern const struct scenario scenario_write_hold;
extern const struct scenario scenario_prefault;
extern const struct scenario scenario_eagain;

/* By its name, or NULL. */
const struct scenario *scenario_find(const char *name);
/* 0, 1, ...; NULL past the last one. */
const struct scenario *scenario_at(size_t i);

/* The whole of "scenario list". */
int scenario_list(struct ctx *ctx);
/* The whole of "scenario run NAME"; @hold_ms zero: the default. */
int scenario_run(struct ctx *ctx, const char *name, uint32_t hold_ms,
		 bool strict);
/* The same @times times, each in a process of its own. */
int scenario_repeat(struct ctx *ctx, const char *name, uint32_t hold_ms,
		    bool strict, unsigned int times);
/* The whole of "scenario run --all". */
int scenario_run_all(struct ctx *ctx, bool strict);
/* Table, figures and verdict; returns the exit status. */
int scenario_report(struct run *run);

void expect(struct run *run, const char *name, uint64_t n);
/* Counters that depend on how fast the machine is. */
void expect_at_least(struct run *run, const char *name, uint64_t least);
void expect_up_to(struct run *run, const char *name, uint64_t most);
void check(struct run *run, bool ok, const char *fmt, ...)
	__printf(3, 4);
/* Like fail(), with the scenario's name before it. */
int scenario_fail(const struct run *run, const char *fmt, ...)
	__printf(2, 3);
/* How far a counter moved, and whether it exists at all. */
uint64_t counter_delta(const struct run *run, const char *name, bool *known);
/* Has every counter moved as far as it must? */
bool expectations_met(const struct run *run);
int scenario_state(struct run *run, uint32_t flags,
		   struct mmdep_scenario_state *state);

/* Begins to listen for what is found. */
int listen_found(struct run *run);
/* Takes in what was found until now; false when there will be no more. */
bool drain_found(struct run *run);
/* Whether what it is to bring about was found until then. */
bool was_found(const struct run *run);
/*
 * Waits until what the scenario is to bring about was found, but not for ever: the
 * report says which.  Takes no memory: also for while a task is held.
 */
void wait_found(struct run *run);
/* The same, and until hold_ms have passed. */
void keep(struct run *run);

struct worker;

/* Begins to listen for waits that begin, of which wait_begun() then tells. */
int listen_waits(struct run *run);
/* Until the module has seen such a wait of this thread begin.  Takes no memory. */
int wait_begun(struct run *run, const struct worker *w, const char *kind);

/* Scenarios lock-*: locks that are taken under others at least; what is to be found. */
int lock_order_expect(struct run *run, uint64_t nested);
/* Waits until it was found, where anything is to be. */
int lock_order_wait(struct run *run);
/* The same; @pause is called between two looks. */
int lock_order_wait_by(struct run *run, void (*pause)(unsigned int ms));

struct timespec deadline_in(unsigned int seconds);
bool deadline_passed(const struct timespec *deadline);
/* Sleeps; does not end early. */
void pause_ms(unsigned int ms);
/* The same, from @start on. */
void pause_since(const struct timespec *start, unsigned int ms);

#endif /* MMDEPCTL_SCENARIO_H */
