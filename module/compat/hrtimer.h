/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/hrtimer.h>, as newest kernels have it. */
#ifndef MMDEP_COMPAT_HRTIMER_H
#define MMDEP_COMPAT_HRTIMER_H

#include <linux/hrtimer.h>

#include "compat/features.h"

#ifndef MMDEP_HAVE_HRTIMER_SETUP
/* Before 6.13. */
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

#endif /* MMDEP_COMPAT_HRTIMER_H */
