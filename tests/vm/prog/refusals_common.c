// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals: the commands, and the rules that all of them have in common.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "refusals.h"

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

static void fill_add(union any *arg)
{
	a_lock(&arg->lock);
}

static void fill_remove(union any *arg)
{
	a_lock(&arg->lock);
	arg->lock.address = 0;
}

#define COMMAND(ioc, type, filler) {			\
	.name = #ioc,					\
	.nr = _IOC_NR(MMDEP_IOC_##ioc),			\
	.size = sizeof(struct type),			\
	.reserved = offsetof(struct type, reserved),	\
	.fill = filler,					\
}

const struct command commands[NR_COMMANDS] = {
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
	COMMAND(LOCK_ADD, mmdep_lock_name, fill_add),
	COMMAND(LOCK_REMOVE, mmdep_lock_name, fill_remove),
};

int result_of(int ret)
{
	return ret < 0 ? -errno : ret;
}

unsigned int number(const struct command *c, unsigned int size)
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

struct mmdep_config config_now(void)
{
	struct mmdep_config c = { .size = sizeof(c) };

	if (ioctl(fd, MMDEP_IOC_GET_CONFIG, &c))
		die("GET_CONFIG");
	return c;
}

bool same_config(const struct mmdep_config *a)
{
	struct mmdep_config b = config_now();

	return !memcmp(a, &b, sizeof(b));
}

/* What can be watched on this kernel: without huge pages none is collapsed. */
__u64 watches_here(void)
{
	if (access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK))
		return MMDEP_WATCH_DEFAULT & ~MMDEP_WATCH_COLLAPSE;
	return MMDEP_WATCH_DEFAULT;
}

/* --- each command, each rule that all have in common --- */

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
	is(call(c, &arg), lock_result(c->nr, false),
	   "%s: longer, with zeros in the tail, is right", c->name);
	prepare(c, &arg, c->size);
	if (c->nr == _IOC_NR(MMDEP_IOC_SCENARIO_START) ||
	    c->nr == _IOC_NR(MMDEP_IOC_HOLD_ARM))
		is(call(c, &arg), -EBUSY, "%s: a second time is EBUSY", c->name);
	else if (c->nr == _IOC_NR(MMDEP_IOC_SCENARIO_STOP))
		is(call(c, &arg), -ENOENT, "%s: a second time is ENOENT", c->name);
	else
		is(call(c, &arg), lock_result(c->nr, true), "%s: as it should be is %s", c->name,
		   lock_result(c->nr, true) ? "what it is a second time" : "right");
}

void common_rules(void)
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

void unknown_numbers(void)
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

static sigjmp_buf not_there;

static void is_not_there(int sig)
{
	siglongjmp(not_there, sig);
}

/* Entered as a 32-bit program would, which has the same structures. */
static void version_32bit(const struct mmdep_version *v)
{
	const char *name = "VERSION: a 32-bit call says the same";
	struct mmdep_version *low;
	long ret;

	low = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (low == MAP_FAILED)
		die("mmap");
	low->size = sizeof(*low);
	signal(SIGSEGV, is_not_there);
	if (sigsetjmp(not_there, 1)) {
		skip(name, "this kernel has no 32-bit calls");
	} else {
		__asm__ volatile("int $0x80" : "=a"(ret)
				 : "a"(54L), "b"((long)fd), "c"((long)MMDEP_IOC_VERSION),
				   "d"(low)
				 : "memory", "r8", "r9", "r10", "r11");
		ok(!ret && !memcmp(low, v, sizeof(*v)), name);
	}
	signal(SIGSEGV, SIG_DFL);
	munmap(low, PAGE);
}

void version_rules(void)
{
	struct mmdep_version v = { .size = sizeof(v), .flags = 1 };

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
	version_32bit(&v);
}
