/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/rcupdate.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_RCUPDATE_H
#define MMDEP_TESTS_KERNEL_RCUPDATE_H

#define rcu_dereference_sched(p)	(p)

/* Of the test: what is found in between is there until the end. */
void rcu_read_lock(void);
void rcu_read_unlock(void);

#endif /* MMDEP_TESTS_KERNEL_RCUPDATE_H */
