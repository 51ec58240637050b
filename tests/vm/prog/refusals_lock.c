// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals: what is refused of locks that are named.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "refusals.h"

#define LOCK	"mmdep_mutex_a"

/* Goes through the kernel's symbols until @take says that it is enough. */
static void symbols(bool (*take)(const struct mmdep_lock_name *s, char type, void *data),
		    void *data)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[1024];

	if (!f)
		die("/proc/kallsyms");
	while (fgets(line, sizeof(line), f)) {
		struct mmdep_lock_name s = { .size = sizeof(s) };
		char name[512], module[64] = "", type;
		unsigned long long at;

		if (sscanf(line, "%llx %c %511s [%63[^]]]", &at, &type, name, module) < 3 ||
		    strlen(name) >= sizeof(s.symbol))
			continue;
		s.address = at;
		strcpy(s.symbol, name);
		strcpy(s.module, module);
		if (take(&s, type, data))
			break;
	}
	fclose(f);
}

static bool is_it(const struct mmdep_lock_name *s, char type, void *data)
{
	struct mmdep_lock_name *lock = data;

	(void)type;
	if (strcmp(s->symbol, lock->symbol) || strcmp(s->module, lock->module))
		return false;
	*lock = *s;
	return true;
}

/* Its address is 0 where the kernel has none. */
static struct mmdep_lock_name symbol(const char *module, const char *name)
{
	struct mmdep_lock_name s = { .size = sizeof(s) };

	strcpy(s.module, module);
	strcpy(s.symbol, name);
	symbols(is_it, &s);
	return s;
}

void a_lock(struct mmdep_lock_name *lock)
{
	static struct mmdep_lock_name known;
	__u32 size = lock->size;

	if (!known.address)
		known = symbol("mmdep", LOCK);
	if (!known.address)
		die("there is no " LOCK);
	*lock = known;
	lock->size = size;
}

/* As has_locks in tests/vm/cases/kernel.sh. */
static bool can_name(void)
{
	static int can = -1;

	if (can < 0)
		can = symbol("", "ftrace_graph_func").address &&
		      !access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK);
	return can;
}

int lock_result(unsigned int nr, bool again)
{
	if (nr == _IOC_NR(MMDEP_IOC_LOCK_ADD))
		return !can_name() ? -ENODEV : again ? -EEXIST : 0;
	if (nr == _IOC_NR(MMDEP_IOC_LOCK_REMOVE))
		return again || !can_name() ? -ENOENT : 0;
	return 0;
}

static int add(const struct mmdep_lock_name *lock)
{
	struct mmdep_lock_name arg = *lock;

	return result_of(ioctl(fd, MMDEP_IOC_LOCK_ADD, &arg));
}

static int take_back(const struct mmdep_lock_name *lock)
{
	struct mmdep_lock_name arg = *lock;

	arg.address = 0;
	return result_of(ioctl(fd, MMDEP_IOC_LOCK_REMOVE, &arg));
}

/* What ADD says where locks can be named, and where they cannot be. */
static int here(int err)
{
	return can_name() ? err : -ENODEV;
}

#define REFUSED(err, what, ...) do {					\
	struct mmdep_lock_name l = right;				\
									\
	__VA_ARGS__;							\
	is(add(&l), here(-(err)), "LOCK_ADD: " what " is " #err);	\
} while (0)

static void wrong_names(void)
{
	struct mmdep_lock_name right = { .size = sizeof(right) };

	a_lock(&right);
	REFUSED(EINVAL, "no name", l.symbol[0] = 0);
	REFUSED(EINVAL, "half a name", l.symbol[5] = 0);
	REFUSED(EINVAL, "another name", strcpy(l.symbol, "mmdep_mutex_t"));
	REFUSED(EINVAL, "another module", strcpy(l.module, "mmdepp"));
	REFUSED(EINVAL, "no module", l.module[0] = 0);
	REFUSED(EINVAL, "no address", l.address = 0);
	REFUSED(EINVAL, "an address of user space", l.address = 0x400000);
	REFUSED(EINVAL, "the middle of it", l.address += 8);
	REFUSED(EINVAL, "what is not aligned", l.address += 4);
	REFUSED(EINVAL, "the highest address", l.address = ~7ULL);
	REFUSED(EINVAL, "a function", l = symbol("", "mutex_unlock"));
	REFUSED(EINVAL, "a constant", l = symbol("", "linux_banner"));
	REFUSED(ENAMETOOLONG, "too long a name", memset(l.symbol, 'a', 58); l.symbol[58] = 0);
}

struct many {
	unsigned int n;
	struct mmdep_lock_name named[MMDEP_LOCKS_MAX];
};

/* Any variable will do. */
static bool take_one(const struct mmdep_lock_name *s, char type, void *data)
{
	struct many *many = data;

	if (strchr("dDbB", type) && !*s->module && strlen(s->symbol) < 40 && !(s->address % 8) &&
	    !add(s))
		many->named[many->n++] = *s;
	return many->n == MMDEP_LOCKS_MAX;
}

static void as_many_as_can_be(void)
{
	struct mmdep_lock_name lock = { .size = sizeof(lock) };
	struct many many = { 0 };
	unsigned int i, wrong = 0;

	a_lock(&lock);
	if (can_name())
		symbols(take_one, &many);
	is(many.n, can_name() ? MMDEP_LOCKS_MAX : 0, "LOCK_ADD: as many as there is room for");
	is(add(&lock), here(-ENOSPC), "LOCK_ADD: one more is ENOSPC");
	for (i = 0; i < many.n; i++)
		wrong += take_back(&many.named[i]) != 0;
	is(wrong, 0, "LOCK_REMOVE: each of them is right");
	is(add(&lock), here(0), "LOCK_ADD: then there is room");
	is(take_back(&lock), can_name() ? 0 : -ENOENT, "LOCK_REMOVE: and it is taken back");
}

void lock_rules(void)
{
	struct mmdep_lock_name l = { .size = sizeof(l) };

	a_lock(&l);
	l.flags = 1;
	is(add(&l), -EOPNOTSUPP, "LOCK_ADD: a flag is EOPNOTSUPP");
	l.flags = 0;
	is(result_of(ioctl(fd, MMDEP_IOC_LOCK_REMOVE, &l)), -EINVAL,
	   "LOCK_REMOVE: with an address is EINVAL");
	memset(l.module, 'a', sizeof(l.module));
	is(add(&l), -EINVAL, "LOCK_ADD: a module without its end is EINVAL");
	memset(l.symbol, 'a', sizeof(l.symbol));
	is(take_back(&l), -EINVAL, "LOCK_REMOVE: a name without its end is EINVAL");
	wrong_names();
	as_many_as_can_be();
}
