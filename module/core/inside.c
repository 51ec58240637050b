// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a task that sleeps does so inside a function.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "compat/unwind.h"
#include "core/hook.h"
#include "core/inside.h"
#include "core/stack.h"

const struct mmdep_hook *mmdep_wait_hooks[MMDEP_NR_KINDS];

/**
 * mmdep_task_is_inside - whether a hooked function is on the stack of a task
 * @task: with a reference
 * @hook: the row of the function, attached or not
 *
 * Of the stack the innermost MMDEP_STACK_MAX frames are looked at.
 *
 * Context: process; the pi_lock of @task is taken for a moment.  Calls do not overlap: they
 * are the scan's.
 * Return: false also when @task does not sleep.
 */
bool mmdep_task_is_inside(struct task_struct *task, const struct mmdep_hook *hook)
{
	static char name[KSYM_SYMBOL_LEN];
	unsigned long at[MMDEP_STACK_MAX];
	unsigned int depth = mmdep_unwind_task(task, at, ARRAY_SIZE(at)), i;

	for (i = 0; i < depth; i++) {
		sprint_symbol_no_offset(name, at[i]);
		if (!strcmp(name, hook->symbol))
			return true;
	}
	return false;
}
