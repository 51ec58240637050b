/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the modes of "trouble" have in common: a userfaultfd, threads that touch
 * its pages each in its own way, and who serves them.
 */
#ifndef MMDEP_TEST_TROUBLE_H
#define MMDEP_TEST_TROUBLE_H

#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "util.h"

#define VALUE	0x5a

/* Older headers lack these; 5.10 refuses the feature. */
#ifndef UFFDIO_CONTINUE
#define UFFD_FEATURE_MINOR_SHMEM	0x400
#define UFFDIO_REGISTER_MODE_MINOR	0x4
#define UFFDIO_CONTINUE_MODE_DONTWAKE	0x1
#define UFFDIO_CONTINUE			_IOWR(UFFDIO, 0x07, struct uffdio_continue)

struct uffdio_continue {
	struct uffdio_range range;
	__u64 mode;
	__s64 mapped;
};
#endif

/**
 * struct mode - a situation
 * @name: its name
 * @make: brings it about, and says so with ready(); or, where @end is NULL, goes
 *        through it to the end
 * @end:  ends it, and checks that nobody got wrong data
 */
struct mode {
	const char *name;
	void (*make)(void);
	void (*end)(void);
};

extern const struct mode wake_modes[], serve_modes[], ring_modes[], move_modes[],
	split_modes[], twin_modes[], event_modes[], kind_modes[], gup_modes[],
	lock_modes[];

/**
 * struct toucher - a thread that touches a page once
 * @page:     which
 * @touch:    how; returns whether what it got was right
 * @thread:   itself
 * @tid:      its id
 * @switches: its voluntary switches before
 * @right:    what @touch returned
 * @over:     it has
 */
struct toucher {
	unsigned char *page;
	bool (*touch)(struct toucher *me);
	pthread_t thread;
	atomic_int tid;
	atomic_long switches;
	atomic_bool right;
	atomic_bool over;
};

bool touch_read(struct toucher *me);
bool touch_write(struct toucher *me);
bool touch_pipe(struct toucher *me);

void toucher_start(struct toucher *me, unsigned char *page,
		   bool (*touch)(struct toucher *me));
void toucher_asleep(struct toucher *me);
void toucher_end(struct toucher *me);

void ready(pid_t victim, pid_t culprit, const void *address);

unsigned char *map_pages(size_t n);
int uffd_open(uint64_t features);
void uffd_watch(int uffd, void *start, size_t len, uint64_t mode);
struct uffd_msg uffd_read_one(int uffd);
void uffd_read_fault(int uffd, const void *page);
int uffd_copy(int uffd, void *page, size_t len, uint64_t mode);
void uffd_serve(int uffd, void *page);
void uffd_wake(int uffd, void *start, size_t len);
void uffd_protect(int uffd, void *start, size_t len, uint64_t mode);
void uffd_continue(int uffd, void *page, uint64_t mode);
unsigned char *shared_page(unsigned char **other);

#endif /* MMDEP_TEST_TROUBLE_H */
