/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The texts of mmdep's debugfs files.  Nothing here opens a file, so that
 * the same code is tested and fuzzed on bare memory.
 *
 * Every parser returns 0 with its result filled, or -EINVAL with @err filled
 * and nothing to free.
 */
#ifndef MMDEPCTL_PARSE_H
#define MMDEPCTL_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest are kernel stacks; a longer line is not the module's. */
#define PARSE_LINE_MAX	8192

/* @line is zero when the text as a whole is wrong. */
struct parse_error {
	unsigned int line;
	char why[160];
};

struct pair {
	char *key;
	char *value;
};

struct status {
	struct pair *pair;
	size_t n;
};

struct counter {
	char *name;
	uint64_t value;
};

struct counters {
	struct counter *counter;
	size_t n;
};

struct bucket {
	uint64_t from;
	uint64_t to;
	uint64_t count;
};

struct hist {
	uint64_t count;
	uint64_t sum_ns;
	uint64_t max_ns;
	struct bucket *bucket;
	size_t n;
};

/* Empty @hooked_as and @how: not attached.  Empty @why: nothing to say. */
struct hook {
	char *name;
	char *watch;
	char *hooked_as;
	char *how;
	char *state;
	uint64_t hits;
	uint64_t missed;
	char *why;
};

struct hooks {
	struct hook *hook;
	size_t n;
};

/* Empty @level and @state: not known. */
struct wait_entry {
	const char *level;
	const char *state;
	bool has_pfn;
	uint64_t pfn;
};

/* Whether the monitor has read a userfault from its file. */
enum fault_read { READ_UNKNOWN, READ_NO, READ_YES };

/*
 * Zero @address or @who, empty @who_did or @who_now: not known.  The texts are
 * parts of @line; @comm has its blanks, and else what debugfs escapes.
 */
struct open_wait {
	char *line;
	const char *kind;
	uint32_t tid;
	uint32_t pid;
	const char *from;
	uint64_t address;
	uint64_t since_ns;
	bool followed;
	struct wait_entry at_start;
	struct wait_entry now;
	uint64_t again;
	enum fault_read read;
	uint32_t who;
	const char *who_did;
	const char *who_now;
	const char *comm;
};

/* @tells_who: the module is new enough to say who could end a wait. */
struct waits {
	struct open_wait *wait;
	size_t n;
	bool tells_who;
};

/* Of so many tasks one hold tells; a newer module may tell of more. */
#define HELD_MAX	64

struct held {
	uint32_t tid;
	uint64_t for_ns;
};

/* A point that is armed for a process, and who is held there. */
struct hold {
	uint64_t id;
	char *point;
	uint32_t pid;
	uint64_t hold_ms;
	uint64_t hits_left;
	uint64_t hits;
	uint64_t expired;
	uint64_t released;
	uint64_t killed;
	uint64_t refused;
	struct held held[HELD_MAX];
	size_t nr_held;
};

struct holds {
	struct hold *hold;
	size_t n;
};

int parse_status(const char *text, size_t len, struct status *s,
		 struct parse_error *err);
/* NULL when there is no such key. */
const char *status_get(const struct status *s, const char *key);
void status_free(struct status *s);

int parse_counters(const char *text, size_t len, struct counters *c,
		   struct parse_error *err);
const struct counter *counters_get(const struct counters *c, const char *name);
/* Gauges say what is so now; everything else only grows. */
bool counter_is_gauge(const char *name);
void counters_free(struct counters *c);

int parse_hist(const char *text, size_t len, struct hist *h,
	       struct parse_error *err);
void hist_free(struct hist *h);

int parse_hooks(const char *text, size_t len, struct hooks *h,
		struct parse_error *err);
/* NULL when there is no such hook. */
const struct hook *hooks_get(const struct hooks *h, const char *name);
void hooks_free(struct hooks *h);
/* What @watch cannot do without and this kernel has not; NULL: nothing is said of it. */
const char *hooks_lacking(const struct hooks *h, const char *watch);

int parse_waits(const char *text, size_t len, struct waits *w,
		struct parse_error *err);
void waits_free(struct waits *w);

int parse_holds(const char *text, size_t len, struct holds *h,
		struct parse_error *err);
void holds_free(struct holds *h);

/* Is ABI version "MAJOR.MINOR" one this program can talk to?  Else @why. */
bool abi_fits(unsigned int major, unsigned int minor, char *why, size_t len);
bool abi_text_fits(const char *text, char *why, size_t len);

#endif /* MMDEPCTL_PARSE_H */
