/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_WHO_H
#define MMDEP_CORE_WHO_H

#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct mmdep_who - a task, remembered without holding it
 * @born_ns: when it started, so that a successor with its number is not taken
 *           for it
 * @tid:     thread id, in the initial namespace; 0: nobody
 * @tgid:    process id, likewise
 * @comm:    its name then
 */
struct mmdep_who {
	u64 born_ns;
	pid_t tid;
	pid_t tgid;
	char comm[TASK_COMM_LEN];
};

/**
 * mmdep_who_current - remember the current task
 * @who: filled
 *
 * Context: any.
 */
static __always_inline void mmdep_who_current(struct mmdep_who *who)
{
	who->born_ns = current->start_time;
	who->tid = current->pid;
	who->tgid = current->tgid;
	memcpy(who->comm, current->comm, sizeof(who->comm));
}

/**
 * mmdep_who_same - whether two are the same task
 * @a: one
 * @b: the other
 *
 * Context: any.
 */
static __always_inline bool mmdep_who_same(const struct mmdep_who *a,
					   const struct mmdep_who *b)
{
	return a->tid == b->tid && a->born_ns == b->born_ns;
}

struct task_struct *mmdep_task_get(pid_t tid, u64 born_ns);
bool mmdep_who_lives(const struct mmdep_who *who);
void mmdep_who_peek(struct mmdep_who *who, const struct task_struct *task);
void mmdep_who_task(struct mmdep_who *who, struct task_struct *task);

#endif /* MMDEP_CORE_WHO_H */
