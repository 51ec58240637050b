// SPDX-License-Identifier: GPL-2.0
/*
 * Stands in for the device: linked into a test build of mmdepctl in the place
 * of open(2) and ioctl(2) (ld --wrap), it answers as the module would.
 *
 * FAKE_MODULE in the environment is a list of words:
 *   abi=N           major ABI number
 *   minor=N         minor ABI number; 0 knows no stream
 *   open=E          errno of open
 *   NAME=E          errno of an ioctl: version get set reset stream info start
 *                   stop arm release add remove
 *   nobody          is held by a hold that is armed
 *   off             no watch is on at first
 *   none            no scenario is available
 *   after=DIR       STOP has DIR/counters take the place of the counters read
 *                   so far ($FAKE_COUNTERS)
 *   records=LIST    what read(2) gives, see fake_stream.c
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <mmdep.h>

#include "fake_module.h"
#include "fake_stream.h"

#define FAKE_FD		700
#define FAKE_PATH	"/dev/fake-mmdep"

static struct mmdep_config config = {
	.watches = MMDEP_WATCH_ALL,
	.userfault_long_ns = 1000000000,
	.migration_long_ns = 100000000,
	.collapse_long_ns = 100000000,
};

static bool was_set;

/* The word behind "@name=", or NULL. */
static const char *wish(const char *name)
{
	const char *at = getenv("FAKE_MODULE");
	size_t n = strlen(name);
	static char word[256];

	while (at && *at) {
		size_t len = strcspn(at, " ");

		if (!strncmp(at, name, n) && (at[n] == '=' || n == len)) {
			snprintf(word, sizeof(word), "%.*s", (int)(len - n),
				 at + n);
			return *word ? word + 1 : word;
		}
		at += len + !!at[len];
	}
	return NULL;
}

static int refuse(const char *name)
{
	const char *text = wish(name);

	if (!text)
		return 0;
	errno = atoi(text);
	return -1;
}

static int abi_minor(void)
{
	return wish("minor") ? atoi(wish("minor")) : MMDEP_ABI_MINOR;
}

static int info(struct mmdep_scenario_info *i)
{
	static const char * const name[] = {
		"userfault", "migration-wait", "collapse",
	};

	if (i->index >= 3) {
		errno = ENOENT;
		return -1;
	}
	snprintf(i->name, sizeof(i->name), "%s", name[i->index]);
	snprintf(i->summary, sizeof(i->summary), "%s", "a summary of one sentence that says what happens in the kernel while it runs");
	i->flags = wish("none") ? 0 : MMDEP_SCENARIO_AVAILABLE;
	if (wish("none"))
		snprintf(i->why, sizeof(i->why), "%s", "the module was loaded without scenarios=1");
	if (i->index == 1) {
		i->flags |= MMDEP_SCENARIO_HOLDS;
		snprintf(i->point, sizeof(i->point), "%s", "remove_migration_ptes");
	}
	return 0;
}

static int point(struct mmdep_point_info *p)
{
	if (p->index >= 2) {
		errno = ENOENT;
		return -1;
	}
	strcpy(p->name, p->index ? "collapse-gap" : "remap");
	strcpy(p->about, "a sentence that says where a task stands, and with which locks");
	strcpy(p->function, p->index ? "alloc_charge_hpage" : "remove_migration_ptes");
	if (p->index)
		strcpy(p->why, "this kernel has no such function out of line");
	else
		p->flags = MMDEP_POINT_AVAILABLE;
	return 0;
}

/* Armed at once, and all over at the first look. */
static int state(struct mmdep_scenario_state *s)
{
	s->hits = !wish("nobody");
	s->released = s->hits;
	s->held_ns = s->hits * 2000000;
	return 0;
}

static int set(const struct mmdep_config *c)
{
	was_set = true;
	if (c->mask & MMDEP_CONFIG_WATCHES)
		config.watches = c->watches;
	if (c->mask & MMDEP_CONFIG_USERFAULT_LONG)
		config.userfault_long_ns = c->userfault_long_ns;
	if (c->mask & MMDEP_CONFIG_MIGRATION_LONG)
		config.migration_long_ns = c->migration_long_ns;
	if (c->mask & MMDEP_CONFIG_COLLAPSE_LONG)
		config.collapse_long_ns = c->collapse_long_ns;
	return 0;
}

static int lock(const struct mmdep_lock_name *l, const char *what)
{
	if (refuse(what))
		return -1;
	printf("(fake module: %s %#llx '%s' '%s')\n", what, (unsigned long long)l->address,
	       l->module, l->symbol);
	return 0;
}

/* Scenario counted: the next look at the counters sees other ones. */
static int stop(void)
{
	const char *after = wish("after");
	char cmd[1024];

	if (after) {
		snprintf(cmd, sizeof(cmd), "cp '%s/counters' '%s'", after,
			 getenv("FAKE_COUNTERS"));
		if (system(cmd))
			return -1;
	}
	return 0;
}

int __wrap_ioctl(int fd, unsigned long cmd, ...)
{
	struct mmdep_version *v;
	struct mmdep_config *c;
	__u32 size;
	va_list ap;
	void *arg;

	va_start(ap, cmd);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (fd != FAKE_FD)
		return __real_ioctl(fd, cmd, arg);
	memcpy(&size, arg, sizeof(size));
	if (size != _IOC_SIZE(cmd)) {
		errno = EINVAL;
		return -1;
	}
	switch (cmd) {
	case MMDEP_IOC_VERSION:
		v = arg;
		v->abi_major = wish("abi") ? atoi(wish("abi")) : 1;
		v->abi_minor = abi_minor();
		snprintf(v->module, sizeof(v->module), "%s", "0.1.0");
		return refuse("version");
	case MMDEP_IOC_GET_CONFIG:
		c = arg;
		if (wish("off") && !was_set)
			config.watches = 0;
		config.size = size;
		*c = config;
		c->mask = MMDEP_CONFIG_ALL;
		return refuse("get");
	case MMDEP_IOC_SET_CONFIG:
		return refuse("set") ? -1 : set(arg);
	case MMDEP_IOC_RESET:
		printf("(fake module: reset %u)\n",
		       ((struct mmdep_reset *)arg)->what);
		return refuse("reset");
	case MMDEP_IOC_STREAM:
		if (!abi_minor()) {
			errno = ENOTTY;
			return -1;
		}
		return refuse("stream") ? -1 :
		       fake_stream(FAKE_FD, wish("records"),
				   ((struct mmdep_stream *)arg)->what);
	case MMDEP_IOC_SCENARIO_INFO:
		return refuse("info") ? -1 : info(arg);
	case MMDEP_IOC_SCENARIO_START:
		return refuse("start");
	case MMDEP_IOC_SCENARIO_STATE:
		return state(arg);
	case MMDEP_IOC_SCENARIO_STOP:
		return refuse("stop") || state(arg) ? -1 : stop();
	case MMDEP_IOC_POINT_INFO:
		return refuse("info") ? -1 : point(arg);
	case MMDEP_IOC_HOLD_ARM:
		((struct mmdep_hold_arm *)arg)->id = 7;
		return refuse("arm");
	case MMDEP_IOC_LOCK_ADD:
	case MMDEP_IOC_LOCK_REMOVE:
		return lock(arg, cmd == MMDEP_IOC_LOCK_ADD ? "add" : "remove");
	case MMDEP_IOC_HOLD_RELEASE:
		((struct mmdep_hold_release *)arg)->released = 2;
		return refuse("release");
	default:
		errno = ENOTTY;
		return -1;
	}
}

int __wrap_open(const char *path, int flags, ...)
{
	if (strcmp(path, FAKE_PATH))
		return __real_open(path, flags, 0);
	return refuse("open") ? -1 : FAKE_FD;
}

int __wrap_close(int fd)
{
	int ret = __real_close(fd);

	/* There is a real one only after MMDEP_IOC_STREAM. */
	return fd == FAKE_FD ? 0 : ret;
}
