/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/minmax.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MINMAX_H
#define MMDEP_TESTS_KERNEL_MINMAX_H

#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define clamp_t(type, v, lo, hi)	((type)min(max((type)(v), (type)(lo)), (type)(hi)))

#endif /* MMDEP_TESTS_KERNEL_MINMAX_H */
