// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that are remembered by number, and found again.
 */
#include <linux/kprobes.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>

#include "core/who.h"

/* Under RCU. */
static __always_inline struct task_struct *find(pid_t tid, u64 born_ns)
{
	struct task_struct *task = pid_task(find_pid_ns(tid, &init_pid_ns), PIDTYPE_PID);

	return task && task->start_time == born_ns ? task : NULL;
}

/**
 * mmdep_task_get - find a task that was remembered
 * @tid:     its thread id, in the initial namespace
 * @born_ns: when it started
 *
 * Context: process.
 * Return: the task with a reference, or NULL when it is gone.
 */
struct task_struct *mmdep_task_get(pid_t tid, u64 born_ns)
{
	struct task_struct *task;

	rcu_read_lock();
	task = find(tid, born_ns);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

/**
 * mmdep_who_lives - whether a task that was remembered is there
 * @who: the task
 *
 * Context: any but NMI.
 */
notrace bool mmdep_who_lives(const struct mmdep_who *who)
{
	bool lives;

	rcu_read_lock();
	lives = find(who->tid, who->born_ns);
	rcu_read_unlock();
	return lives;
}
NOKPROBE_SYMBOL(mmdep_who_lives);

/**
 * mmdep_who_task - remember a task
 * @who:  filled
 * @task: which; with a reference
 *
 * Context: process.
 */
void mmdep_who_task(struct mmdep_who *who, struct task_struct *task)
{
	who->born_ns = task->start_time;
	who->tid = task->pid;
	who->tgid = task->tgid;
	get_task_comm(who->comm, task);
}

/**
 * mmdep_who_peek - remember a task that may be gone
 * @who:  filled; with nobody, where it cannot be read
 * @task: the task; its memory may be another's by now
 *
 * Context: any.
 */
notrace void mmdep_who_peek(struct mmdep_who *who, const struct task_struct *task)
{
	if (copy_from_kernel_nofault(&who->born_ns, &task->start_time,
				     sizeof(who->born_ns)) ||
	    copy_from_kernel_nofault(&who->tgid, &task->tgid, sizeof(who->tgid)) ||
	    copy_from_kernel_nofault(who->comm, task->comm, sizeof(who->comm)) ||
	    copy_from_kernel_nofault(&who->tid, &task->pid, sizeof(who->tid)))
		who->tid = 0;
	who->comm[sizeof(who->comm) - 1] = '\0';
}
NOKPROBE_SYMBOL(mmdep_who_peek);
