// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals [no-scenarios] [SEED]: every rule of include/uapi/mmdep.h, by
 * breaking it.  Wants a module that was loaded with scenarios=1; with the word
 * "no-scenarios" one that was loaded without.
 */
#include <errno.h>
#include <fcntl.h>
#include <mmdep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

#define RANDOM_IOCTLS	100000
#define HOLDERS		8

static int fd;

/* Room for any structure, and for one that is longer by a tail. */
union any {
	__u32 size;
	struct mmdep_version version;
	struct mmdep_config config;
	struct mmdep_reset reset;
	struct mmdep_stream stream;
	struct mmdep_scenario_info info;
	struct mmdep_scenario_start start;
	struct mmdep_scenario_state state;
	struct mmdep_hold_arm hold;
	unsigned char bytes[2048];
};

/* A command, its structure, and an argument that is right in all respects. */
struct command {
	const char *name;
	unsigned int nr;
	unsigned int size;
	size_t reserved;	/* where it begins, to the end of the structure */
	void (*fill)(union any *arg);
};

static void fill_nothing(union any *arg)
{
	(void)arg;
}

static void fill_set(union any *arg)
{
	arg->config.mask = MMDEP_CONFIG_MIGRATION_LONG;
	arg->config.migration_long_ns = 100000000;
}

static void fill_reset(union any *arg)
{
	arg->reset.what = MMDEP_RESET_ALL;
}

static void fill_stream(union any *arg)
{
	arg->stream.what = MMDEP_STREAM_FINDINGS;
}

static void fill_start(union any *arg)
{
	strcpy(arg->start.name, "userfault");
}

static void fill_hold(union any *arg)
{
	strcpy(arg->hold.name, "remap");
	arg->hold.hold_ms = 1;
	arg->hold.max_hits = 1;
}

#define COMMAND(ioc, type, filler) {			\
	.name = #ioc,					\
	.nr = _IOC_NR(MMDEP_IOC_##ioc),			\
	.size = sizeof(struct type),			\
	.reserved = offsetof(struct type, reserved),	\
	.fill = filler,					\
}

/* In an order in which each can succeed. */
static const struct command commands[] = {
	COMMAND(VERSION, mmdep_version, fill_nothing),
	COMMAND(GET_CONFIG, mmdep_config, fill_nothing),
	COMMAND(SET_CONFIG, mmdep_config, fill_set),
	COMMAND(RESET, mmdep_reset, fill_reset),
	COMMAND(SCENARIO_INFO, mmdep_scenario_info, fill_nothing),
	COMMAND(SCENARIO_START, mmdep_scenario_start, fill_start),
	COMMAND(SCENARIO_STATE, mmdep_scenario_state, fill_nothing),
	COMMAND(SCENARIO_STOP, mmdep_scenario_state, fill_nothing),
	COMMAND(STREAM, mmdep_stream, fill_stream),
	COMMAND(POINT_INFO, mmdep_point_info, fill_nothing),
	COMMAND(HOLD_ARM, mmdep_hold_arm, fill_hold),
	COMMAND(HOLD_RELEASE, mmdep_hold_release, fill_nothing),
	COMMAND(SCENARIO_STOP, mmdep_scenario_state, fill_nothing),
};

static int result_of(int ret)
{
	return ret < 0 ? -errno : ret;
}

static unsigned int number(const struct command *c, unsigned int size)
{
	return _IOC(_IOC_READ | _IOC_WRITE, MMDEP_IOC_MAGIC, c->nr, size);
}

static void prepare(const struct command *c, union any *arg, unsigned int size)
{
	memset(arg, 0, sizeof(*arg));
	c->fill(arg);
	arg->size = size;
}

/* Calls with the structure as coded and returns 0 or -errno. */
static int call(const struct command *c, union any *arg)
{
	return result_of(ioctl(fd, number(c, arg->size), arg));
}

static struct mmdep_config config_now(void)
{
	struct mmdep_config c = { .size = sizeof(c) };

	if (ioctl(fd, MMDEP_IOC_GET_CONFIG, &c))
		die("GET_CONFIG");
	return c;
}

static bool same_config(const struct mmdep_config *a)
{
	struct mmdep_config b = config_now();

	return !memcmp(a, &b, sizeof(b));
}

/* What can be watched on this kernel: without huge pages none is collapsed. */
static __u64 watches_here(void)
{
	if (access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK))
		return MMDEP_WATCH_DEFAULT & ~MMDEP_WATCH_COLLAPSE;
	return MMDEP_WATCH_DEFAULT;
}

/* --- each command, each rule that all have in common --- */

#define TESTS_PER_COMMAND	14

static void sizes(const struct command *c)
{
	union any arg;

	prepare(c, &arg, c->size - 8);
	is(call(c, &arg), -EINVAL, "%s: too small is EINVAL", c->name);
	prepare(c, &arg, 0);
	is(call(c, &arg), -EINVAL, "%s: of size 0 is EINVAL", c->name);
	prepare(c, &arg, c->size);
	arg.size = c->size + 8;
	is(result_of(ioctl(fd, number(c, c->size), &arg)), -EINVAL,
	   "%s: a size field larger than the coded one is EINVAL", c->name);
	arg.size = 0;
	is(result_of(ioctl(fd, number(c, c->size), &arg)), -EINVAL,
	   "%s: a size field of 0 is EINVAL", c->name);
	prepare(c, &arg, c->size + 16);
	arg.bytes[c->size + 15] = 1;
	is(call(c, &arg), -E2BIG, "%s: longer, with something in the tail, is E2BIG",
	   c->name);
}

static void numbers(const struct command *c)
{
	union any arg;

	prepare(c, &arg, c->size);
	is(result_of(ioctl(fd, _IOC(_IOC_WRITE, MMDEP_IOC_MAGIC, c->nr, c->size),
			   &arg)), -ENOTTY, "%s: as _IOW is ENOTTY", c->name);
	is(result_of(ioctl(fd, _IOC(_IOC_NONE, MMDEP_IOC_MAGIC, c->nr, c->size),
			   &arg)), -ENOTTY, "%s: as _IO is ENOTTY", c->name);
	is(result_of(ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, MMDEP_IOC_MAGIC + 1,
				    c->nr, c->size), &arg)), -ENOTTY,
	   "%s: with another magic is ENOTTY", c->name);
}

static void pointers(const struct command *c)
{
	unsigned char *page;
	union any arg;

	page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		die("mmap");
	is(result_of(ioctl(fd, number(c, c->size), NULL)), -EFAULT,
	   "%s: NULL is EFAULT", c->name);
	/* The structure begins in memory and ends in none. */
	munmap(page + PAGE, PAGE);
	prepare(c, &arg, c->size);
	memcpy(page + PAGE - 8, &arg, 8);
	is(result_of(ioctl(fd, number(c, c->size), page + PAGE - 8)), -EFAULT,
	   "%s: half mapped is EFAULT", c->name);
	memcpy(page, &arg, sizeof(arg));
	mprotect(page, PAGE, PROT_READ);
	is(result_of(ioctl(fd, number(c, c->size), page)), -EFAULT,
	   "%s: read-only is EFAULT", c->name);
	munmap(page, PAGE);
}

/* Every byte that is reserved, each alone. */
static void reserved(const struct command *c)
{
	unsigned int wrong = 0;
	union any arg;
	size_t i;

	for (i = c->reserved; i < c->size; i++) {
		prepare(c, &arg, c->size);
		arg.bytes[i] = 0x80;
		if (call(c, &arg) != -EINVAL)
			wrong++;
	}
	is(wrong, 0, "%s: each reserved byte that is set is EINVAL", c->name);
}

/* What is refused must have no effect: only then can these two succeed. */
static void successes(const struct command *c)
{
	union any arg;

	/* STATE and STOP want a scenario that runs, START one that does not. */
	if (c->nr == _IOC_NR(MMDEP_IOC_SCENARIO_STOP)) {
		prepare(c, &arg, c->size);
		if (call(c, &arg))
			die("SCENARIO_STOP");
		prepare(&commands[5], &arg, commands[5].size);
		if (call(&commands[5], &arg))
			die("SCENARIO_START");
	}
	prepare(c, &arg, c->size + 16);
	is(call(c, &arg), 0, "%s: longer, with zeros in the tail, is right", c->name);
	prepare(c, &arg, c->size);
	if (c->nr == _IOC_NR(MMDEP_IOC_SCENARIO_START) ||
	    c->nr == _IOC_NR(MMDEP_IOC_HOLD_ARM))
		is(call(c, &arg), -EBUSY, "%s: a second time is EBUSY", c->name);
	else if (c->nr == _IOC_NR(MMDEP_IOC_SCENARIO_STOP))
		is(call(c, &arg), -ENOENT, "%s: a second time is ENOENT", c->name);
	else
		is(call(c, &arg), 0, "%s: as it should be is right", c->name);
}

static void common_rules(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		sizes(&commands[i]);
		numbers(&commands[i]);
		pointers(&commands[i]);
		reserved(&commands[i]);
		successes(&commands[i]);
	}
}

/* --- what each command refuses of its own --- */

#define TESTS_UNKNOWN	2

static void unknown_numbers(void)
{
	unsigned int nr, wrong = 0;
	size_t i;
	union any arg;

	for (nr = 0; nr < 256; nr++) {
		for (i = 0; i < ARRAY_SIZE(commands); i++)
			if (commands[i].nr == nr)
				break;
		if (i < ARRAY_SIZE(commands))
			continue;
		memset(&arg, 0, sizeof(arg));
		arg.size = 104;
		if (result_of(ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, MMDEP_IOC_MAGIC,
					     nr, 104), &arg)) != -ENOTTY)
			wrong++;
	}
	is(wrong, 0, "each of the other %zu numbers is ENOTTY",
	   256 - ARRAY_SIZE(commands));
	is(result_of(ioctl(fd, TCGETS, &arg)), -ENOTTY, "an ioctl of terminals is ENOTTY");
}

#define TESTS_VERSION	7

static void version_rules(void)
{
	struct mmdep_version v = { .size = sizeof(v), .flags = 1 };
	struct mmdep_version *low;
	long ret;

	is(result_of(ioctl(fd, MMDEP_IOC_VERSION, &v)), -EOPNOTSUPP,
	   "VERSION: an unknown flag is EOPNOTSUPP");
	memset(&v, 0, sizeof(v));
	v.size = sizeof(v);
	if (ioctl(fd, MMDEP_IOC_VERSION, &v))
		die("VERSION");
	is(v.abi_major, MMDEP_ABI_MAJOR, "VERSION: major");
	is(v.abi_minor, MMDEP_ABI_MINOR, "VERSION: minor");
	is(v.watches, MMDEP_WATCH_ALL, "VERSION: watches");
	ok(v.module[0] && !v.module[sizeof(v.module) - 1], "VERSION: a version with its end");
	is(v.size, sizeof(v), "VERSION: the size is left as it was");

	/* Entered as a 32-bit program would, which has the same structures. */
	low = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (low == MAP_FAILED)
		die("mmap");
	low->size = sizeof(*low);
	__asm__ volatile("int $0x80" : "=a"(ret)
			 : "a"(54L), "b"((long)fd), "c"((long)MMDEP_IOC_VERSION),
			   "d"(low)
			 : "memory", "r8", "r9", "r10", "r11");
	ok(!ret && !memcmp(low, &v, sizeof(v)), "VERSION: a 32-bit call says the same");
	munmap(low, PAGE);
}

#define TESTS_CONFIG	30

static int set(struct mmdep_config c)
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

static void config_rules(void)
{
	struct mmdep_config c = { .size = sizeof(c), .mask = 1 }, first, *ro;

	is(result_of(ioctl(fd, MMDEP_IOC_GET_CONFIG, &c)), -EOPNOTSUPP,
	   "GET_CONFIG: a mask is EOPNOTSUPP");
	first = config_now();
	is(first.mask, MMDEP_CONFIG_ALL, "GET_CONFIG: all fields are known");
	is(first.watches, watches_here(), "GET_CONFIG: all watches are on that are by default and can be");

	/* Each of these also has something right in it, which must not happen. */
#define RIGHT	.mask = MMDEP_CONFIG_ALL, .watches = MMDEP_WATCH_MIGRATION,	\
		.userfault_long_ns = 5000, .migration_long_ns = 6000,		\
		.collapse_long_ns = 7000
#define WRONG(...)	((struct mmdep_config){ __VA_ARGS__ })
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

#define TESTS_RESET	3

static void reset_rules(void)
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

#define TESTS_LIST	45

static void list_rules(bool allowed)
{
	static const char * const names[] = {
		"userfault", "migration-wait", "migration-spin", "collapse",
		"migration-wait-long", "uffd-wait-on-migration", "uffd-missed-wake",
		"uffd-unserved", "uffd-self-wait", "wait-cycle", "uffd-cannot-retry",
		"fault-spin",
		"lock-aa", "lock-abba", "lock-abbcca", "lock-try",
		"lock-mapping", "lock-vma", "lock-ordered",
		"must-wait-race",
	};
	struct mmdep_scenario_info info;
	unsigned int i, wanted;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		memset(&info, 0, sizeof(info));
		info.size = sizeof(info);
		info.index = i;
		if (ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info))
			die("SCENARIO_INFO");
		ok(!strcmp(info.name, names[i]) && *info.summary,
		   "SCENARIO_INFO: number %u is %s", i, names[i]);
		wanted = (allowed ? MMDEP_SCENARIO_AVAILABLE : 0) |
			 (strstr(names[i], "migration") || strstr(names[i], "race") ?
				  MMDEP_SCENARIO_HOLDS : 0);
		/* Not in each kernel; it says so then. */
		if (!strcmp(names[i], "lock-vma") && *info.why)
			wanted = 0;
		is(info.flags, wanted, "SCENARIO_INFO: its flags");
	}
	memset(&info, 0, sizeof(info));
	info.size = sizeof(info);
	info.index = ARRAY_SIZE(names);
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -ENOENT,
	   "SCENARIO_INFO: past the last one is ENOENT");
	info.index = 0xffffffff;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -ENOENT,
	   "SCENARIO_INFO: the largest number is ENOENT");
	info.index = 0;
	info.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -EOPNOTSUPP,
	   "SCENARIO_INFO: a flag is EOPNOTSUPP");
	info.flags = 0;
	info.pad = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -EINVAL,
	   "SCENARIO_INFO: padding that is set is EINVAL");
	info.pad = 0;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), 0,
	   "SCENARIO_INFO: and without, it is right");
}

static int start_on(int file, const char *name, __u32 hold_ms, __u32 max_hits)
{
	struct mmdep_scenario_start s = {
		.size = sizeof(s), .hold_ms = hold_ms, .max_hits = max_hits,
	};

	snprintf(s.name, sizeof(s.name), "%s", name);
	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_START, &s));
}

static int stop_on(int file)
{
	struct mmdep_scenario_state s = { .size = sizeof(s) };

	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_STOP, &s));
}

static int state_on(int file, __u32 flags)
{
	struct mmdep_scenario_state s = { .size = sizeof(s), .flags = flags };

	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_STATE, &s));
}

#define TESTS_START	32

static void start_rules(void)
{
	static const struct {
		const char *scenario;
		__u32 hold_ms;
		__u32 max_hits;
	} out[] = {
		{ "migration-wait", 0, 1 },
		{ "migration-wait", 1, 0 },
		{ "migration-wait", 0, 0 },
		{ "migration-wait", MMDEP_HOLD_MAX_MS + 1, 1 },
		{ "migration-wait", 0xffffffff, 1 },
		{ "migration-wait", 1, MMDEP_HOLD_MAX_HITS + 1 },
		{ "migration-wait", 1, 0xffffffff },
		{ "userfault", 1, 0 },
		{ "userfault", 0, 1 },
		{ "collapse", 1, 1 },
	};
	struct mmdep_scenario_start s = { .size = sizeof(s), .flags = 1 }, *ro;
	int files[HOLDERS + 1];
	unsigned int wrong = 0;
	size_t i;

	is(state_on(fd, 0), -ENOENT, "SCENARIO_STATE: of none is ENOENT");
	is(state_on(fd, MMDEP_STATE_RELEASE), -ENOENT, "SCENARIO_STATE: release of none is ENOENT");
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: of none is ENOENT");

	strcpy(s.name, "userfault");
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, &s)), -EOPNOTSUPP,
	   "SCENARIO_START: a flag is EOPNOTSUPP");
	s.flags = 0;
	memset(s.name, 'a', sizeof(s.name));
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, &s)), -EINVAL,
	   "SCENARIO_START: a name without its end is EINVAL");
	is(start_on(fd, "", 0, 0), -ENOENT, "SCENARIO_START: no name is ENOENT");
	is(start_on(fd, "userfaul", 0, 0), -ENOENT, "SCENARIO_START: half a name is ENOENT");
	is(start_on(fd, "userfaults", 0, 0), -ENOENT, "SCENARIO_START: more than a name is ENOENT");
	for (i = 0; i < ARRAY_SIZE(out); i++)
		is(start_on(fd, out[i].scenario, out[i].hold_ms, out[i].max_hits), -ERANGE,
		   "SCENARIO_START: %s of %u ms, %u times is ERANGE", out[i].scenario,
		   out[i].hold_ms, out[i].max_hits);
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: all this has started nothing");

	ro = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ro == MAP_FAILED)
		die("mmap");
	ro->size = sizeof(*ro);
	strcpy(ro->name, "userfault");
	mprotect(ro, PAGE, PROT_READ);
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, ro)), -EFAULT,
	   "SCENARIO_START: from read-only memory is EFAULT");
	is(stop_on(fd), -ENOENT, "SCENARIO_START: and has started nothing");
	munmap(ro, PAGE);

	is(start_on(fd, "migration-wait", MMDEP_HOLD_MAX_MS, MMDEP_HOLD_MAX_HITS), 0,
	   "SCENARIO_START: the largest numbers are right");
	is(start_on(fd, "collapse", 0, 0), -EBUSY, "SCENARIO_START: another one is EBUSY");
	is(state_on(fd, MMDEP_STATE_RELEASE << 1), -EOPNOTSUPP,
	   "SCENARIO_STATE: an unknown flag is EOPNOTSUPP");
	is(state_on(fd, 0), 0, "SCENARIO_STATE: is right");
	is(stop_on(fd), 0, "SCENARIO_STOP: is right");
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: twice is ENOENT");

	for (i = 0; i <= HOLDERS; i++) {
		files[i] = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
		if (files[i] < 0)
			die("open");
		if (i < HOLDERS && start_on(files[i], "migration-wait", 1, 1))
			wrong++;
	}
	is(wrong, 0, "SCENARIO_START: %d holders at once are right", HOLDERS);
	is(start_on(files[HOLDERS], "migration-wait", 1, 1), -EAGAIN,
	   "SCENARIO_START: one more is EAGAIN");
	is(start_on(files[HOLDERS], "userfault", 0, 0), 0,
	   "SCENARIO_START: what holds nothing needs no slot");
	stop_on(files[HOLDERS]);
	close(files[3]);
	is(start_on(files[HOLDERS], "migration-wait", 1, 1), 0,
	   "SCENARIO_START: a closed file gives its slot away");
	for (i = 0; i <= HOLDERS; i++)
		if (i != 3)
			close(files[i]);
	for (i = 0; i < HOLDERS; i++) {
		files[i] = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
		if (start_on(files[i], "migration-wait", 1, 1))
			wrong++;
	}
	is(wrong, 0, "SCENARIO_START: all slots are free again");
	for (i = 0; i < HOLDERS; i++)
		close(files[i]);
}

static int arm_on(const char *name, __u32 pid, __u32 hold_ms, __u32 max_hits)
{
	struct mmdep_hold_arm h = {
		.size = sizeof(h), .pid = pid, .hold_ms = hold_ms, .max_hits = max_hits,
	};

	snprintf(h.name, sizeof(h.name), "%s", name);
	return result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h));
}

#define TESTS_HOLD	17

static void hold_rules(void)
{
	struct mmdep_hold_release r = { .size = sizeof(r), .id = 1u << 30 };
	struct mmdep_hold_arm h = { .size = sizeof(h), .hold_ms = 1, .max_hits = 1 };
	struct mmdep_point_info p = { .size = sizeof(p), .index = 0xffffffff };

	is(result_of(ioctl(fd, MMDEP_IOC_POINT_INFO, &p)), -ENOENT,
	   "POINT_INFO: the largest number is ENOENT");
	p.index = 0;
	p.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_POINT_INFO, &p)), -EOPNOTSUPP,
	   "POINT_INFO: a flag is EOPNOTSUPP");
	memset(h.name, 'a', sizeof(h.name));
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h)), -EINVAL,
	   "HOLD_ARM: a name without its end is EINVAL");
	strcpy(h.name, "remap");
	h.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h)), -EOPNOTSUPP,
	   "HOLD_ARM: a flag is EOPNOTSUPP");
	is(arm_on("", 0, 1, 1), -ENOENT, "HOLD_ARM: no name is ENOENT");
	is(arm_on("remaps", 0, 1, 1), -ENOENT, "HOLD_ARM: more than a name is ENOENT");
	is(arm_on("remap", 0, 0, 1), -ERANGE, "HOLD_ARM: for no time is ERANGE");
	is(arm_on("remap", 0, MMDEP_HOLD_MAX_MS + 1, 1), -ERANGE, "HOLD_ARM: for too long is ERANGE");
	is(arm_on("remap", 0, 1, 0), -ERANGE, "HOLD_ARM: never is ERANGE");
	is(arm_on("remap", 0, 1, MMDEP_HOLD_MAX_HITS + 1), -ERANGE,
	   "HOLD_ARM: too often is ERANGE");
	is(arm_on("remap", 0x7fffffff, 1, 1), -ESRCH, "HOLD_ARM: a process that is not is ESRCH");
	is(arm_on("remap", 0xffffffff, 1, 1), -ESRCH, "HOLD_ARM: the largest number is ESRCH");
	is(arm_on("remap", 2, 1, 1), -ESRCH, "HOLD_ARM: a thread of the kernel is ESRCH");
	is(arm_on("remap", 1, 1, 1), -EPERM, "HOLD_ARM: process 1 is EPERM");
	is(stop_on(fd), -ENOENT, "HOLD_ARM: all this has armed nothing");
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_RELEASE, &r)), -ENOENT,
	   "HOLD_RELEASE: of none is ENOENT");
	r.id = 0;
	r.released = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_RELEASE, &r)), -EINVAL,
	   "HOLD_RELEASE: an answer that is set is EINVAL");
}

#define TESTS_FILE	9

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

/* --- anything at all --- */

#define TESTS_RANDOM	4

/* xorshift64*: the same everywhere. */
static uint64_t seed;

static uint64_t rnd(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 0x2545f4914f6cdd1dULL;
}

static unsigned int random_number(void)
{
	const struct command *c = &commands[rnd() % ARRAY_SIZE(commands)];
	uint64_t r = rnd();

	if (r % 8 == 0)
		return r >> 32;
	if (r % 8 == 1)
		return _IOC(_IOC_READ | _IOC_WRITE, MMDEP_IOC_MAGIC, r >> 8 & 0xff,
			    r >> 16 & 0x3fff);
	if (r % 8 == 2)
		return number(c, r >> 16 & 0x3ff);
	return number(c, c->size);
}

static void random_content(union any *arg, unsigned int cmd)
{
	size_t i;

	memset(arg, 0, sizeof(*arg));
	switch (rnd() % 4) {
	case 0:
		for (i = 0; i < sizeof(*arg) / 8; i++) {
			uint64_t r = rnd();

			memcpy(arg->bytes + i * 8, &r, 8);
		}
		break;
	case 1:
		for (i = 0; i < 6; i++)
			arg->bytes[4 + rnd() % 100] = rnd();
		break;
	case 2:
		arg->config.mask = rnd() & MMDEP_CONFIG_ALL & ~MMDEP_CONFIG_WATCHES;
		arg->config.userfault_long_ns = rnd() >> (rnd() % 64);
		arg->config.migration_long_ns = rnd() >> (rnd() % 64);
		arg->config.collapse_long_ns = rnd() >> (rnd() % 64);
		break;
	case 3:
		/* A probe goes in for this one: as seldom as below. */
		strcpy(arg->start.name, rnd() % 256 ? "collapse" : "migration-wait");
		arg->start.hold_ms = rnd() % 3 * (rnd() & 1);
		arg->start.max_hits = arg->start.hold_ms ? rnd() % 3 : 0;
		break;
	}
	if (rnd() % 8)
		arg->size = _IOC_SIZE(cmd);
	/*
	 * Probes that go in and out take a hundred times as long as all else.
	 * One in some hundred is enough.
	 */
	if (_IOC_NR(cmd) == _IOC_NR(MMDEP_IOC_SET_CONFIG) && rnd() % 1000)
		arg->config.mask &= ~MMDEP_CONFIG_WATCHES;
}

static void random_ioctls(void)
{
	static const int fitting[] = {
		0, -ENOTTY, -EINVAL, -EFAULT, -E2BIG, -EOPNOTSUPP, -ERANGE,
		-ENOENT, -EBUSY, -EACCES, -ENODEV,
	};
	/* The last one is for a watch that this kernel has nothing for. */
	unsigned int nr_fitting = ARRAY_SIZE(fitting) - (watches_here() == MMDEP_WATCH_ALL);
	unsigned int done[ARRAY_SIZE(fitting)] = { 0 }, strange = 0, i, j;
	/* The end of memory: what is read or written too far is EFAULT. */
	static union any arg;
	struct mmdep_config c;

	note("seed %llu", (unsigned long long)seed);
	for (i = 0; i < RANDOM_IOCTLS; i++) {
		unsigned int cmd = random_number();
		void *at = rnd() % 32 ? (void *)&arg : (void *)(uintptr_t)rnd();
		int ret;

		random_content(&arg, cmd);
		/* ioctls that the kernel itself knows for every file. */
		if (_IOC_TYPE(cmd) != MMDEP_IOC_MAGIC)
			cmd = (cmd & ~0xff00U) | 0xe8 << 8;
		ret = result_of(ioctl(fd, cmd, at));
		for (j = 0; j < nr_fitting && fitting[j] != ret; j++)
			;
		if (j == nr_fitting) {
			note("number %#x: errno %d", cmd, -ret);
			strange++;
		} else {
			done[j]++;
		}
	}
	for (j = 0; j < nr_fitting; j++)
		note("%u times %s", done[j], fitting[j] ? strerror(-fitting[j]) : "fine");
	is(strange, 0, "%d random ioctls: every errno is one of those in mmdep.h", RANDOM_IOCTLS);
	c = config_now();
	ok(c.mask == MMDEP_CONFIG_ALL && !(c.watches & ~MMDEP_WATCH_ALL) &&
	   c.userfault_long_ns >= MMDEP_LONG_MIN_NS &&
	   c.userfault_long_ns <= MMDEP_LONG_MAX_NS &&
	   c.migration_long_ns >= MMDEP_LONG_MIN_NS &&
	   c.migration_long_ns <= MMDEP_LONG_MAX_NS &&
	   c.collapse_long_ns >= MMDEP_LONG_MIN_NS &&
	   c.collapse_long_ns <= MMDEP_LONG_MAX_NS, "the configuration is sane after them");
	stop_on(fd);
	is(set(WRONG(.size = sizeof(c), RIGHT)), 0, "and can be set");
	ok(config_now().collapse_long_ns == 7000 &&
	   config_now().watches == MMDEP_WATCH_MIGRATION, "and holds");
}

int main(int argc, char **argv)
{
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
	if (!seed)
		seed = 1;
	plan(ARRAY_SIZE(commands) * TESTS_PER_COMMAND + TESTS_UNKNOWN + TESTS_VERSION +
	     TESTS_CONFIG + TESTS_RESET + TESTS_LIST + TESTS_START + TESTS_HOLD + TESTS_FILE +
	     TESTS_RANDOM);
	common_rules();
	unknown_numbers();
	version_rules();
	config_rules();
	reset_rules();
	list_rules(true);
	start_rules();
	hold_rules();
	file_rules();
	random_ioctls();
	return finish();
}
