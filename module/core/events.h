/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_EVENTS_H
#define MMDEP_CORE_EVENTS_H

#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/mmdep.h>

#include "core/collapse.h"
#include "core/mover.h"
#include "core/waits.h"

/* Rings of the stream, in the order of MMDEP_STREAM_*. */
enum {
	MMDEP_RING_FINDINGS,
	MMDEP_RING_WAITS,
	MMDEP_RING_JOBS,
	MMDEP_NR_RINGS,
};

/**
 * struct mmdep_reader - how far a reader of the stream is
 * @what: MMDEP_STREAM_*: what it wants; 0: it has not begun
 * @next: number of the next record of each ring
 * @lost: records that were overwritten before it came, not yet told
 */
struct mmdep_reader {
	u32 what;
	u64 next[MMDEP_NR_RINGS];
	u64 lost[MMDEP_NR_RINGS];
};

int mmdep_events_init(void);
void mmdep_events_exit(void);
size_t mmdep_events_bytes(void);
void mmdep_event_wait_begin(const struct mmdep_open_wait *wait);
void mmdep_event_wait_end(const struct mmdep_open_wait *wait, u64 waited_ns,
			  bool slept);
void mmdep_event_gup_retry(unsigned long address, u32 passes, bool pages,
			   bool slept);
void mmdep_event_migration(const struct mmdep_job_done *done);
void mmdep_event_collapse(const struct mmdep_collapse *c);
void mmdep_event_finding(const struct mmdep_event_finding *event);

void mmdep_reader_begin(struct mmdep_reader *reader, u32 what);
void mmdep_reader_end(struct mmdep_reader *reader);
bool mmdep_reader_pending(const struct mmdep_reader *reader);
struct mmdep_event *mmdep_reader_next(struct mmdep_reader *reader, void *buf);
void mmdep_reader_took(struct mmdep_reader *reader,
		       const struct mmdep_event *event);
wait_queue_head_t *mmdep_events_queue(void);

#endif /* MMDEP_CORE_EVENTS_H */
