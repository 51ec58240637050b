/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The version of the kernel, for what is a matter of its documentation and so
 * cannot be asked of its headers.
 */
#ifndef MMDEP_COMPAT_VERSION_H
#define MMDEP_COMPAT_VERSION_H

#include <linux/version.h>

#define MMDEP_KERNEL_MAJOR	(LINUX_VERSION_CODE >> 16)
#define MMDEP_KERNEL_MINOR	(LINUX_VERSION_CODE >> 8 & 0xff)

#endif /* MMDEP_COMPAT_VERSION_H */
