// SPDX-License-Identifier: GPL-2.0
/* 5.11+: an instance finds its kretprobe by a function, before it by ri->rp. */
#include <linux/kprobes.h>

static __used struct kretprobe *check(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri);
}
