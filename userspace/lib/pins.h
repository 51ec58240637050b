/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The pins file: the last long-term pins that had to move pages.
 */
#ifndef MMDEPCTL_PINS_H
#define MMDEPCTL_PINS_H

#include "parse.h"

/**
 * struct pin - a long-term pin
 * @line:     what the texts are parts of
 * @ago_ns:   when it began
 * @tid:      the thread that pins
 * @pid:      its process
 * @address:  of the memory; 0: not known
 * @pages:    asked for; 0: not known
 * @result:   pages it got, a negative errno, "running", or "-": not known
 * @total_ns: how long it took; 0: it runs
 * @rounds:   how often its pages could not stay where they were
 * @idle:     of these, without any that could be taken to be moved
 * @moved:    pages that were moved
 * @move_ns:  time that took
 * @refused:  folios that could not be moved; of the first of these:
 * @pfn:      its first page frame
 * @refs:     references
 * @maps:     of these, by page tables; NULL: not known
 * @order:    its order
 * @type:     "anon" or "file"
 * @node:     where it is
 * @zone:     likewise
 * @comm:     name of the task
 */
struct pin {
	char *line;
	uint64_t ago_ns;
	uint32_t tid;
	uint32_t pid;
	uint64_t address;
	uint64_t pages;
	const char *result;
	uint64_t total_ns;
	uint64_t rounds;
	uint64_t idle;
	uint64_t moved;
	uint64_t move_ns;
	uint64_t refused;
	uint64_t pfn;
	uint64_t refs;
	const char *maps;
	uint64_t order;
	const char *type;
	uint64_t node;
	const char *zone;
	const char *comm;
};

struct pins {
	struct pin *pin;
	size_t n;
};

int parse_pins(const char *text, size_t len, struct pins *p, struct parse_error *err);
void pins_free(struct pins *p);

#endif /* MMDEPCTL_PINS_H */
