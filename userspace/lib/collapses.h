/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The collapses file: the last attempts to collapse.
 */
#ifndef MMDEPCTL_COLLAPSES_H
#define MMDEPCTL_COLLAPSES_H

#include "parse.h"

/* The times of an attempt, in the order of the file. */
enum collapse_time {
	TIME_TOTAL,
	TIME_ALLOC,
	TIME_SWAPIN,
	TIME_WAIT,
	TIME_PREPARE,
	TIME_HOLD,
	COLLAPSE_NR_TIMES,
};

/**
 * struct collapse - an attempt
 * @line:    what the texts are parts of
 * @ago_ns:  when it began
 * @what:    "anon" or "file"
 * @by:      "khugepaged" or "madvise"
 * @tid:     the thread that did it
 * @pid:     process whose memory it is; 0: not known
 * @address: the range; 0: not known
 * @order:   of the huge page
 * @result:  as the kernel calls it, or "running"
 * @swap:    pages that were in swap
 * @ns:      its times; 0: it did not come that far, or was not seen
 * @blocked: tasks that waited for mmap_lock while it held that for writing
 * @blocked_ns: how long the one was kept that was so for longest; 0: none
 * @first_tid: the one that came first; 0: none
 * @tables:  of a file: page tables that it took away from those who map it
 * @i_mmap:  how i_mmap_rwsem was held meanwhile: "read", "read-inferred" or "write";
 *           NULL: not, or nothing is known
 * @mmap_tried: how often it tried an mmap_lock for that
 * @mmap_locked: of @tables, with the mmap_lock held for writing
 * @comm:    name of the process; empty: not known
 */
struct collapse {
	char *line;
	uint64_t ago_ns;
	const char *what;
	const char *by;
	uint32_t tid;
	uint32_t pid;
	uint64_t address;
	uint64_t order;
	const char *result;
	uint64_t swap;
	uint64_t ns[COLLAPSE_NR_TIMES];
	uint64_t blocked;
	uint64_t blocked_ns;
	uint32_t first_tid;
	uint64_t tables;
	const char *i_mmap;
	uint64_t mmap_tried;
	uint64_t mmap_locked;
	const char *comm;
};

struct collapses {
	struct collapse *collapse;
	size_t n;
};

/* COLLAPSE_NR_TIMES of them. */
extern const char * const * const collapse_time_name;

int parse_collapses(const char *text, size_t len, struct collapses *c,
		    struct parse_error *err);
void collapses_free(struct collapses *c);

#endif /* MMDEPCTL_COLLAPSES_H */
