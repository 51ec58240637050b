/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/string.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_STRING_H
#define MMDEP_TESTS_KERNEL_STRING_H

#include <string.h>

#endif /* MMDEP_TESTS_KERNEL_STRING_H */
