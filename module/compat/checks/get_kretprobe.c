// SPDX-License-Identifier: GPL-2.0
/* 5.11+: an instance finds its kretprobe by a function, before it by ri->rp. */
#include <linux/kprobes.h>

static struct kretprobe * __attribute__((used)) check(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri);
}
