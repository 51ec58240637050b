/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of the kernel's own code that are missed in user space.
 */
#ifndef MMDEPCTL_UTIL_H
#define MMDEPCTL_UTIL_H

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define __printf(fmt, args)	__attribute__((format(printf, fmt, args)))

#endif /* MMDEPCTL_UTIL_H */
