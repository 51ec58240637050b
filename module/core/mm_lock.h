/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_MM_LOCK_H
#define MMDEP_CORE_MM_LOCK_H

struct mm_struct;
struct rw_semaphore;

struct mm_struct *mmdep_mm_of_lock(struct rw_semaphore *sem);

#endif /* MMDEP_CORE_MM_LOCK_H */
