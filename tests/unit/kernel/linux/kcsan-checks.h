/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/kcsan-checks.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_KCSAN_CHECKS_H
#define MMDEP_TESTS_KERNEL_KCSAN_CHECKS_H

#define kcsan_nestable_atomic_begin()	((void)0)
#define kcsan_nestable_atomic_end()	((void)0)
#define kcsan_atomic_next(n)		((void)(n))

#endif /* MMDEP_TESTS_KERNEL_KCSAN_CHECKS_H */
