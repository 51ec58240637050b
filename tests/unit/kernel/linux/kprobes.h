/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/kprobes.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_KPROBES_H
#define MMDEP_TESTS_KERNEL_KPROBES_H

/* A declaration, so that the semicolon after it belongs to something. */
#define NOKPROBE_SYMBOL(f)	_Static_assert(1, #f)

#endif /* MMDEP_TESTS_KERNEL_KPROBES_H */
