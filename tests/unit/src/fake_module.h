/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names that ld --wrap gives.
 */
#ifndef MMDEP_TESTS_FAKE_MODULE_H
#define MMDEP_TESTS_FAKE_MODULE_H

int __real_open(const char *path, int flags, ...);
int __real_ioctl(int fd, unsigned long cmd, ...);
int __real_close(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_ioctl(int fd, unsigned long cmd, ...);
int __wrap_close(int fd);

#endif /* MMDEP_TESTS_FAKE_MODULE_H */
