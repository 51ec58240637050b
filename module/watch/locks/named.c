// SPDX-License-Identifier: GPL-2.0
/*
 * Locks that the user named, and until when: he takes the name back, mmdep goes, or
 * the module goes that has the lock.
 *
 * What user space says of an address is not believed: the kernel itself must call it so.
 *
 * Lock order: all of it is under the lock of the watches.
 */
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>

#include "compat/rcu.h"
#include "compat/rwsem.h"
#include "compat/text.h"
#include "watch/locks/named.h"
#include "watch/watch.h"

/* In a place of the hash: a lock was there. No lock is, and a search goes on. */
#define WAS_THERE	1UL

#ifdef MMDEP_HAVE_FTRACE_ARGS
#define CAN_WATCH	MMDEP_HAVE_RWSEM_OWNER
#else
#define CAN_WATCH	0
#endif

struct mmdep_lock_named mmdep_lock_names[MMDEP_LOCKS_NAMED];
unsigned long mmdep_lock_named_at[MMDEP_LOCK_NAMED_PLACES];
bool mmdep_lock_any_named;

/**
 * mmdep_lock_named_class - the class of a lock that was named
 * @lock: the lock
 *
 * Context: any.
 * Return: as mmdep_lock_class(); MMDEP_LOCK_UNKNOWN: it is not named any more.
 */
notrace u32 mmdep_lock_named_class(unsigned long lock)
{
	const struct mmdep_lock_named *named;
	u32 i;

	for (i = 0; i < MMDEP_LOCKS_NAMED; i++) {
		named = &mmdep_lock_names[i];
		/* Pairs with the release in add(): the name is there then. */
		if (smp_load_acquire(&named->at) == lock)
			return mmdep_lock_class(MMDEP_ORDER_OTHER, MMDEP_LOCK_BY_SYMBOL,
						named->class, NULL, lock);
	}
	return MMDEP_LOCK_UNKNOWN;
}
NOKPROBE_SYMBOL(mmdep_lock_named_class);

static void hash_add(unsigned long at)
{
	unsigned long *place = NULL;
	u32 i;

	for (i = 0; i < MMDEP_LOCK_NAMED_PLACES; i++) {
		place = mmdep_lock_named_place(at, i);
		if (!*place || *place == WAS_THERE)
			break;
	}
	WRITE_ONCE(*place, at);
}

static void hash_remove(unsigned long at)
{
	u32 i = 0;

	while (*mmdep_lock_named_place(at, i) != at)
		i++;
	WRITE_ONCE(*mmdep_lock_named_place(at, i), WAS_THERE);
	/* Where no lock follows a search may end, or searches became longer for good. */
	while (!*mmdep_lock_named_place(at, i + 1) &&
	       *mmdep_lock_named_place(at, i) == WAS_THERE) {
		WRITE_ONCE(*mmdep_lock_named_place(at, i), 0);
		i += MMDEP_LOCK_NAMED_PLACES - 1;
	}
}

/* No tracer is in the middle of what it did before. */
static void let_tracers_end(void)
{
	if (mmdep_watch_locks.turn)
		mmdep_synchronize_text();
}

/* Mutexes are taken everywhere: they are traced only while one is named. */
static void attach(void)
{
	u32 i;

	for (i = 0; mmdep_watch_locks.turn && i < MMDEP_LOCK_NR_HOOKS; i++)
		if (mmdep_lock_hooks[i].when)
			mmdep_hook_attach(&mmdep_lock_hooks[i]);
}

static void detach(void)
{
	u32 i;

	for (i = MMDEP_LOCK_NR_HOOKS; i--;)
		if (mmdep_lock_hooks[i].when)
			mmdep_hook_detach(&mmdep_lock_hooks[i]);
}

/* As the kernel calls what begins there. */
static bool is_called(unsigned long at, const char *symbol, const char *module)
{
	char said[KSYM_SYMBOL_LEN], want[MMDEP_LOCK_NAME_LEN + 8];
	const char *owner;
	size_t len;

	sprint_symbol(said, at);
	len = scnprintf(want, sizeof(want), "%s+0x0/", symbol);
	if (strncmp(said, want, len))
		return false;
	owner = strchr(said + len, ' ');
	if (!*module)
		return !owner;
	scnprintf(want, sizeof(want), " [%s]", module);
	return owner && !strcmp(owner, want);
}

static int check(const char *module, const char *symbol, unsigned long at)
{
	u32 i, nr = 0;
	size_t len = strlen(module);

	if (!CAN_WATCH)
		return -ENODEV;
	if (len + (len > 0) + strlen(symbol) >= MMDEP_LOCK_NAME_LEN)
		return -ENAMETOOLONG;
	if (!*symbol || !mmdep_is_variable(at) || !IS_ALIGNED(at, sizeof(long)) ||
	    !is_called(at, symbol, module) || !mmdep_is_writable(at))
		return -EINVAL;
	for (i = 0; i < MMDEP_LOCKS_NAMED; i++) {
		if (mmdep_lock_names[i].at == at)
			return -EEXIST;
		nr += mmdep_lock_names[i].at > 0;
	}
	return nr == MMDEP_LOCKS_NAMED ? -ENOSPC : 0;
}

static void write_name(char *name, const char *module, const char *symbol)
{
	scnprintf(name, MMDEP_LOCK_NAME_LEN, "%s%s%s", module, *module ? ":" : "", symbol);
}

static struct mmdep_lock_named *find(const char *module, const char *symbol)
{
	char name[MMDEP_LOCK_NAME_LEN];
	u32 i;

	write_name(name, module, symbol);
	for (i = 0; i < MMDEP_LOCKS_NAMED; i++)
		if (mmdep_lock_names[i].at && !strcmp(mmdep_lock_names[i].name, name))
			return &mmdep_lock_names[i];
	return NULL;
}

static int add(const char *module, const char *symbol, unsigned long at)
{
	struct mmdep_lock_named *named = mmdep_lock_names;
	int err = check(module, symbol, at);

	if (err)
		return err;
	/* Two of one name in a module: only one of them could be named again. */
	if (find(module, symbol))
		return -EEXIST;
	while (named->at)
		named++;
	write_name(named->name, module, symbol);
	named->class = named->name;
	/* Those are known by their symbols without being named. */
	if (within_module(at, THIS_MODULE))
		named->class += strlen(named->name) - strlen(symbol);
	/* Pairs with the acquire in mmdep_lock_named_class(). */
	smp_store_release(&named->at, at);
	hash_add(at);
	mmdep_lock_any_named = true;
	/* What is remembered of it is that it is not known, and may be for a moment. */
	let_tracers_end();
	mmdep_lock_cache_drop(at);
	attach();
	return 0;
}

static void forget(struct mmdep_lock_named *named)
{
	unsigned long at = named->at;
	u32 i;

	WRITE_ONCE(named->at, 0);
	mmdep_lock_any_named = false;
	for (i = 0; i < MMDEP_LOCKS_NAMED; i++)
		mmdep_lock_any_named |= mmdep_lock_names[i].at > 0;
	if (!mmdep_lock_any_named)
		detach();
	hash_remove(at);
	let_tracers_end();
	/* Who has it now will give it back without being seen. */
	mmdep_lock_disown_all(at);
	mmdep_lock_cache_drop(at);
}

/**
 * mmdep_lock_name - watch a lock from now on
 * @module: the module that has it; "": the kernel itself
 * @symbol: its name
 * @at:     where it is
 *
 * Context: process, may sleep.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
int mmdep_lock_name(const char *module, const char *symbol, unsigned long at)
{
	int err;

	mmdep_watches_lock();
	err = add(module, symbol, at);
	mmdep_watches_unlock();
	return err;
}

/**
 * mmdep_lock_unname - do not watch a lock any more that was named
 * @module: the module that has it; "": the kernel itself
 * @symbol: its name
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOENT: it is not named.
 */
int mmdep_lock_unname(const char *module, const char *symbol)
{
	struct mmdep_lock_named *named;

	mmdep_watches_lock();
	named = find(module, symbol);
	if (named)
		forget(named);
	mmdep_watches_unlock();
	return named ? 0 : -ENOENT;
}

/*
 * A module goes, or what is only for its start does.  In one that comes nothing can
 * have been named, unless while the one before it at this place was going already.
 */
static bool ends(unsigned long at, unsigned long event, const struct module *module)
{
	if (event == MODULE_STATE_LIVE)
		return within_module_init(at, module);
	return within_module(at, module);
}

static int on_module(struct notifier_block *nb, unsigned long event, void *data)
{
	unsigned long at;
	u32 i;

	mmdep_watches_lock();
	for (i = 0; i < MMDEP_LOCKS_NAMED; i++) {
		at = mmdep_lock_names[i].at;
		if (!at || !ends(at, event, data))
			continue;
		forget(&mmdep_lock_names[i]);
		mmdep_lock_class_gone(at);
	}
	mmdep_watches_unlock();
	return NOTIFY_OK;
}

static struct notifier_block modules = { .notifier_call = on_module };

/**
 * mmdep_lock_names_init - be told when modules go
 *
 * Context: module init, may sleep.
 * Return: 0 or a negative errno.
 */
int mmdep_lock_names_init(void)
{
	return register_module_notifier(&modules);
}

/**
 * mmdep_lock_names_quit - the end of that
 *
 * Who is told takes the lock of the watches, so it is waited for without.
 *
 * Context: process, may sleep; also if mmdep_lock_names_init() never was.
 */
void mmdep_lock_names_quit(void)
{
	unregister_module_notifier(&modules);
}
