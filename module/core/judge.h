/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_JUDGE_H
#define MMDEP_CORE_JUDGE_H

#include "core/finding.h"
#include "core/notice.h"

/**
 * struct mmdep_look - an open wait, at the moment the scan looks at it
 * @task:   who waits, with a reference
 * @ref:    its place in the table
 * @wait:   the wait; what stands there now is in it when it could be seen now
 * @now_ns: the time, CLOCK_MONOTONIC
 * @seen:   the page table could be looked at
 */
struct mmdep_look {
	struct task_struct *task;
	struct mmdep_wait_ref ref;
	struct mmdep_open_wait wait;
	u64 now_ns;
	bool seen;
};

/**
 * struct mmdep_judge - what a watch makes of its waits
 * @look:   an open wait is looked at, once a scan
 * @notice: a handler left a notice about one
 * @sweep:  looks, once a scan, at what is no open wait; NULL: there is nothing
 *
 * All run in process context, one at a time, and may sleep.
 */
struct mmdep_judge {
	void (*look)(struct mmdep_look *look);
	void (*notice)(const struct mmdep_notice *notice);
	void (*sweep)(u64 now_ns);
};

/* By kind of wait; set before the first watch is switched on. */
extern const struct mmdep_judge *mmdep_judges[MMDEP_NR_KINDS];

/* More findings of one name than this are not recorded in one scan. */
#define MMDEP_JUDGE_MAX	16

void mmdep_judge_begin_scan(void);
bool mmdep_judge_may(enum mmdep_finding_type type);
u64 mmdep_judge_dropped(void);

struct mmdep_finding *mmdep_judge_look(enum mmdep_finding_type type,
				       const struct mmdep_look *look);
struct mmdep_finding *mmdep_judge_notice(const struct mmdep_notice *notice);
void mmdep_judge_server(struct mmdep_finding *f, unsigned long uffd);
void mmdep_judge_mover(struct mmdep_finding *f);
void mmdep_judge_done(struct mmdep_finding *f);
char mmdep_task_now(struct task_struct *task);

#endif /* MMDEP_CORE_JUDGE_H */
