/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of fixed tables that handlers write and others copy.
 *
 * A handler may interrupt another one on the same CPU, so a writer only tries, and
 * not for long: it makes the version odd, and even again when it is done.  A reader
 * believes its copy when the version was even before and is the same after.  That both
 * go on at once is meant, which KCSAN is told as it is of a seqcount.
 */
#ifndef MMDEP_CORE_VERSION_H
#define MMDEP_CORE_VERSION_H

#include <linux/atomic.h>
#include <linux/kcsan-checks.h>
#include <linux/processor.h>
#include <linux/string.h>
#include <linux/types.h>

/* A record is written in much less time than so many tries take. */
#define MMDEP_WRITE_TRIES	100

/* Accesses of a copy that is being made; as in <linux/seqlock.h>. */
#define MMDEP_COPY_ACCESSES	1000

/**
 * mmdep_write_begin - take a record to write it
 * @version: of the record
 *
 * Context: any.
 * Return: false when another writer has it and does not give it back.
 */
static __always_inline bool mmdep_write_begin(atomic_t *version)
{
	unsigned int tries;
	int old;

	for (tries = 0; tries < MMDEP_WRITE_TRIES; tries++) {
		old = atomic_read(version);
		if (!(old & 1) && atomic_cmpxchg(version, old, old + 1) == old) {
			kcsan_nestable_atomic_begin();
			return true;
		}
		cpu_relax();
	}
	return false;
}

/**
 * mmdep_write_end - the record is written
 * @version: of the record
 *
 * Context: any.
 */
static __always_inline void mmdep_write_end(atomic_t *version)
{
	kcsan_nestable_atomic_end();
	/* What was written is seen before the version is even again. */
	smp_mb__before_atomic();
	atomic_inc(version);
}

/**
 * mmdep_read_begin - a copy is about to be made
 * @version: of the record
 *
 * Context: any.
 * Return: for mmdep_read_ok().
 */
static __always_inline int mmdep_read_begin(const atomic_t *version)
{
	int before = atomic_read_acquire(version);

	kcsan_atomic_next(MMDEP_COPY_ACCESSES);
	return before;
}

/**
 * mmdep_read_ok - whether the copy is of one piece
 * @version: of the record
 * @before:  as mmdep_read_begin() gave it
 *
 * Context: any.
 */
static __always_inline bool mmdep_read_ok(const atomic_t *version, int before)
{
	kcsan_atomic_next(0);
	/* The copy is read before the version is looked at again. */
	smp_rmb();
	return !(before & 1) && atomic_read(version) == before;
}

/**
 * mmdep_copy - copy what may be written meanwhile
 * @to:   where to
 * @from: what, which has something by which it is known whether it is another by now
 * @len:  its size
 *
 * That is looked at again after it: what comes later is read later.
 *
 * Context: any.
 */
static __always_inline void mmdep_copy(void *to, const void *from, size_t len)
{
	kcsan_nestable_atomic_begin();
	memcpy(to, from, len);
	kcsan_nestable_atomic_end();
	/* All of the copy is read before what tells that it is one. */
	smp_rmb();
}

#endif /* MMDEP_CORE_VERSION_H */
