/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mmdep: the contract between the kernel module and user space.
 *
 * There is one device, /dev/mmdep (mode 0600, CAP_SYS_ADMIN to open), and this
 * file, with the records of the stream in mmdep_stream.h, is all there is to
 * know about it.  What can only be read is in debugfs;
 * what changes something is an ioctl here.
 *
 * Rules of every ioctl structure
 *
 *   - The first field, @size, is sizeof() of the structure as the caller was
 *     compiled.  It must equal the size coded in the ioctl number.
 *   - A caller newer than the module may pass a longer structure, as long as
 *     what the module does not know is zero (else -E2BIG).  A caller older than
 *     the module may pass a shorter one: the rest is taken as zero.  Nothing
 *     may be shorter than its MMDEP_*_SIZE_V1.
 *   - Reserved fields must be zero (else -EINVAL).
 *   - An unknown bit is refused with -EOPNOTSUPP, never ignored.
 *   - Names are NUL-terminated; one without its NUL is refused (-EINVAL).
 *
 * Errors that every ioctl may give
 *
 *   ENOTTY      no such command in this module
 *   EFAULT      the argument cannot be read or written
 *   EINVAL      @size is wrong, a reserved field is set, a name has no end
 *   E2BIG       the caller is newer than the module and uses what it knows not
 *   EOPNOTSUPP  an unknown flag, mask or watch bit
 */
#ifndef _UAPI_MMDEP_H
#define _UAPI_MMDEP_H

#include <linux/ioctl.h>
#include <linux/types.h>

#include "mmdep_stream.h"

#define MMDEP_DEVICE		"/dev/mmdep"

/*
 * The ABI version.  The major number changes when a program that was right
 * before could be wrong now; the minor number when something is added.
 */
#define MMDEP_ABI_MAJOR		1
#define MMDEP_ABI_MINOR		4

#define MMDEP_TEXT_LEN		192

/* Watches: what is instrumented.  Used as a mask. */
#define MMDEP_WATCH_USERFAULT	(1ULL << 0)
#define MMDEP_WATCH_MIGRATION	(1ULL << 1)
#define MMDEP_WATCH_COLLAPSE	(1ULL << 2)
#define MMDEP_WATCH_GUP		(1ULL << 3)
#define MMDEP_WATCH_LOCKS	(1ULL << 4)
/* On when the module is loaded, if nothing else is asked for. */
#define MMDEP_WATCH_DEFAULT	(MMDEP_WATCH_USERFAULT | \
				 MMDEP_WATCH_MIGRATION | \
				 MMDEP_WATCH_COLLAPSE | \
				 MMDEP_WATCH_GUP)
#define MMDEP_WATCH_ALL		(MMDEP_WATCH_DEFAULT | MMDEP_WATCH_LOCKS)

/**
 * struct mmdep_version - answer of MMDEP_IOC_VERSION
 * @size:      (in) sizeof(struct mmdep_version)
 * @flags:     (in) must be zero
 * @abi_major: (out) MMDEP_ABI_MAJOR of the module
 * @abi_minor: (out) MMDEP_ABI_MINOR of the module
 * @watches:   (out) the MMDEP_WATCH_* bits this module knows
 * @module:    (out) version of the module, as modinfo(8) shows it
 * @reserved:  must be zero
 */
struct mmdep_version {
	__u32 size;
	__u32 flags;
	__u32 abi_major;
	__u32 abi_minor;
	__u64 watches;
	char module[MMDEP_NAME_LEN];
	__u64 reserved[4];
};

/* Which fields of struct mmdep_config MMDEP_IOC_SET_CONFIG is to set. */
#define MMDEP_CONFIG_WATCHES		(1U << 0)
#define MMDEP_CONFIG_USERFAULT_LONG	(1U << 1)
#define MMDEP_CONFIG_MIGRATION_LONG	(1U << 2)
#define MMDEP_CONFIG_COLLAPSE_LONG	(1U << 3)
#define MMDEP_CONFIG_ALL		(MMDEP_CONFIG_WATCHES | \
					 MMDEP_CONFIG_USERFAULT_LONG | \
					 MMDEP_CONFIG_MIGRATION_LONG | \
					 MMDEP_CONFIG_COLLAPSE_LONG)

/* A threshold lies between one microsecond and one hour. */
#define MMDEP_LONG_MIN_NS	1000ULL
#define MMDEP_LONG_MAX_NS	3600000000000ULL

/**
 * struct mmdep_config - what MMDEP_IOC_GET_CONFIG and _SET_CONFIG carry
 * @size:              (in) sizeof(struct mmdep_config)
 * @mask:              SET: (in) MMDEP_CONFIG_* of the fields to set, others
 *                     are left as they are; GET: (in) zero, (out) the fields
 *                     this module knows
 * @watches:           MMDEP_WATCH_* that are on.  Switching one off takes its
 *                     probes out; its counters keep their values
 * @userfault_long_ns: a userfault that waits at least this long counts as long
 * @migration_long_ns: the same for a wait on a migration entry
 * @collapse_long_ns:  the same for one collapse attempt
 * @reserved:          must be zero
 *
 * A change is made whole or not at all.  ERANGE: a threshold is outside of
 * MMDEP_LONG_MIN_NS and MMDEP_LONG_MAX_NS.  ENODEV: this kernel has not what a
 * watch needs; the debugfs file "hooks" has the reason.  ENOMEM: no memory for it.
 */
struct mmdep_config {
	__u32 size;
	__u32 mask;
	__u64 watches;
	__u64 userfault_long_ns;
	__u64 migration_long_ns;
	__u64 collapse_long_ns;
	__u64 reserved[8];
};

#define MMDEP_RESET_COUNTERS	(1U << 0)
#define MMDEP_RESET_HIST	(1U << 1)
#define MMDEP_RESET_FINDINGS	(1U << 2)
#define MMDEP_RESET_ALL		(MMDEP_RESET_COUNTERS | MMDEP_RESET_HIST | \
				 MMDEP_RESET_FINDINGS)

/**
 * struct mmdep_reset - argument of MMDEP_IOC_RESET
 * @size:     (in) sizeof(struct mmdep_reset)
 * @what:     (in) MMDEP_RESET_*; zero is refused (EINVAL)
 * @reserved: must be zero
 *
 * Counters start again at zero, findings are forgotten.  Gauges (what is open
 * now) are not counters and stay, and so does the number of returns missed by a
 * probe.
 */
struct mmdep_reset {
	__u32 size;
	__u32 what;
	__u64 reserved[2];
};

/* What read() of the device gives; used as a mask. */
#define MMDEP_STREAM_FINDINGS	(1U << 0)
#define MMDEP_STREAM_WAITS	(1U << 1)
#define MMDEP_STREAM_JOBS	(1U << 2) /* migrations and collapses */
#define MMDEP_STREAM_ALL	(MMDEP_STREAM_FINDINGS | MMDEP_STREAM_WAITS | \
				 MMDEP_STREAM_JOBS)

/**
 * struct mmdep_stream - argument of MMDEP_IOC_STREAM
 * @size:     (in) sizeof(struct mmdep_stream)
 * @what:     (in) MMDEP_STREAM_*; zero is refused (EINVAL)
 * @reserved: must be zero
 *
 * Chooses what read() of this file gives from now on; findings if never called.
 */
struct mmdep_stream {
	__u32 size;
	__u32 what;
	__u64 reserved[2];
};

/* Flags of a scenario. */
#define MMDEP_SCENARIO_AVAILABLE	(1U << 0) /* can be run here and now */
#define MMDEP_SCENARIO_HOLDS		(1U << 1) /* uses a hold point */

/**
 * struct mmdep_scenario_info - one row of the scenario list
 * @size:     (in) sizeof(struct mmdep_scenario_info)
 * @index:    (in) 0, 1, ...; ENOENT past the last one
 * @flags:    (in) zero, (out) MMDEP_SCENARIO_*
 * @pad:      must be zero
 * @name:     (out) stable name
 * @summary:  (out) one sentence: what happens
 * @point:    (out) the kernel function its hold point sits on, or empty
 * @why:      (out) why it cannot be run here, or empty
 * @reserved: must be zero
 */
struct mmdep_scenario_info {
	__u32 size;
	__u32 index;
	__u32 flags;
	__u32 pad;
	char name[MMDEP_NAME_LEN];
	char summary[MMDEP_TEXT_LEN];
	char point[2 * MMDEP_NAME_LEN];
	char why[MMDEP_TEXT_LEN];
	__u64 reserved[4];
};

#define MMDEP_HOLD_MAX_MS	10000U
#define MMDEP_HOLD_MAX_HITS	1000U

/**
 * struct mmdep_scenario_start - argument of MMDEP_IOC_SCENARIO_START
 * @size:     (in) sizeof(struct mmdep_scenario_start)
 * @flags:    (in) must be zero
 * @name:     (in) which scenario
 * @hold_ms:  (in) how long a task is held at the hold point at most;
 *            1 to MMDEP_HOLD_MAX_MS; zero where the scenario holds nothing
 * @max_hits: (in) how many times a task is held, 1 to MMDEP_HOLD_MAX_HITS;
 *            zero where the scenario holds nothing
 * @reserved: must be zero
 *
 * Arms the hold point of the scenario for the calling process (its address
 * space: threads yes, children no), until MMDEP_IOC_SCENARIO_STOP or until the
 * file is closed, whatever closes it.  What the process then does makes the
 * thing happen; the module only holds the window open.
 *
 * EACCES: the module was loaded without scenarios=1.  ENOENT: no such scenario.
 * ENODEV: not on this kernel (@why of the list says why).  ERANGE: @hold_ms or
 * @max_hits is out of bounds.  EBUSY: this file runs one already.  EAGAIN: all
 * slots are in use by other files.
 */
struct mmdep_scenario_start {
	__u32 size;
	__u32 flags;
	char name[MMDEP_NAME_LEN];
	__u32 hold_ms;
	__u32 max_hits;
	__u64 reserved[4];
};

/* Flags of a hold point. */
#define MMDEP_POINT_AVAILABLE		(1U << 0) /* a task can be held there on this kernel */

/**
 * struct mmdep_point_info - one row of the list of hold points
 * @size:     (in) sizeof(struct mmdep_point_info)
 * @index:    (in) 0, 1, ...; ENOENT past the last one
 * @flags:    (in) zero, (out) MMDEP_POINT_*
 * @pad:      must be zero
 * @name:     (out) stable name
 * @about:    (out) one sentence: where a task stands then, with which locks
 * @function: (out) the kernel function, at whose entry that is
 * @why:      (out) why nobody can be held there, or empty
 * @reserved: must be zero
 */
struct mmdep_point_info {
	__u32 size;
	__u32 index;
	__u32 flags;
	__u32 pad;
	char name[MMDEP_NAME_LEN];
	char about[MMDEP_TEXT_LEN];
	char function[2 * MMDEP_NAME_LEN];
	char why[MMDEP_TEXT_LEN];
	__u64 reserved[4];
};

/**
 * struct mmdep_hold_arm - argument of MMDEP_IOC_HOLD_ARM
 * @size:     (in) sizeof(struct mmdep_hold_arm)
 * @flags:    (in) must be zero
 * @name:     (in) at which point
 * @pid:      (in) the process, by one of its threads; zero: the caller
 * @hold_ms:  (in) how long each time at most, 1 to MMDEP_HOLD_MAX_MS
 * @max_hits: (in) how many times, 1 to MMDEP_HOLD_MAX_HITS
 * @id:       (out) number of the hold
 * @reserved: must be zero
 *
 * Holds tasks of the address space that the process has now: threads yes, children
 * and what it becomes by execve(2) no.  It is the running scenario of this file
 * in all else: MMDEP_IOC_SCENARIO_STATE tells of it (by the name of the point),
 * _STOP ends it, and so does the close of the file.
 *
 * EACCES: the module was loaded without scenarios=1.  ENOENT: no such point.
 * ESRCH: no such process, or one of the kernel's own.  EPERM: a process of
 * another user, or process 1.  ENODEV, ERANGE, EBUSY, EAGAIN: as for START.
 */
struct mmdep_hold_arm {
	__u32 size;
	__u32 flags;
	char name[MMDEP_NAME_LEN];
	__u32 pid;
	__u32 hold_ms;
	__u32 max_hits;
	__u32 id;
	__u64 reserved[4];
};

/**
 * struct mmdep_hold_release - argument of MMDEP_IOC_HOLD_RELEASE
 * @size:     (in) sizeof(struct mmdep_hold_release)
 * @id:       (in) number of a hold, of whatever file; zero: all
 * @released: (out) how many holds that were
 * @pad:      must be zero
 * @reserved: must be zero
 *
 * Lets go whoever is held, and nobody is held any more, as by
 * MMDEP_STATE_RELEASE.  ENOENT: there is no hold of this number.
 */
struct mmdep_hold_release {
	__u32 size;
	__u32 id;
	__u32 released;
	__u32 pad;
	__u64 reserved[2];
};

/* Flags of MMDEP_IOC_SCENARIO_STATE. */
#define MMDEP_STATE_RELEASE	(1U << 0) /* let go whoever is held, hold nobody more */

/**
 * struct mmdep_scenario_state - what the running scenario of this file did
 * @size:     (in) sizeof(struct mmdep_scenario_state)
 * @flags:    (in) STATE: MMDEP_STATE_*, or zero; STOP: zero
 * @name:     (out) which scenario, or which point of a hold
 * @held_now: (out) tasks held at this moment
 * @hits:     (out) times a task was held
 * @expired:  (out) of these, ended because @hold_ms had passed
 * @released: (out) of these, ended by MMDEP_STATE_RELEASE, STOP or close
 * @killed:   (out) of these, ended by a fatal signal
 * @refused:  (out) times a task could not be held: it may not sleep there
 * @held_ns:  (out) sum of the times held
 * @reserved: must be zero
 *
 * MMDEP_IOC_SCENARIO_STOP gives the same answer and ends the scenario: it
 * comes back when nobody is held any more.  ENOENT: none is running.
 */
struct mmdep_scenario_state {
	__u32 size;
	__u32 flags;
	char name[MMDEP_NAME_LEN];
	__u32 held_now;
	__u32 hits;
	__u32 expired;
	__u32 released;
	__u32 killed;
	__u32 refused;
	__u64 held_ns;
	__u64 reserved[4];
};

#define MMDEP_LOCKS_MAX		16U /* are named at once */
#define MMDEP_MODULE_LEN	64
#define MMDEP_SYMBOL_MAX	128

/**
 * struct mmdep_lock_name - argument of MMDEP_IOC_LOCK_ADD, _LOCK_REMOVE
 * @size:     (in) sizeof(struct mmdep_lock_name)
 * @flags:    (in) must be zero
 * @address:  (in) ADD: where it is, as /proc/kallsyms says; REMOVE: must be zero
 * @module:   (in) the module that has it, or empty: the kernel itself
 * @symbol:   (in) its name
 * @reserved: must be zero
 *
 * Names a mutex or an rwsem that is a variable, or that one begins with: the watch on
 * locks follows it.  It stays named until it is removed, its module goes or mmdep does,
 * whatever becomes of the file.  debugfs has the list.
 *
 * ADD: EINVAL: the kernel calls what is at @address otherwise (without
 * CONFIG_KALLSYMS_ALL: nothing), or it is no variable that is written to.  EEXIST: it is
 * named, or another one of this name.  ENOSPC: MMDEP_LOCKS_MAX are.  ENAMETOOLONG:
 * MODULE:SYMBOL has more than 63 characters.  ENODEV: the watch on locks cannot be had
 * on this kernel.  REMOVE: ENOENT: it is not named.
 */
struct mmdep_lock_name {
	__u32 size;
	__u32 flags;
	__u64 address;
	char module[MMDEP_MODULE_LEN];
	char symbol[MMDEP_SYMBOL_MAX];
	__u64 reserved[4];
};

/* Sizes in the version that brought them: nothing shorter is taken. */
#define MMDEP_VERSION_SIZE_V1		88
#define MMDEP_CONFIG_SIZE_V1		104
#define MMDEP_RESET_SIZE_V1		24
#define MMDEP_STREAM_SIZE_V1		24
#define MMDEP_SCENARIO_INFO_SIZE_V1	528
#define MMDEP_SCENARIO_START_SIZE_V1	80
#define MMDEP_SCENARIO_STATE_SIZE_V1	104
#define MMDEP_POINT_INFO_SIZE_V1	528
#define MMDEP_HOLD_ARM_SIZE_V1		88
#define MMDEP_HOLD_RELEASE_SIZE_V1	32
#define MMDEP_LOCK_NAME_SIZE_V1		240

#define MMDEP_IOC_MAGIC		0xE7

#define MMDEP_IOC_VERSION	 _IOWR(MMDEP_IOC_MAGIC, 0x00, struct mmdep_version)
#define MMDEP_IOC_GET_CONFIG	 _IOWR(MMDEP_IOC_MAGIC, 0x01, struct mmdep_config)
#define MMDEP_IOC_SET_CONFIG	 _IOWR(MMDEP_IOC_MAGIC, 0x02, struct mmdep_config)
#define MMDEP_IOC_RESET		 _IOWR(MMDEP_IOC_MAGIC, 0x03, struct mmdep_reset)
#define MMDEP_IOC_STREAM	 _IOWR(MMDEP_IOC_MAGIC, 0x04, struct mmdep_stream)
#define MMDEP_IOC_SCENARIO_INFO	 _IOWR(MMDEP_IOC_MAGIC, 0x10, struct mmdep_scenario_info)
#define MMDEP_IOC_SCENARIO_START _IOWR(MMDEP_IOC_MAGIC, 0x11, struct mmdep_scenario_start)
#define MMDEP_IOC_SCENARIO_STATE _IOWR(MMDEP_IOC_MAGIC, 0x12, struct mmdep_scenario_state)
#define MMDEP_IOC_SCENARIO_STOP	 _IOWR(MMDEP_IOC_MAGIC, 0x13, struct mmdep_scenario_state)
#define MMDEP_IOC_POINT_INFO	 _IOWR(MMDEP_IOC_MAGIC, 0x20, struct mmdep_point_info)
#define MMDEP_IOC_HOLD_ARM	 _IOWR(MMDEP_IOC_MAGIC, 0x21, struct mmdep_hold_arm)
#define MMDEP_IOC_HOLD_RELEASE	 _IOWR(MMDEP_IOC_MAGIC, 0x22, struct mmdep_hold_release)
#define MMDEP_IOC_LOCK_ADD	 _IOWR(MMDEP_IOC_MAGIC, 0x30, struct mmdep_lock_name)
#define MMDEP_IOC_LOCK_REMOVE	 _IOWR(MMDEP_IOC_MAGIC, 0x31, struct mmdep_lock_name)

#endif /* _UAPI_MMDEP_H */
