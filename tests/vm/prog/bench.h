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

void mmap_contended(void);
void write_contended(void);

#endif /* MMDEP_TESTS_BENCH_H */
