/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/wait.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_WAIT_H
#define MMDEP_TESTS_KERNEL_WAIT_H

/* Only pointers to it are passed on. */
#define wait_queue_head_t	struct wait_queue_head

#endif /* MMDEP_TESTS_KERNEL_WAIT_H */
