/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/jiffies.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_JIFFIES_H
#define MMDEP_TESTS_KERNEL_JIFFIES_H

#define HZ	250UL

/* Of the test. */
extern unsigned long jiffies;

#endif /* MMDEP_TESTS_KERNEL_JIFFIES_H */
