// SPDX-License-Identifier: GPL-2.0
/* 6.13+: a timer is given its function when it is made; before 6.15 it could be set. */
#include <linux/hrtimer.h>

static __used void check(struct hrtimer *timer,
			 enum hrtimer_restart (*over)(struct hrtimer *))
{
	hrtimer_setup(timer, over, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
}
