/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/atomic.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_ATOMIC_H
#define MMDEP_TESTS_KERNEL_ATOMIC_H

#define smp_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb()	__atomic_thread_fence(__ATOMIC_RELEASE)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define cmpxchg(p, old, new)	__sync_val_compare_and_swap((p), (old), (new))

#endif /* MMDEP_TESTS_KERNEL_ATOMIC_H */
