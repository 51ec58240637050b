// SPDX-License-Identifier: GPL-2.0
/* 5.19+: a task tells that it begins to wait for a lock, and that it has done so. */
#include <trace/events/lock.h>

static void begins(void *data, void *lock, unsigned int flags)
{
}

static void ends(void *data, void *lock, int ret)
{
}

static void __used check(void)
{
	check_trace_callback_type_contention_begin(begins);
	check_trace_callback_type_contention_end(ends);
}
