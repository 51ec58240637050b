/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ranges of the size of a huge page, and how to get one collapsed.
 */
#ifndef MMDEPCTL_THP_H
#define MMDEPCTL_THP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HUGE_SIZE	(2UL << 20)

struct run;

/*
 * While this process is off, no fault of it makes a huge page, and khugepaged
 * does not come to hear of it: it would look at the same ranges, at a time of
 * its choosing, and be counted, too.
 */
void thp_off(void);
void thp_on(void);

/* Has this kernel transparent huge pages at all? */
bool thp_supported(void);
/* Has it MADV_COLLAPSE (6.1 or later)? */
bool thp_has_collapse(void);
/* Both; else it prints what is missing and gives EXIT_UNSUPPORTED. */
int thp_need_collapse(struct run *run);

/* Counters of @n collapses that go well; how many were long is not among them. */
void thp_expect(struct run *run, uint64_t n);

/* One aligned range of HUGE_SIZE, not populated; NULL with errno. */
unsigned char *thp_range(void);
/* Writes a pattern that is nowhere zero; by small pages after thp_off(). */
void thp_fill(unsigned char *range);
/* Is the pattern still there? */
bool thp_intact(const unsigned char *range);
/* Is the whole range one huge page, as /proc/self/smaps says? */
bool thp_is_huge(const unsigned char *range);
/* MADV_COLLAPSE: 0 or a negative errno. */
int thp_collapse(unsigned char *range);

#endif /* MMDEPCTL_THP_H */
