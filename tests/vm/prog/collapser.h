/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of collapser know of each other.
 */
#ifndef MMDEP_TESTS_COLLAPSER_H
#define MMDEP_TESTS_COLLAPSER_H

#include <stdbool.h>
#include <stddef.h>

void tell(const unsigned char *range);
void fill_small(unsigned char *range, size_t len);
void swap_on(const char *path);
void swap_most(unsigned char *range);
bool is_held(void);
void scenario_ioctl(int fd, unsigned long what, void *arg);

void file(void);
void file_shared(void);
void file_held(void);

void race(void);
void changed(void);

#endif /* MMDEP_TESTS_COLLAPSER_H */
