// SPDX-License-Identifier: GPL-2.0
/*
 * A huge page is split, and the split is held half-way; meanwhile its pages are
 * read by the program, by the kernel for it in write(2), and through
 * get_user_pages() in process_vm_readv(2).  Wants a module that was loaded with
 * scenarios=1.
 */
#include <fcntl.h>
#include <mmdep.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "trouble.h"

/* Pages of the huge one; the first is what makes the kernel split it. */
enum { SPLIT_PAGE, USER_PAGE, KERNEL_PAGE, GUP_PAGE, NR_PAGES };

static struct toucher touchers[NR_PAGES];
static atomic_bool go[NR_PAGES];
static unsigned char *range;
static int device;

static void await_go(const struct toucher *me)
{
	while (!atomic_load(&go[me - touchers]))
		pause_ms(1);
}

static bool split(struct toucher *me)
{
	await_go(me);
	return !madvise(me->page, PAGE, MADV_COLD);
}

static bool read_it(struct toucher *me)
{
	await_go(me);
	return touch_read(me);
}

static bool write_from_it(struct toucher *me)
{
	await_go(me);
	return touch_pipe(me);
}

static bool get_it(struct toucher *me)
{
	unsigned char got[PAGE];
	struct iovec local = { got, PAGE }, remote = { me->page, PAGE };

	await_go(me);
	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == PAGE &&
	       got[0] == VALUE && got[PAGE - 1] == VALUE;
}

static struct mmdep_scenario_state state(unsigned int flags)
{
	struct mmdep_scenario_state s = { .size = sizeof(s), .flags = flags };

	if (ioctl(device, MMDEP_IOC_SCENARIO_STATE, &s))
		die("SCENARIO_STATE");
	return s;
}

/*
 * All threads are there before: their stacks are mapped under the lock that the
 * held one keeps.
 */
static void make(void)
{
	bool (*const touch[NR_PAGES])(struct toucher *) = {
		split, read_it, write_from_it, get_it,
	};
	struct mmdep_scenario_start start = {
		.size = sizeof(start), .name = "migration-wait",
		.hold_ms = MMDEP_HOLD_MAX_MS, .max_hits = 1,
	};
	int i;

	device = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0)
		die("open %s", MMDEP_DEVICE);
	range = huge_range();
	huge_make(range);
	memset(range, VALUE, HUGE);
	for (i = 0; i < NR_PAGES; i++)
		toucher_start(&touchers[i], range + i * PAGE, touch[i]);
	if (ioctl(device, MMDEP_IOC_SCENARIO_START, &start))
		die("SCENARIO_START");
	atomic_store(&go[SPLIT_PAGE], true);
	if (!wait_until(state(0).held_now))
		die("the split is not held");
	for (i = USER_PAGE; i < NR_PAGES; i++) {
		atomic_store(&go[i], true);
		printf("%s=%d\n", i == USER_PAGE ? "user" :
		       i == KERNEL_PAGE ? "kernel" : "gup", touchers[i].tid);
	}
	ready(touchers[USER_PAGE].tid, touchers[SPLIT_PAGE].tid, range + PAGE);
}

static void end(void)
{
	int i;

	if (!state(0).held_now)
		die("the hold was over before its time");
	state(MMDEP_STATE_RELEASE);
	for (i = 0; i < NR_PAGES; i++)
		toucher_end(&touchers[i]);
	close(device);
}

const struct mode split_modes[] = {
	{ "wait-on-split", make, end },
	{}
};
