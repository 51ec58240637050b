/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/slab.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_SLAB_H
#define MMDEP_TESTS_KERNEL_SLAB_H

#include <stdlib.h>

#define GFP_KERNEL	0
#define kvcalloc(n, size, flags)	calloc(n, size)
#define kvfree(p)	free(p)

#endif /* MMDEP_TESTS_KERNEL_SLAB_H */
