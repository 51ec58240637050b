// SPDX-License-Identifier: GPL-2.0
/* 5.15+: who reads a stack sees where a function with a return probe returns to. */
#include <asm/unwind.h>

static __used struct llist_node *check(struct unwind_state *state)
{
	return state->kr_cur;
}
