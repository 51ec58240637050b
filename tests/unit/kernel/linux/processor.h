/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/processor.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_PROCESSOR_H
#define MMDEP_TESTS_KERNEL_PROCESSOR_H

#define cpu_relax()	((void)0)

#endif /* MMDEP_TESTS_KERNEL_PROCESSOR_H */
