// SPDX-License-Identifier: GPL-2.0
/*
 * Scenarios lock-hotplug*: three orders, each of which is taken on its own: by the
 * module when it is started, by a CPU that is taken offline, and by a write to a file
 * that the module has in sysfs.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lib/debugfs.h"
#include "../lib/sys.h"
#include "scenario.h"

#define ONLINE		"/sys/devices/system/cpu/cpu%ld/online"
#define FILES		"/sys/kernel/mmdep_scenario/"

/* The last CPU that is online and may go. */
static int find_cpu(struct run *run, char *path, size_t len)
{
	char line[16];
	long i;

	for (i = sysconf(_SC_NPROCESSORS_CONF); i-- > 0;) {
		snprintf(path, len, ONLINE, i);
		if (!sys_line("", path, line, sizeof(line)) && !strcmp(line, "1"))
			return 0;
	}
	scenario_fail(run, "no CPU can be taken offline. It takes two, and a kernel that lets one of them go");
	return EXIT_UNSUPPORTED;
}

/* And back again: no signal comes in between. */
static int take_cpu(struct run *run)
{
	char path[sizeof(ONLINE) + 24];
	sigset_t all, before;
	int ret, err, back = 0;

	ret = find_cpu(run, path, sizeof(path));
	if (ret)
		return ret;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	err = sys_write(path, "0");
	if (!err)
		back = sys_write(path, "1");
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (back)
		return scenario_fail(run, "the CPU could not be brought back: %s. Write 1 to %s",
				     strerror(-back), path);
	if (err)
		return scenario_fail(run, "a CPU could not be taken offline by %s: %s. Try again",
				     path, strerror(-err));
	return 0;
}

/* Without it nothing could be found, whatever happens. */
static int references_seen(struct run *run)
{
	struct hooks h;
	bool seen = false;
	size_t i;
	int ret = debugfs_hooks(run->ctx, &h);

	if (ret)
		return ret;
	for (i = 0; i < h.n; i++)
		if (!strcmp(h.hook[i].name, "kernfs_get_active") &&
		    !strcmp(h.hook[i].state, "on"))
			seen = true;
	hooks_free(&h);
	if (seen)
		return 0;
	scenario_fail(run, "active references of sysfs cannot be seen on this kernel. See 'mmdepctl hooks'");
	return EXIT_UNSUPPORTED;
}

static int write_file(struct run *run, const char *path)
{
	int err = sys_write(path, "1");

	if (err)
		return scenario_fail(run, "%s: %s. Look at the kernel's log", path,
				     strerror(-err));
	return 0;
}

static int act(struct run *run, const char *path)
{
	int ret = references_seen(run);

	if (!ret)
		ret = take_cpu(run);
	if (!ret)
		ret = write_file(run, path);
	if (!ret)
		ret = lock_order_wait(run);
	return ret;
}

static int act_ring(struct run *run)
{
	return act(run, FILES "ring");
}

static int act_apart(struct run *run)
{
	return act(run, FILES "kept");
}

static int prepare(struct run *run)
{
	return lock_order_expect(run, 3);
}

static void cleanup(struct run *run)
{
	(void)run;
}

const struct scenario scenario_lock_hotplug = {
	.name = "lock-hotplug",
	.story = "a patch of 2016 read counters of all CPUs under mmap_lock: mmap_lock, CPU hotplug and a file of sysfs in a ring, each step by another task at another time",
	.seen = "nobody waits; the report has the stacks of all three, one of them of a CPU that was taken offline and brought back",
	.needs = "two CPUs, and the watch on locks: mmdepctl set watch=+locks. It learns a wrong order: switch it off and on again before real work",
	.finding = "lock-order-cycle",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare,
	.act = act_ring,
	.cleanup = cleanup,
};

const struct scenario scenario_lock_hotplug_apart = {
	.name = "lock-hotplug-apart",
	.story = "no failure: the file that goes with the CPU is not the one that takes mmap_lock, so there is no ring",
	.seen = "locks that are taken; a CPU is taken offline and brought back",
	.needs = "two CPUs, and the watch on locks: mmdepctl set watch=+locks. It learns a wrong order: switch it off and on again before real work",
	.watch = MMDEP_WATCH_LOCKS,
	.prepare = prepare,
	.act = act_apart,
	.cleanup = cleanup,
};
