/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of convoy know of each other.
 */
#ifndef MMDEP_TESTS_CONVOY_H
#define MMDEP_TESTS_CONVOY_H

#include <stddef.h>

void *fresh(size_t len);
/* The threads that are to wait: they begin, want the lock and sleep, and end. */
void begin_all(void);
void all_wait(void);
void all_end(void);
void tell(int holder);
/* All want the lock again and again, for so long; 0: until SIGTERM. */
void contend(unsigned int ms, int holder);

void smaps(void);
void smaps_held(void);

#endif /* MMDEP_TESTS_CONVOY_H */
