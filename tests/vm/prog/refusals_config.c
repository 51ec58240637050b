// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals: what is refused of a configuration and of a reset.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "refusals.h"

int set(struct mmdep_config c)
{
	c.size = sizeof(c);
	return result_of(ioctl(fd, MMDEP_IOC_SET_CONFIG, &c));
}

static void refuse_config(const char *name, struct mmdep_config c, int err)
{
	struct mmdep_config before = config_now();

	is(set(c), -err, "SET_CONFIG: %s is %s", name, strerror(err));
	ok(same_config(&before), "SET_CONFIG: and nothing was changed");
}

void config_rules(void)
{
	struct mmdep_config c = { .size = sizeof(c), .mask = 1 }, first, *ro;

	is(result_of(ioctl(fd, MMDEP_IOC_GET_CONFIG, &c)), -EOPNOTSUPP,
	   "GET_CONFIG: a mask is EOPNOTSUPP");
	first = config_now();
	is(first.mask, MMDEP_CONFIG_ALL, "GET_CONFIG: all fields are known");
	is(first.watches, watches_here(), "GET_CONFIG: all watches are on that are by default and can be");

	/* Each of these also has something right in it, which must not happen. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
	refuse_config("an unknown field", WRONG(RIGHT, .mask = MMDEP_CONFIG_ALL | 1 << 4), EOPNOTSUPP);
	refuse_config("an unknown field, the highest", WRONG(RIGHT, .mask = MMDEP_CONFIG_ALL | 1U << 31), EOPNOTSUPP);
	refuse_config("an unknown watch", WRONG(RIGHT, .watches = 1 << 5), EOPNOTSUPP);
	refuse_config("an unknown watch, the highest", WRONG(RIGHT, .watches = 1ULL << 63), EOPNOTSUPP);
	refuse_config("a threshold of 0", WRONG(RIGHT, .userfault_long_ns = 0), ERANGE);
	refuse_config("a threshold below the least", WRONG(RIGHT, .migration_long_ns = MMDEP_LONG_MIN_NS - 1), ERANGE);
	refuse_config("a threshold above the most", WRONG(RIGHT, .collapse_long_ns = MMDEP_LONG_MAX_NS + 1), ERANGE);
	refuse_config("the largest number", WRONG(RIGHT, .collapse_long_ns = ~0ULL), ERANGE);
	refuse_config("a reserved field", WRONG(RIGHT, .reserved = { [7] = 1 }), EINVAL);
#pragma GCC diagnostic pop

	/* A change whose answer cannot be written is refused, and not made. */
	ro = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ro == MAP_FAILED)
		die("mmap");
	*ro = WRONG(.size = sizeof(*ro), RIGHT);
	mprotect(ro, PAGE, PROT_READ);
	is(result_of(ioctl(fd, MMDEP_IOC_SET_CONFIG, ro)), -EFAULT,
	   "SET_CONFIG: from read-only memory is EFAULT");
	ok(same_config(&first), "SET_CONFIG: and nothing was changed");
	munmap(ro, PAGE);

	/* Fields that are not in the mask may say what they like. */
	is(set(WRONG(.mask = 0, .watches = ~0ULL, .userfault_long_ns = ~0ULL)), 0,
	   "SET_CONFIG: nothing to set is right");
	ok(same_config(&first), "SET_CONFIG: and nothing was changed");
	is(set(WRONG(.mask = MMDEP_CONFIG_COLLAPSE_LONG,
		     .collapse_long_ns = MMDEP_LONG_MIN_NS)), 0,
	   "SET_CONFIG: the least threshold is right");
	is(config_now().collapse_long_ns, MMDEP_LONG_MIN_NS, "SET_CONFIG: and holds");
	is(set(WRONG(.mask = MMDEP_CONFIG_COLLAPSE_LONG,
		     .collapse_long_ns = MMDEP_LONG_MAX_NS)), 0,
	   "SET_CONFIG: the largest threshold is right");
	is(config_now().collapse_long_ns, MMDEP_LONG_MAX_NS, "SET_CONFIG: and holds");
	is(set(WRONG(.mask = MMDEP_CONFIG_COLLAPSE_LONG,
		     .collapse_long_ns = first.collapse_long_ns)), 0,
	   "SET_CONFIG: back again");
}

void reset_rules(void)
{
	struct mmdep_reset r = { .size = sizeof(r) };

	is(result_of(ioctl(fd, MMDEP_IOC_RESET, &r)), -EINVAL, "RESET: of nothing is EINVAL");
	r.what = MMDEP_RESET_ALL + 1;
	is(result_of(ioctl(fd, MMDEP_IOC_RESET, &r)), -EOPNOTSUPP,
	   "RESET: of something unknown is EOPNOTSUPP");
	r.what = MMDEP_RESET_ALL | 1U << 31;
	is(result_of(ioctl(fd, MMDEP_IOC_RESET, &r)), -EOPNOTSUPP,
	   "RESET: of all and something unknown is EOPNOTSUPP");
}
