/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the test programs have in common: KTAP, waiting with an end, huge pages,
 * userfaultfd, the state of threads.
 */
#ifndef MMDEP_TEST_UTIL_H
#define MMDEP_TEST_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define PAGE		4096UL
#define HUGE		(512 * PAGE)
#define PAGES_PER_HUGE	512
#define WAIT_MAX_S	180

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Older headers lack these. */
#ifndef MADV_COLD
#define MADV_COLD	20
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* KTAP: every result is a line; a failed one is preceded by its reason. */
void plan(unsigned int n);
bool ok(bool good, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool is(long long got, long long wanted, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool at_least(long long got, long long least, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void skip(const char *name, const char *reason);
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int finish(void);

/* Waiting.  Everything ends after WAIT_MAX_S. */
uint64_t now_ns(void);
void pause_ms(unsigned int ms);
struct timespec deadline(void);
bool passed(const struct timespec *end);

/* Waits until @condition holds; evaluates to whether it did in time. */
#define wait_until(condition) __extension__ ({		\
	struct timespec end_ = deadline();		\
	bool held_;					\
							\
	while (!(held_ = (condition)) && !passed(&end_))	\
		pause_ms(1);				\
	held_;						\
})

/* No heap and no stdio: usable while mmap_lock is held by another thread. */
ssize_t read_file(const char *path, char *buf, size_t len);
bool thread_slept_since(pid_t tid, long switches);
bool thread_sleeps(pid_t tid);
long voluntary_switches(void);

unsigned char pattern(size_t i);
/* Has this kernel MADV_COLLAPSE (6.1 or later)? */
bool has_collapse(void);
unsigned char *huge_range(void);
void huge_make(unsigned char *range);
bool huge_is(unsigned char *range);
bool huge_intact(const unsigned char *range);

int uffd_new(void);
void uffd_register(int uffd, void *start, size_t len);

#endif /* MMDEP_TEST_UTIL_H */
