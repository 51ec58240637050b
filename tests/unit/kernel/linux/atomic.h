/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/atomic.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_ATOMIC_H
#define MMDEP_TESTS_KERNEL_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

#define smp_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb()	__atomic_thread_fence(__ATOMIC_RELEASE)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)

typedef struct { int counter; } atomic_t;
typedef struct { int64_t counter; } atomic64_t;

#define atomic_read(v)		READ_ONCE((v)->counter)
#define atomic_read_acquire(v)	__atomic_load_n(&(v)->counter, __ATOMIC_ACQUIRE)
#define atomic_inc(v)		((void)__sync_add_and_fetch(&(v)->counter, 1))
#define atomic_inc_return(v)	__sync_add_and_fetch(&(v)->counter, 1)
#define atomic_dec(v)		((void)__sync_sub_and_fetch(&(v)->counter, 1))
#define atomic_cmpxchg(v, old, new)	\
	__sync_val_compare_and_swap(&(v)->counter, (old), (new))
#define atomic64_read(v)	READ_ONCE((v)->counter)
#define atomic64_inc(v)		atomic_inc(v)
/* A full one: stronger than what x86 needs, for the sanitizers. */
#define smp_mb__before_atomic()	smp_mb()
#define cmpxchg(p, old, new)	__sync_val_compare_and_swap((p), (old), (new))

#endif /* MMDEP_TESTS_KERNEL_ATOMIC_H */
