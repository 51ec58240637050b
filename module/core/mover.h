/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_MOVER_H
#define MMDEP_CORE_MOVER_H

#include "core/who.h"

/* A job that is not the kernel's migrate_pages(): behind its reasons. */
#define MMDEP_JOB_UNKNOWN	0xff
#define MMDEP_JOB_SPLIT		0xfe

/**
 * struct mmdep_moved - a folio that was taken out of its page tables
 * @pfn:      its first page frame
 * @order:    its order
 * @anon:     anonymous memory, or of a file
 * @job:      why: a reason of migrate_pages(), or MMDEP_JOB_*
 * @start_ns: when, CLOCK_MONOTONIC
 * @who:      by whom
 */
struct mmdep_moved {
	unsigned long pfn;
	u8 order;
	bool anon;
	u8 job;
	u64 start_ns;
	struct mmdep_who who;
};

/**
 * struct mmdep_job_done - a job that is over
 * @why:      as in struct mmdep_moved
 * @folios:   how many it took out of their page tables
 * @since_ns: when it did so first, CLOCK_MONOTONIC
 */
struct mmdep_job_done {
	u8 why;
	u32 folios;
	u64 since_ns;
};

const char *mmdep_job_name(u8 job);

int mmdep_movers_init(void);
void mmdep_movers_exit(void);
size_t mmdep_movers_bytes(void);
u64 mmdep_movers_dropped(void);

void mmdep_job_begin(u8 why, unsigned long sp);
bool mmdep_job_end(unsigned long sp, struct mmdep_job_done *done);
void mmdep_moved_add(unsigned long pfn, unsigned int order, bool anon,
		     unsigned long sp);
bool mmdep_moved_find(unsigned long pfn, struct mmdep_moved *copy);

#endif /* MMDEP_CORE_MOVER_H */
