// SPDX-License-Identifier: GPL-2.0
/*
 * mmdep: who waits for whom inside the page-fault code.
 *
 * This file only puts the floors on top of each other, and takes them down.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/string.h>

#include <uapi/mmdep.h>

#include "core/counter.h"
#include "core/events.h"
#include "core/finding.h"
#include "core/hook_time.h"
#include "core/mover.h"
#include "core/notice.h"
#include "core/scan.h"
#include "core/selftest.h"
#include "core/server.h"
#include "core/symname.h"
#include "core/waits.h"
#include "face/face.h"
#include "face/text.h"
#include "scenario/hold.h"
#include "watch/watch.h"

static char *watches = "default";
module_param(watches, charp, 0400);
MODULE_PARM_DESC(watches, "what to watch: default (all but locks), all, none, or a list of userfault,migration,collapse,gup,locks");

static int parse_watches(u64 *mask)
{
	const char *at = watches;
	unsigned int i;
	size_t len;

	*mask = 0;
	if (!strcmp(watches, "none"))
		return 0;
	if (!strcmp(watches, "default")) {
		*mask = MMDEP_WATCH_DEFAULT;
		return 0;
	}
	if (!strcmp(watches, "all")) {
		*mask = MMDEP_WATCH_ALL;
		return 0;
	}
	for (;;) {
		len = strcspn(at, ",");
		for (i = 0; i < MMDEP_NR_WATCHES; i++)
			if (strlen(mmdep_watches[i]->name) == len &&
			    !strncmp(mmdep_watches[i]->name, at, len))
				break;
		if (i == MMDEP_NR_WATCHES) {
			pr_err("watches: no watch \"%.*s\"; there are userfault, migration, collapse, gup, locks\n",
			       (int)len, at);
			return -EINVAL;
		}
		*mask |= mmdep_watches[i]->bit;
		if (!at[len])
			return 0;
		at += len + 1;
	}
}

static void say_off(const struct mmdep_watch *watch)
{
	const struct mmdep_hook *hook;
	unsigned int i;

	for (i = 0; i < watch->nr_hooks; i++) {
		hook = &watch->hooks[i];
		if (hook->required && hook->state == MMDEP_HOOK_ABSENT)
			pr_warn("watch %s is off: %s\n", watch->name,
				hook->without);
		else if (hook->required && hook->state == MMDEP_HOOK_FAILED)
			pr_warn("watch %s is off: the kernel refused a probe on %s (error %d)\n",
				watch->name, hook->symbol, -hook->error);
	}
}

/* A watch that this kernel cannot do is off; none at all is an error. */
static int switch_on(u64 mask)
{
	u64 on = 0;
	unsigned int i;
	int err;

	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		u64 bit = mmdep_watches[i]->bit;

		if (!(mask & bit))
			continue;
		err = mmdep_watches_set(on | bit);
		/* Another time it can be had. */
		if (err == -ENOMEM)
			return err;
		if (err)
			say_off(mmdep_watches[i]);
		else
			on |= bit;
	}
	if (mask && !on) {
		pr_err("nothing that was asked for can be watched on this kernel\n");
		return -ENODEV;
	}
	return 0;
}

static int init_tables(void)
{
	int err = mmdep_waits_init(mmdep_scan_kick);

	err = err ?: mmdep_notices_init(mmdep_scan_kick_notices);
	err = err ?: mmdep_servers_init();
	err = err ?: mmdep_movers_init();
	err = err ?: mmdep_events_init();
	return err ?: mmdep_findings_init(mmdep_tell_finding);
}

/* Also after init_tables() failed half-way. */
static void exit_tables(void)
{
	mmdep_findings_exit();
	mmdep_events_exit();
	mmdep_movers_exit();
	mmdep_servers_exit();
	mmdep_notices_exit();
	mmdep_waits_exit();
}

static int __init mmdep_init(void)
{
	u64 mask;
	int err;

	err = parse_watches(&mask);
	if (err)
		return err;
	err = mmdep_selftest();
	if (err)
		return err;
	err = mmdep_counters_init();
	if (err)
		return err;
	err = init_tables();
	if (err)
		goto out_tables;
	mmdep_hook_time_init();
	err = mmdep_watches_init();
	if (err)
		goto out_tables;
	err = mmdep_hold_init();
	if (err)
		goto out_watches;
	err = switch_on(mask);
	if (err)
		goto out_hold;
	err = mmdep_debugfs_init();
	if (err)
		goto out_hold;
	err = mmdep_chardev_init();
	if (err)
		goto out_debugfs;
	return 0;

out_debugfs:
	mmdep_debugfs_exit();
out_hold:
	mmdep_hold_exit();
out_watches:
	mmdep_watches_exit();
	mmdep_scan_exit();
out_tables:
	exit_tables();
	mmdep_counters_exit();
	return err;
}

static void __exit mmdep_exit(void)
{
	mmdep_chardev_exit();
	mmdep_debugfs_exit();
	mmdep_hold_exit();
	mmdep_watches_exit();
	mmdep_scan_exit();
	exit_tables();
	mmdep_counters_exit();
}

module_init(mmdep_init);
module_exit(mmdep_exit);

MODULE_DESCRIPTION("Who waits for whom inside the page-fault code: userfaults, migration entries, collapses");
MODULE_AUTHOR("The mmdep developers");
MODULE_VERSION(MMDEP_VERSION);
MODULE_LICENSE("GPL");
