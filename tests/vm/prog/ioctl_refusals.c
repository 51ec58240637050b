// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals [no-scenarios] [SEED]: every rule of include/uapi/mmdep.h, by
 * breaking it.  Wants a module that was loaded with scenarios=1; with the word
 * "no-scenarios" one that was loaded without.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "refusals.h"

int fd;

static void file_rules(void)
{
	static char buf[64];
	int ro;

	ro = open(MMDEP_DEVICE, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	is(result_of(read(ro, buf, sizeof(buf))), -EAGAIN,
	   "read of the device, with nothing to tell, is EAGAIN");
	close(ro);
	is(result_of(write(fd, buf, sizeof(buf))), -EINVAL, "write to the device is EINVAL");
	is(result_of(pread(fd, buf, sizeof(buf), 0)), -ESPIPE, "pread of the device is ESPIPE");
	is(result_of(lseek(fd, 0, SEEK_SET)), -ESPIPE, "lseek of the device is ESPIPE");
	ok(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED &&
	   errno == ENODEV, "mmap of the device is ENODEV");
	ok(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) == MAP_FAILED &&
	   errno == ENODEV, "a private mmap of the device is ENODEV");
	is(result_of(ftruncate(fd, 0)), -EINVAL, "ftruncate of the device is EINVAL");
	is(result_of(fallocate(fd, 0, 0, 1)), -ENODEV, "fallocate on the device is ENODEV");
	ro = open(MMDEP_DEVICE, O_RDONLY | O_CLOEXEC);
	ok(ro >= 0, "the device can be opened read-only");
	close(ro);
}

int main(int argc, char **argv)
{
	unsigned long long seed;
	bool allowed = argc < 2 || strcmp(argv[1], "no-scenarios");

	fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	if (!allowed) {
		plan(TESTS_LIST + 4);
		list_rules(false);
		is(start_on(fd, "userfault", 0, 0), -EACCES,
		   "SCENARIO_START: not allowed is EACCES");
		is(start_on(fd, "migration-wait", 1, 1), -EACCES,
		   "SCENARIO_START: of one that holds is EACCES, too");
		is(start_on(fd, "nothing", 0, 0), -ENOENT,
		   "SCENARIO_START: of none is ENOENT all the same");
		is(state_on(fd, 0), -ENOENT, "SCENARIO_STATE: none runs");
		return finish();
	}
	seed = argc > 1 ? strtoull(argv[1], NULL, 0) : now_ns();
	plan(NR_COMMANDS * TESTS_PER_COMMAND + TESTS_UNKNOWN + TESTS_VERSION +
	     TESTS_CONFIG + TESTS_RESET + TESTS_LIST + TESTS_START + TESTS_HOLD + TESTS_LOCK +
	     TESTS_FILE + TESTS_RANDOM);
	common_rules();
	unknown_numbers();
	version_rules();
	config_rules();
	reset_rules();
	list_rules(true);
	start_rules();
	hold_rules();
	lock_rules();
	file_rules();
	random_ioctls(seed ? seed : 1);
	return finish();
}
