// SPDX-License-Identifier: GPL-2.0
/*
 * The tracers: at the entry of the functions that take and release locks.
 *
 * The kernel calls them as they are, with no guard against recursion: nothing they
 * call takes a lock that is watched.  What an interrupt does on top of a task is
 * none of the task's, and is left out.
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <trace/events/sched.h>

#include "compat/ftrace.h"
#include "compat/rwsem.h"
#include "compat/sched.h"
#include "compat/text.h"
#include "watch/locks/locks.h"
#include "watch/watch.h"

#ifdef MMDEP_HAVE_FTRACE_ARGS

/* These stand for locks that have no address here. */
static u64 cpu_hotplug, mem_hotplug;

static __always_inline u32 class_of(unsigned long sem)
{
	struct mm_struct *mm = current->mm;
	u32 class;

	if (mm && sem == (unsigned long)&mm->mmap_lock)
		return MMDEP_LOCK_MMAP;
	class = mmdep_lock_cache_find(sem);
	if (likely(class != MMDEP_ORDER_NONE))
		return class;
	class = mmdep_lock_identify(sem);
	if (class == MMDEP_ORDER_NONE)
		return MMDEP_LOCK_UNKNOWN;
	mmdep_lock_cache_add(sem, class);
	return class;
}

/* The order among locks of one class is not known here: see lock-order.md. */
static __always_inline void take(unsigned long sem, u32 class, u32 what,
				 unsigned long parent_ip, struct ftrace_regs *fregs)
{
	struct mmdep_lock_slot *slot;
	u32 result;

	if (class == MMDEP_LOCK_UNKNOWN) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		return;
	}
	slot = mmdep_lock_slot_claim();
	if (unlikely(!slot)) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NO_ROOM);
		return;
	}
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_TAKEN);
	result = mmdep_order_acquire(&mmdep_locks->order, &slot->held, sem,
				     class | what | MMDEP_ORDER_NESTED,
				     mmdep_text_pack(parent_ip), get_jiffies_64());
	if (unlikely(result & MMDEP_ORDER_JUDGE))
		mmdep_lock_judge(slot, result, mmdep_ftrace_regs(fregs));
	else if (result & MMDEP_ORDER_CHAIN)
		this_cpu_inc(mmdep_lock_hits->chain[(result & MMDEP_ORDER_CHAIN) - 1]);
}

/*
 * Held from now on, perhaps: whether it was got is for mmdep_lock_is_true() to say.
 * It makes no claim of an order to the lock.
 */
static __always_inline void attempt(unsigned long sem, u32 class, u32 what,
				    unsigned long parent_ip)
{
	struct mmdep_lock_slot *slot;

	if (class == MMDEP_LOCK_UNKNOWN) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_UNKNOWN);
		return;
	}
	slot = mmdep_lock_slot_claim();
	if (unlikely(!slot)) {
		mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_NO_ROOM);
		return;
	}
	mmdep_count(&mmdep_locks_counters, MMDEP_LOCKS_TRIED);
	if (slot->held.depth && !mmdep_lock_expect(slot, sem))
		return;
	mmdep_order_acquire(&mmdep_locks->order, &slot->held, sem,
			    class | what | MMDEP_ORDER_NESTED | MMDEP_ORDER_TRY |
			    MMDEP_LOCK_UNSURE, mmdep_text_pack(parent_ip), get_jiffies_64());
}

/* That it is no lock that is watched is known. */
static __always_inline bool is_foreign(unsigned long sem)
{
	return mmdep_lock_cache_find(sem) == MMDEP_LOCK_UNKNOWN;
}

/* Returns whether the current task was known to hold it. */
static __always_inline bool release(unsigned long sem)
{
	struct mmdep_lock_slot *slot = mmdep_lock_slot_of(current);
	bool held;

	if (!slot)
		return false;
	held = mmdep_order_held_release(&slot->held, sem);
	if (unlikely(slot->held.hold[slot->held.depth].what & MMDEP_LOCK_UNSURE))
		mmdep_lock_settle(slot);
	if (!slot->held.depth && !slot->held.lost)
		/* The next owner finds it as it is left here. */
		smp_store_release(&slot->owner, NULL);
	return held;
}

static __always_inline unsigned long first(struct ftrace_regs *fregs)
{
	return regs_get_kernel_argument(mmdep_ftrace_regs(fregs), 0);
}

static __always_inline void hit(struct ftrace_ops *ops)
{
	mmdep_hook_hit(container_of(ops, struct mmdep_hook, ops));
}

#define TAKES(name, flags)						\
static notrace void name(unsigned long ip, unsigned long parent_ip,	\
			 struct ftrace_ops *ops,			\
			 struct ftrace_regs *fregs)			\
{									\
	hit(ops);							\
	if (in_task())							\
		take(first(fregs), class_of(first(fregs)), flags,	\
		     parent_ip, fregs);					\
}									\
NOKPROBE_SYMBOL(name)

TAKES(down_read_at, MMDEP_ORDER_READ);
TAKES(down_read_killable_at, MMDEP_ORDER_READ | MMDEP_LOCK_KILLABLE);
TAKES(down_write_at, 0);
TAKES(down_write_killable_at, MMDEP_LOCK_KILLABLE);

/* Whether its reader will be known by the lock. */
static __always_inline u32 fresh(unsigned long sem)
{
	return mmdep_rwsem_names_reader((void *)sem) ? 0 : MMDEP_LOCK_FRESH;
}

static notrace void down_read_interruptible_at(unsigned long ip, unsigned long parent_ip,
					       struct ftrace_ops *ops,
					       struct ftrace_regs *fregs)
{
	unsigned long sem = first(fregs);

	hit(ops);
	if (in_task())
		take(sem, class_of(sem), MMDEP_ORDER_READ | MMDEP_LOCK_UNSURE | fresh(sem),
		     parent_ip, fregs);
}
NOKPROBE_SYMBOL(down_read_interruptible_at);

static notrace void down_read_trylock_at(unsigned long ip, unsigned long parent_ip,
					 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = first(fregs);

	hit(ops);
	if (in_task())
		attempt(sem, class_of(sem), MMDEP_ORDER_READ | fresh(sem), parent_ip);
}
NOKPROBE_SYMBOL(down_read_trylock_at);

static notrace void down_write_trylock_at(unsigned long ip, unsigned long parent_ip,
					  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = first(fregs);

	hit(ops);
	if (in_task())
		attempt(sem, class_of(sem), 0, parent_ip);
}
NOKPROBE_SYMBOL(down_write_trylock_at);

#define TAKES_ONE(name, lock, class, flags)				\
static notrace void name(unsigned long ip, unsigned long parent_ip,	\
			 struct ftrace_ops *ops,			\
			 struct ftrace_regs *fregs)			\
{									\
	hit(ops);							\
	if (in_task())							\
		take((unsigned long)&(lock), class, flags, parent_ip,	\
		     fregs);						\
}									\
NOKPROBE_SYMBOL(name)

TAKES_ONE(cpus_read_at, cpu_hotplug, MMDEP_LOCK_CPU_HOTPLUG, MMDEP_ORDER_READ);
TAKES_ONE(cpus_write_at, cpu_hotplug, MMDEP_LOCK_CPU_HOTPLUG, 0);
TAKES_ONE(mems_read_at, mem_hotplug, MMDEP_LOCK_MEM_HOTPLUG, MMDEP_ORDER_READ);
TAKES_ONE(mems_write_at, mem_hotplug, MMDEP_LOCK_MEM_HOTPLUG, 0);

static notrace void up_at(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = first(fregs);

	hit(ops);
	/* An interrupt releases what a task took. */
	if (!(in_task() && release(sem)) && !is_foreign(sem))
		mmdep_lock_disown(sem);
}
NOKPROBE_SYMBOL(up_at);

static notrace void cpus_up_at(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	hit(ops);
	if (in_task())
		release((unsigned long)&cpu_hotplug);
}
NOKPROBE_SYMBOL(cpus_up_at);

static notrace void mems_up_at(unsigned long ip, unsigned long parent_ip,
			       struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	hit(ops);
	if (in_task())
		release((unsigned long)&mem_hotplug);
}
NOKPROBE_SYMBOL(mems_up_at);

static notrace void downgrade_at(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct mmdep_lock_slot *slot = in_task() ? mmdep_lock_slot_of(current) : NULL;

	hit(ops);
	if (slot)
		mmdep_order_held_downgrade(&slot->held, first(fregs));
}
NOKPROBE_SYMBOL(downgrade_at);

/*
 * What has no way back from the lock to its object is known by the words of the
 * kernel's source that are handed over when the lock is made.  Those are in the
 * kernel itself; what a module names a lock is not looked at: it may be anything.
 */
static __always_inline u32 made_as(const char *name)
{
	if (!mmdep_in_image((unsigned long)name))
		return MMDEP_LOCK_UNKNOWN;
	if (!strcmp(name, "&mm->mmap_lock"))
		return MMDEP_LOCK_MMAP;
	if (!strcmp(name, "&vma->vm_lock->lock"))
		return MMDEP_LOCK_VMA;
	if (!strcmp(name, "&vma_lock->rw_sema"))
		return MMDEP_LOCK_HUGETLB_VMA;
	return MMDEP_LOCK_UNKNOWN;
}

/*
 * An inode that is made again has its i_rwsem made again, and not the lock of its
 * mapping, which may be another file system's then.
 */
static notrace void init_at(unsigned long ip, unsigned long parent_ip,
			    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	unsigned long sem = first(fregs);
	u32 class = made_as((const char *)regs_get_kernel_argument(mmdep_ftrace_regs(fregs), 1));
	const struct inode *inode =
		container_of((struct rw_semaphore *)sem, struct inode, i_rwsem);

	hit(ops);
	mmdep_lock_cache_drop(sem);
	mmdep_lock_cache_drop((unsigned long)&inode->i_data.i_mmap_rwsem);
	if (class != MMDEP_LOCK_UNKNOWN)
		mmdep_lock_cache_add(sem, class);
}
NOKPROBE_SYMBOL(init_at);

#define AT(name)	((void *)(name))
#else
#define AT(...)		NULL
#endif

/* A task exits: what it is said to hold it does not. */
static notrace void exits(MMDEP_EXIT_ARGS)
{
	mmdep_hook_hit(data);
	mmdep_lock_slot_drop(task);
}
NOKPROBE_SYMBOL(exits);

/* A task is freed, and does not run any more: its address will be another one's. */
static notrace void is_gone(void *data, struct task_struct *task)
{
	mmdep_hook_hit(data);
	mmdep_lock_slot_drop(task);
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
	CPUS_WRITE_UNLOCK,
	PUT_ONLINE_MEMS,
	MEM_HOTPLUG_DONE,
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
	[CPUS_WRITE_UNLOCK] =
	ROW(cpus_write_unlock, cpus_up_at, "the CPU hotplug lock is not watched for writing"),
	[PUT_ONLINE_MEMS] =
	ROW(put_online_mems, mems_up_at, "the memory hotplug lock is not watched for reading"),
	[MEM_HOTPLUG_DONE] =
	ROW(mem_hotplug_done, mems_up_at, "the memory hotplug lock is not watched for writing"),
	ROW(cpus_read_lock, cpus_read_at, "the CPU hotplug lock is not watched for reading",
	    RELEASE_OF(CPUS_READ_UNLOCK)),
	ROW(cpus_write_lock, cpus_write_at, "the CPU hotplug lock is not watched for writing",
	    RELEASE_OF(CPUS_WRITE_UNLOCK)),
	ROW(get_online_mems, mems_read_at, "the memory hotplug lock is not watched for reading",
	    RELEASE_OF(PUT_ONLINE_MEMS)),
	ROW(mem_hotplug_begin, mems_write_at,
	    "the memory hotplug lock is not watched for writing",
	    RELEASE_OF(MEM_HOTPLUG_DONE)),
};
