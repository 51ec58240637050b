// SPDX-License-Identifier: GPL-2.0
/*
 * The race of 2017 itself: a thread is about to wait for a missing page, and is held
 * there; meanwhile a huge page takes the place and is put under migration, and is held
 * in turn.  Then the thread looks whether it must wait.
 *
 * While the first one is held it keeps mmap_lock for reading, so a huge page cannot
 * come by a collapse.  In a file it can: it is written to the file, and another thread
 * maps it by touching it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <linux/mount.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/device.h"
#include "../lib/sys.h"
#include "area.h"
#include "thp.h"

#define READ_PAGE	5

/* The hold point of the second task. */
#define COPY		"copy"

static struct area area = AREA_INIT;
static struct worker reader, toucher, mover;
static unsigned char *range, *image;
static int file = -1, second = -1;

static bool read_page(void *arg)
{
	return *(volatile unsigned char *)arg == image[READ_PAGE * 4096];
}

static bool touch(void *arg)
{
	return *(volatile unsigned char *)arg == image[0];
}

/*
 * To the node that it is not on.  Whether it gets there is the kernel's affair: it
 * gives up when the page is in use elsewhere at the wrong moment.
 */
static bool move(void *arg)
{
	int status = -1, to;

	if (syscall(SYS_move_pages, 0, 1UL, &arg, NULL, &status, 0) || status < 0)
		return false;
	to = !status;
	return syscall(SYS_move_pages, 0, 1UL, &arg, &to, &status, MPOL_MF_MOVE) >= 0;
}

/* A file whose pages are huge; on a mount of its own that nobody else sees. */
static int huge_file(void)
{
	int fs, mount, fd = -1;

	fs = syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
	if (fs < 0)
		return -1;
	if (!syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "huge", "always", 0) &&
	    !syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) {
		mount = syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
		if (mount >= 0) {
			fd = openat(mount, "huge", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
			close(mount);
		}
	}
	close(fs);
	return fd;
}

/* The module's list of scenarios tells of the first point only. */
static int check_copy(struct run *run)
{
	struct mmdep_point_info p;
	unsigned int i = 0;
	int err;

	while (!(err = device_point(run->fd, i++, &p))) {
		if (strcmp(p.name, COPY) || (p.flags & MMDEP_POINT_AVAILABLE))
			continue;
		scenario_fail(run, "nobody can be held where a page under migration is copied: %s. It cannot be run here",
			      p.why);
		return EXIT_UNSUPPORTED;
	}
	return err == -ENOENT ? 0 : device_failed(run->ctx, "MMDEP_IOC_POINT_INFO", -err);
}

static int check_machine(struct run *run)
{
	if (!thp_supported()) {
		scenario_fail(run, "this kernel has no transparent huge pages. Use one that is built with CONFIG_TRANSPARENT_HUGEPAGE");
		return EXIT_UNSUPPORTED;
	}
	if (!sys_exists("", "/sys/devices/system/node/node1")) {
		scenario_fail(run, "this machine has one memory node, so no huge page can be moved to another. Boot with numa=fake=2");
		return EXIT_UNSUPPORTED;
	}
	return check_copy(run);
}

static int prepare(struct run *run)
{
	int ret = check_machine(run);

	if (ret)
		return ret;
	thp_on();
	range = thp_range();
	image = thp_range();
	file = huge_file();
	if (!range || !image || file < 0 || ftruncate(file, HUGE_SIZE) ||
	    mmap(range, HUGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		 file, 0) == MAP_FAILED)
		return scenario_fail(run, "no file of huge pages: %s. Free some memory and try again",
				     strerror(errno));
	thp_fill(image);
	ret = area_watch(run, &area, range, HUGE_SIZE);
	if (!ret)
		ret = worker_ready(run, &reader, read_page, range + READ_PAGE * 4096);
	if (!ret)
		ret = worker_ready(run, &toucher, touch, range);
	if (!ret)
		ret = worker_ready(run, &mover, move, range);
	if (!ret)
		ret = device_open(run->ctx, &second, NULL);
	if (!ret)
		ret = listen_waits(run);
	expect(run, "hold.held", 2);
	expect(run, "userfault.enter", 1);
	expect(run, "userfault.reason.missing", 1);
	expect(run, "userfault.at_once", 1);
	expect(run, "userfault.result.retry", 1);
	expect(run, "userfault.entry.migration", 1);
	expect(run, "userfault.must_wait.no", 1);
	expect(run, "userfault.must_wait.2017_differs", 1);
	expect(run, "migration.pmd.enter", 1);
	expect(run, "migration.pmd.slept", 1);
	expect_up_to(run, "migration.pmd.long", 1);
	return ret;
}

static int state_of(struct run *run, int fd, uint32_t flags,
		    struct mmdep_scenario_state *state)
{
	memset(state, 0, sizeof(*state));
	state->size = sizeof(*state);
	state->flags = flags;
	if (ioctl(fd, MMDEP_IOC_SCENARIO_STATE, state))
		return device_failed(run->ctx, "MMDEP_IOC_SCENARIO_STATE", errno);
	return 0;
}

static int wait_held(struct run *run, int fd, const struct worker *w)
{
	struct timespec deadline = deadline_in(WAIT_MAX_S);
	struct mmdep_scenario_state state;
	int ret;

	do {
		ret = state_of(run, fd, 0, &state);
		if (ret || state.held_now)
			return ret;
		if (atomic_load(&w->done))
			return scenario_fail(run, "a thread did not come by its hold point. Try again");
		pause_ms(1);
	} while (!deadline_passed(&deadline));
	return scenario_fail(run, "a thread was not held in %d s. Is the machine overloaded?",
			     WAIT_MAX_S);
}

/* The huge page takes the place; all are there, and the kernel maps them as one. */
static int bring_huge(struct run *run)
{
	if (pwrite(file, image, HUGE_SIZE, 0) != (ssize_t)HUGE_SIZE)
		return scenario_fail(run, "the file could not be written: %s. Free some memory and try again",
				     strerror(errno));
	worker_go(&toucher);
	return worker_end(run, &toucher, "another thread read the page that came");
}

static int hold_mover(struct run *run)
{
	struct mmdep_hold_arm arm = {
		.size = sizeof(arm), .name = COPY,
		.hold_ms = MMDEP_HOLD_MAX_MS, .max_hits = 1,
	};

	if (ioctl(second, MMDEP_IOC_HOLD_ARM, &arm))
		return scenario_fail(run, "no second task can be held: %s. See 'mmdepctl hold list'",
				     strerror(errno));
	worker_go(&mover);
	return wait_held(run, second, &mover);
}

static int act(struct run *run)
{
	struct mmdep_scenario_state state;
	int ret;

	worker_go(&reader);
	ret = wait_held(run, run->fd, &reader);
	if (!ret)
		ret = bring_huge(run);
	if (!ret)
		ret = hold_mover(run);
	/* Now it looks. */
	if (!ret)
		ret = scenario_state(run, MMDEP_STATE_RELEASE, &state);
	if (!ret)
		ret = wait_begun(run, &reader, "migration.pmd");
	if (ret)
		return ret;
	keep(run);
	check(run, !atomic_load(&reader.done), "the thread waited until the page had moved");
	ret = state_of(run, second, MMDEP_STATE_RELEASE, &state);
	if (!ret)
		ret = worker_end(run, &mover, "the migration came to its end");
	if (!ret)
		ret = worker_end(run, &reader, "the thread read what it should, and nobody had to wake it");
	check(run, thp_intact(range), "the data of all 512 pages is intact");
	return ret;
}

static void cleanup(struct run *run)
{
	(void)run;
	if (second >= 0)
		close(second);
	area_close(&area);
	if (file >= 0)
		close(file);
}

const struct scenario scenario_must_wait = {
	.name = "must-wait-race",
	.story = "userfaultfd_must_wait() looked while a huge page was under migration, and took that for missing (2017): the race itself, which a fixed kernel wins",
	.seen = "one fault that looks at a migration entry and does not wait, where the old test would have",
	.needs = "huge pages, two memory nodes",
	.watch = MMDEP_WATCH_USERFAULT | MMDEP_WATCH_MIGRATION,
	.holds = true,
	.hold_ms = 200,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
