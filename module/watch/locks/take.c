// SPDX-License-Identifier: GPL-2.0
/*
 * The tracers: at the entry of the functions that take and release locks.
 *
 * The kernel calls them as they are, with no guard against recursion: nothing they
 * call takes a lock that is watched.  What an interrupt does on top of a task is
 * none of the task's, and is left out.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <trace/events/sched.h>

#include "compat/mutex.h"
#include "compat/rwsem.h"
#include "compat/sched.h"
#include "compat/text.h"
#include "watch/locks/folio.h"
#include "watch/locks/kernfs.h"
#include "watch/locks/named.h"
#include "watch/locks/tracer.h"
#include "watch/watch.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS

#define NAMES	16U

#define TAKES(name, lock, what)						\
static notrace void name(unsigned long ip, unsigned long parent_ip,	\
			 struct ftrace_ops *ops,			\
			 struct ftrace_regs *fregs)			\
{									\
	unsigned long sem = (unsigned long)(lock);			\
									\
	mmdep_tracer_hit(ops);						\
	if (likely(in_task()) &&					\
	    !mmdep_tracer_alone(sem, what, 0, parent_ip))		\
		mmdep_lock_take(sem, what, parent_ip,			\
				mmdep_ftrace_regs(fregs));		\
}									\
NOKPROBE_SYMBOL(name)

TAKES(down_read_at, mmdep_tracer_first(fregs), MMDEP_ORDER_READ);
TAKES(down_read_killable_at, mmdep_tracer_first(fregs), MMDEP_ORDER_READ | MMDEP_LOCK_KILLABLE);
TAKES(down_write_at, mmdep_tracer_first(fregs), 0);
TAKES(down_write_killable_at, mmdep_tracer_first(fregs), MMDEP_LOCK_KILLABLE);
TAKES(cpus_read_at, &mmdep_lock_cpu_hotplug, MMDEP_ORDER_READ);
TAKES(mems_read_at, &mmdep_lock_mem_hotplug, MMDEP_ORDER_READ);

/* Both hotplug locks, and some that are of no interest. */
static notrace void percpu_write_at(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = mmdep_lock_hotplug_of(mmdep_tracer_first(fregs));

	mmdep_tracer_hit(ops);
	if (sem && in_task() && !mmdep_tracer_alone(sem, 0, 0, parent_ip))
		mmdep_lock_take(sem, 0, parent_ip, mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(percpu_write_at);

/* Whether these get it cannot be seen: what the lock said before is kept. */
static notrace void down_read_interruptible_at(unsigned long ip, unsigned long parent_ip,
					       struct ftrace_ops *ops,
					       struct ftrace_regs *fregs)
{
	const u32 what = MMDEP_ORDER_READ | MMDEP_LOCK_UNSURE;
	unsigned long sem = mmdep_tracer_first(fregs);

	mmdep_tracer_hit(ops);
	if (likely(in_task()) &&
	    !mmdep_tracer_alone(sem, what, mmdep_lock_owner(sem, what), parent_ip))
		mmdep_lock_take_slowly(sem, what, parent_ip, mmdep_ftrace_regs(fregs));
}
NOKPROBE_SYMBOL(down_read_interruptible_at);

#define TRIES(name, flags)						\
static notrace void name(unsigned long ip, unsigned long parent_ip,	\
			 struct ftrace_ops *ops,			\
			 struct ftrace_regs *fregs)			\
{									\
	const u32 what = (flags) | MMDEP_ORDER_TRY | MMDEP_LOCK_UNSURE;	\
	unsigned long sem = mmdep_tracer_first(fregs);			\
	unsigned long owner = mmdep_lock_owner(sem, what);		\
									\
	mmdep_tracer_hit(ops);						\
	if (likely(in_task()) &&					\
	    !mmdep_tracer_alone(sem, what, owner, parent_ip))		\
		mmdep_lock_try(sem, what, parent_ip);			\
}									\
NOKPROBE_SYMBOL(name)

TRIES(down_read_trylock_at, MMDEP_ORDER_READ);
TRIES(down_write_trylock_at, 0);

#define RELEASES(name, lock, release)					\
static notrace void name(unsigned long ip, unsigned long parent_ip,	\
			 struct ftrace_ops *ops,			\
			 struct ftrace_regs *fregs)			\
{									\
	unsigned long sem = (unsigned long)(lock);			\
									\
	mmdep_tracer_hit(ops);						\
	if (unlikely(!in_task() || !mmdep_tracer_was_alone(sem)))	\
		release(sem);						\
}									\
NOKPROBE_SYMBOL(name)

RELEASES(up_at, mmdep_tracer_first(fregs), mmdep_lock_release);
RELEASES(cpus_up_at, &mmdep_lock_cpu_hotplug, mmdep_lock_release);
RELEASES(mems_up_at, &mmdep_lock_mem_hotplug, mmdep_lock_release);

static notrace void percpu_up_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = mmdep_lock_hotplug_of(mmdep_tracer_first(fregs));

	mmdep_tracer_hit(ops);
	if (sem && (!in_task() || !mmdep_tracer_was_alone(sem)))
		mmdep_lock_release(sem);
}
NOKPROBE_SYMBOL(percpu_up_at);

static notrace void downgrade_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	mmdep_tracer_hit(ops);
	if (in_task())
		mmdep_lock_downgrade(mmdep_tracer_first(fregs));
}
NOKPROBE_SYMBOL(downgrade_at);

/*
 * The words by which locks were named, and what they are: text in the upper half, a
 * class in the lower.
 */
static u64 names[NAMES];

/*
 * What has no way back from the lock to its object is known by the words of the
 * kernel's source that are handed over when the lock is made.  Those are in the
 * kernel itself; what a module names a lock is not looked at: it may be anything.
 */
static noinline notrace u32 read_name(const char *name)
{
	if (!mmdep_in_image((unsigned long)name))
		return MMDEP_LOCK_UNKNOWN;
	if (!strcmp(name, "&mm->mmap_lock"))
		return MMDEP_LOCK_MMAP;
	if (!strcmp(name, "&vma->vm_lock->lock"))
		return MMDEP_LOCK_VMA;
	if (!strcmp(name, "&vma_lock->rw_sema"))
		return MMDEP_LOCK_HUGETLB_VMA;
	if (!strcmp(name, "&ctx->map_changing_lock"))
		return MMDEP_LOCK_UFFD;
	return MMDEP_LOCK_UNKNOWN;
}
NOKPROBE_SYMBOL(read_name);

/* The same words are handed over each time: they are read once. */
static __always_inline u32 made_as(unsigned long name)
{
	u64 *at = &names[name / 16 % NAMES], known = READ_ONCE(*at);

	if (likely(known >> 32 == mmdep_text_pack(name) && mmdep_in_image(name)))
		return (u32)known;
	known = read_name((const char *)name);
	if (mmdep_in_image(name))
		WRITE_ONCE(*at, (u64)mmdep_text_pack(name) << 32 | known);
	return known;
}

/*
 * An inode that is made again has its i_rwsem made again, and not the lock of its
 * mapping, which may be another file system's then.
 */
static notrace void init_at(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = mmdep_tracer_first(fregs);
	u32 class = made_as(regs_get_kernel_argument(mmdep_ftrace_regs(fregs), 1));
	const struct inode *inode =
		container_of((struct rw_semaphore *)sem, struct inode, i_rwsem);

	mmdep_tracer_hit(ops);
	if (likely(class != MMDEP_LOCK_UNKNOWN)) {
		mmdep_lock_cache_add(sem, class);
		return;
	}
	mmdep_lock_cache_drop(sem);
	mmdep_lock_cache_drop((unsigned long)&inode->i_data.i_mmap_rwsem);
}
NOKPROBE_SYMBOL(init_at);

#define AT(name)	((void *)(name))
#else
#define AT(...)		NULL
#endif

/* A task exits: what it is said to hold it does not, or never gives back. */
static notrace void exits(MMDEP_EXIT_ARGS)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(task);

	mmdep_hook_hit(data);
	if (!slot)
		return;
	mmdep_lock_left_exit(slot);
	mmdep_lock_slot_drop(slot);
}
NOKPROBE_SYMBOL(exits);

/* A task is freed, and does not run any more: its address will be another one's. */
static notrace void is_gone(void *data, struct task_struct *task)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(task);

	mmdep_hook_hit(data);
	if (slot)
		mmdep_lock_slot_drop(slot);
	mmdep_lock_slot_forget(task);
}
NOKPROBE_SYMBOL(is_gone);

/* Never called: has the compiler compare the probes with the tracepoints. */
static void __maybe_unused check_probe_types(void)
{
	check_trace_callback_type_sched_process_exit(exits);
	check_trace_callback_type_sched_process_free(is_gone);
}

/* Rows that others need. */
enum {
	CPUS_READ_UNLOCK = 13,
	PUT_ONLINE_MEMS,
	PERCPU_UP_WRITE,
	KERNFS_DRAIN = 19,
	KERNFS_PUT_ACTIVE,
	KERNFS_BREAK,
	KERNFS_REMOVE_SELF,
	MUTEX_UNLOCK = 26,
};

#define ROW(function, tracer, without_it, ...) {				\
	.name = #function,							\
	.without = without_it,							\
	.targets = (const struct mmdep_target[]){ {				\
		.name = #function,						\
		.how = MMDEP_FTRACE,						\
		.as = MMDEP_HOOK_ON,						\
		.probe = AT(tracer),						\
	} },									\
	.nr_targets = 1,							\
	__VA_ARGS__								\
}

#define NEEDED(function, tracer)						\
	ROW(function, tracer,							\
	    "lock order cannot be watched: this kernel does not show arguments to tracers (CONFIG_DYNAMIC_FTRACE_WITH_ARGS)", \
	    .required = true)

#define EVENT(event, tracer) {							\
	.name = #event,								\
	.required = true,							\
	.without = "a task that is gone would be taken for the holder of its locks", \
	.targets = (const struct mmdep_target[]){ {				\
		.name = #event,							\
		.how = MMDEP_TRACEPOINT,					\
		.as = MMDEP_HOOK_ON,						\
		.probe = (void *)(tracer),					\
	} },									\
	.nr_targets = 1,							\
}

/* Without the release of a lock its taking is not watched: it would never end. */
#define RELEASE_OF(row)		.needs = &mmdep_lock_hooks[row]

/* Of what is taken everywhere nothing is paid for what nobody asked for. */
#define ONLY_NAMED		.when = &mmdep_lock_any_named,			\
				.idle = "no lock was named: 'mmdepctl locks add' does"

/* What is called otherwise in some kernels, and why. */
#define EITHER(function, other, why_other, tracer, without_it, ...) {		\
	.name = #function,							\
	.without = without_it,							\
	.targets = (const struct mmdep_target[]){ {				\
		.name = #function,						\
		.how = MMDEP_FTRACE,						\
		.as = MMDEP_HOOK_ON,						\
		.probe = AT(tracer),						\
	}, {									\
		.name = __stringify(other),					\
		.how = MMDEP_FTRACE,						\
		.as = MMDEP_HOOK_ALT,						\
		.why = why_other,						\
		.probe = AT(tracer),						\
	} },									\
	.nr_targets = 2,							\
	__VA_ARGS__								\
}

/* Where lockdep is compiled in the function without a subclass is a macro. */
#define MUTEX(function, nested, tracer)						\
	EITHER(function, nested, "in a kernel with lockdep it is a macro for this", tracer, \
	       "mutexes that are named and taken by it are not watched",	\
	       RELEASE_OF(MUTEX_UNLOCK), ONLY_NAMED)

#define FOLIO(function, of_page)						\
	EITHER(function, of_page, "before Linux 5.16 it is the lock of a page",	\
	       mmdep_folio_wait_at,						\
	       "that a folio lock is waited for with others held is not judged")

#ifdef CONFIG_DEBUG_LOCK_ALLOC
/* What else is a macro for down_read() and down_write() is here a function of its own. */
#define NESTED(function, tracer)						\
	ROW(function, tracer, "what is taken by it is not known to be held")
#endif

/* What ends a hold comes first: one whose end is not seen would be taken for held. */
struct mmdep_hook mmdep_lock_hooks[MMDEP_LOCK_NR_HOOKS] = {
	EVENT(sched_process_exit, exits),
	EVENT(sched_process_free, is_gone),
	NEEDED(up_read, up_at),
	NEEDED(up_write, up_at),
	NEEDED(downgrade_write, downgrade_at),
	NEEDED(__init_rwsem, init_at),
	NEEDED(down_read, down_read_at),
	NEEDED(down_read_killable, down_read_killable_at),
	NEEDED(down_read_interruptible, down_read_interruptible_at),
	NEEDED(down_read_trylock, down_read_trylock_at),
	NEEDED(down_write, down_write_at),
	NEEDED(down_write_killable, down_write_killable_at),
	NEEDED(down_write_trylock, down_write_trylock_at),
	[CPUS_READ_UNLOCK] =
	ROW(cpus_read_unlock, cpus_up_at, "the CPU hotplug lock is not watched for reading"),
	[PUT_ONLINE_MEMS] =
	ROW(put_online_mems, mems_up_at, "the memory hotplug lock is not watched for reading"),
	[PERCPU_UP_WRITE] =
	ROW(percpu_up_write, percpu_up_at, "the hotplug locks are not watched for writing"),
	ROW(cpus_read_lock, cpus_read_at, "the CPU hotplug lock is not watched for reading",
	    RELEASE_OF(CPUS_READ_UNLOCK)),
	ROW(get_online_mems, mems_read_at, "the memory hotplug lock is not watched for reading",
	    RELEASE_OF(PUT_ONLINE_MEMS)),
	ROW(percpu_down_write, percpu_write_at, "the hotplug locks are not watched for writing",
	    RELEASE_OF(PERCPU_UP_WRITE)),
	/* None without the others: what is not waited for, or never given back, is no lock. */
	[KERNFS_DRAIN] =
	ROW(kernfs_drain, mmdep_kernfs_drain_at,
	    "active references of sysfs are not watched: who waits for them is not seen"),
	[KERNFS_PUT_ACTIVE] =
	ROW(kernfs_put_active, mmdep_kernfs_put_at,
	    "active references of sysfs are not watched", RELEASE_OF(KERNFS_DRAIN)),
	[KERNFS_BREAK] =
	ROW(kernfs_break_active_protection, mmdep_kernfs_put_at,
	    "active references of sysfs are not watched", RELEASE_OF(KERNFS_PUT_ACTIVE)),
	[KERNFS_REMOVE_SELF] =
	ROW(kernfs_remove_self, mmdep_kernfs_put_at,
	    "active references of sysfs are not watched", RELEASE_OF(KERNFS_BREAK)),
	ROW(kernfs_get_active, mmdep_kernfs_get_at,
	    "active references of sysfs are not watched", RELEASE_OF(KERNFS_REMOVE_SELF)),
	FOLIO(__folio_lock, __lock_page),
	FOLIO(__folio_lock_killable, __lock_page_killable),
	[MUTEX_UNLOCK] =
	ROW(mutex_unlock, mmdep_mutex_unlock_at, "mutexes that are named are not watched",
	    ONLY_NAMED),
	MUTEX(mutex_lock, mutex_lock_nested, mmdep_mutex_lock_at),
	MUTEX(mutex_lock_io, mutex_lock_io_nested, mmdep_mutex_lock_io_at),
	MUTEX(mutex_lock_killable, MMDEP_MUTEX_KILLABLE_NESTED, mmdep_mutex_lock_killable_at),
	MUTEX(mutex_lock_interruptible, mutex_lock_interruptible_nested,
	      mmdep_mutex_lock_interruptible_at),
	MUTEX(mutex_trylock, _mutex_trylock_nest_lock, mmdep_mutex_trylock_at),
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	NESTED(down_read_nested, down_read_at),
	NESTED(down_read_killable_nested, down_read_killable_at),
	NESTED(down_write_nested, down_write_at),
	NESTED(down_write_killable_nested, down_write_killable_at),
	NESTED(_down_write_nest_lock, down_write_at),
#endif
};
