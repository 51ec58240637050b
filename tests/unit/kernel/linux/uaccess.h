/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/uaccess.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_UACCESS_H
#define MMDEP_TESTS_KERNEL_UACCESS_H

#include <stddef.h>

/* Of the test: not 0 where it says that nothing is there. */
long copy_from_kernel_nofault(void *to, const void *from, size_t len);

#endif /* MMDEP_TESTS_KERNEL_UACCESS_H */
