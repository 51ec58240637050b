/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/timekeeping.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_TIMEKEEPING_H
#define MMDEP_TESTS_KERNEL_TIMEKEEPING_H

#include <linux/types.h>

#define NSEC_PER_SEC	1000000000L

/* Of the test. */
u64 ktime_get_mono_fast_ns(void);

#endif /* MMDEP_TESTS_KERNEL_TIMEKEEPING_H */
