/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of bench know of each other.
 */
#ifndef MMDEP_TESTS_BENCH_H
#define MMDEP_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

void spend(uint64_t instructions);
void *map(size_t len, int flags, int fd);
int memory_file(size_t len);

/* Counts @hold, in whose midst another thread comes, after @late_ns, and has to @take. */
void contend(long late_ns, void (*hold)(void), void (*release)(void), void (*take)(void));

void mmap_contended(void);
void write_contended(void);
void migration_wait(void);
void lock_pairs(const char *name);

#endif /* MMDEP_TESTS_BENCH_H */
