/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that a userfaultfd serves.
 *
 * Functions that fail have printed why and give the exit status.
 */
#ifndef MMDEPCTL_AREA_H
#define MMDEPCTL_AREA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario.h"
#include "worker.h"

/* Bytes are this at the begin of every page that is served. */
#define AREA_VALUE	0x5a

/**
 * struct area - pages of which a userfaultfd is told when they are missing
 * @uffd:   the userfaultfd, or -1
 * @features: UFFD_FEATURE_* that it is opened with
 * @start:  first page
 * @page:   size of a page
 * @source: a page to copy from, filled with AREA_VALUE
 */
struct area {
	int uffd;
	uint64_t features;
	unsigned char *start;
	size_t page;
	unsigned char *source;
};

#define AREA_INIT	{ .uffd = -1 }

/* Maps @n small pages and watches them. */
int area_open(struct run *run, struct area *a, size_t n);
/* Watches memory that is there already; it is not unmapped by area_close(). */
int area_watch(struct run *run, struct area *a, void *start, size_t len);
/* Wakes who waits for it. */
void area_close(struct area *a);

static inline unsigned char *area_at(const struct area *a, size_t i)
{
	return a->start + i * a->page;
}

/* Counters of @n threads that each wait long for a missing page, and get it. */
void area_expect(struct run *run, uint64_t n);
/*
 * Of one thread that comes back at least @n times for the same page, and sleeps at least
 * once; at its last look the page may have come already.
 */
void area_expect_again(struct run *run, uint64_t n);
/* Reads the fault of page @i; no other must come. */
int area_read_fault(struct run *run, const struct area *a, size_t i);
/* The same for threads: prints nothing. */
bool area_take_fault(const struct area *a, size_t i);
/* Fills page @i with AREA_VALUE; @mode as for UFFDIO_COPY. */
int area_fill(struct run *run, const struct area *a, size_t i, uint64_t mode);
bool area_try_fill(const struct area *a, size_t i, uint64_t mode);
int area_wake(struct run *run, const struct area *a, size_t i);

/* What a worker does: reads a page at @arg, which must have been served. */
bool read_value(void *arg);

#endif /* MMDEPCTL_AREA_H */
