// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals and abuse: calls with anything at all.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#include "refusals.h"

#define RANDOM_IOCTLS	100000

/* xorshift64*: the same everywhere. */
static _Thread_local uint64_t state = 1;

void random_seed(uint64_t seed)
{
	state = seed ? seed : 1;
}

uint64_t rnd(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dULL;
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

unsigned int random_call(union any *arg, void **at)
{
	unsigned int cmd = random_number();

	*at = rnd() % 32 ? arg : (void *)(uintptr_t)rnd();
	random_content(arg, cmd);
	/* ioctls that the kernel itself knows for every file. */
	if (_IOC_TYPE(cmd) != MMDEP_IOC_MAGIC)
		cmd = (cmd & ~0xff00U) | 0xe8 << 8;
	return cmd;
}

void random_ioctls(unsigned long long seed)
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

	note("seed %llu", seed);
	random_seed(seed);
	for (i = 0; i < RANDOM_IOCTLS; i++) {
		void *at;
		unsigned int cmd = random_call(&arg, &at);
		int ret = result_of(ioctl(fd, cmd, at));

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
