/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/kprobes.h>, as newest kernels have it. */
#ifndef MMDEP_COMPAT_KPROBES_H
#define MMDEP_COMPAT_KPROBES_H

#include <linux/kprobes.h>

#include "compat/features.h"

#ifndef MMDEP_HAVE_GET_KRETPROBE
/* Before 5.11 an instance points straight at its kretprobe. */
static inline struct kretprobe *get_kretprobe(struct kretprobe_instance *ri)
{
	return ri->rp;
}
#endif

#endif /* MMDEP_COMPAT_KPROBES_H */
