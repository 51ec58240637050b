// SPDX-License-Identifier: GPL-2.0
/*
 * The list of watches, and switching them on and off.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "core/finding.h"
#include "core/inside.h"
#include "watch/watch.h"

struct mmdep_watch * const mmdep_watches[MMDEP_NR_WATCHES] = {
	&mmdep_watch_userfault,
	&mmdep_watch_migration,
	&mmdep_watch_collapse,
	&mmdep_watch_gup,
	&mmdep_watch_locks,
};

/*
 * Protects which watches are on and the state of every hook.  Outermost lock of
 * the module; registering a probe takes the kernel's kprobe_mutex under it.
 */
static DEFINE_MUTEX(watches_mutex);

/* How often any of them was switched on (watches_mutex). */
static u32 turns;

static void switch_off(struct mmdep_watch *watch)
{
	unsigned int i;

	WRITE_ONCE(watch->turn, 0);
	/* The other way round than they were attached: some rows rely on others. */
	for (i = watch->nr_hooks; i--;)
		mmdep_hook_detach(&watch->hooks[i]);
	if (watch->end)
		watch->end();
}

static int switch_on(struct mmdep_watch *watch)
{
	unsigned int i;
	int err;

	err = watch->begin ? watch->begin() : 0;
	if (err)
		return err;
	for (i = 0; i < watch->nr_hooks; i++) {
		err = mmdep_hook_attach(&watch->hooks[i]);
		if (err && watch->hooks[i].required) {
			switch_off(watch);
			return err == -ENOMEM ? err : -ENODEV;
		}
	}
	if (!++turns)
		turns = 1;
	WRITE_ONCE(watch->turn, turns);
	return 0;
}

static void exit_one(struct mmdep_watch *watch)
{
	unsigned int i;

	for (i = 0; i < watch->nr_hooks; i++)
		mmdep_hook_exit(&watch->hooks[i]);
	for (i = 0; i < watch->nr_hists; i++)
		mmdep_hist_exit(&watch->hists[i]);
	if (watch->exit)
		watch->exit();
	WRITE_ONCE(watch->turn, 0);
}

static int init_one(struct mmdep_watch *watch)
{
	unsigned int i;
	int err = 0;

	if (watch->kind)
		mmdep_judges[watch->kind] = watch->judge;
	for (i = 0; i < watch->nr_sets && !err; i++)
		err = mmdep_counters_add(&watch->sets[i]);
	for (i = 0; i < watch->nr_hists && !err; i++)
		err = mmdep_hist_init(&watch->hists[i]);
	for (i = 0; i < watch->nr_hooks && !err; i++) {
		mmdep_judges[watch->hooks[i].kind] = watch->judge;
		mmdep_wait_hooks[watch->hooks[i].kind] = &watch->hooks[i];
		err = mmdep_hook_init(&watch->hooks[i]);
	}
	if (!err && watch->init)
		err = watch->init();
	return err;
}

/**
 * mmdep_watches_init - prepare every watch; all are off
 *
 * Context: module init, may sleep.
 * Return: 0 or a negative errno; then nothing is left behind.
 */
int mmdep_watches_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		err = init_one(mmdep_watches[i]);
		if (err) {
			mmdep_watches_exit();
			return err;
		}
	}
	return 0;
}

/**
 * mmdep_watches_exit - take every probe out and free everything
 *
 * Context: process, may sleep.  No handler runs when it comes back.
 */
void mmdep_watches_exit(void)
{
	unsigned int i;

	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		if (mmdep_watches[i]->quit)
			mmdep_watches[i]->quit();
	mutex_lock(&watches_mutex);
	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		exit_one(mmdep_watches[i]);
	mutex_unlock(&watches_mutex);
}

/**
 * mmdep_watches_lock - keep hooks and switches as they are, to read them
 *
 * Context: process, may sleep.
 */
void mmdep_watches_lock(void)
{
	mutex_lock(&watches_mutex);
}

/**
 * mmdep_watches_unlock - undo mmdep_watches_lock()
 */
void mmdep_watches_unlock(void)
{
	mutex_unlock(&watches_mutex);
}

static u64 watches_on(void)
{
	u64 on = 0;
	unsigned int i;

	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		if (mmdep_watches[i]->turn)
			on |= mmdep_watches[i]->bit;
	return on;
}

/**
 * mmdep_watches_on - MMDEP_WATCH_* bits of what is on
 *
 * Context: process, may sleep.
 */
u64 mmdep_watches_on(void)
{
	u64 on;

	mutex_lock(&watches_mutex);
	on = watches_on();
	mutex_unlock(&watches_mutex);
	return on;
}

static int apply(u64 watches)
{
	unsigned int i;
	int err;

	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		struct mmdep_watch *watch = mmdep_watches[i];
		bool want = watches & watch->bit;

		if (want && !watch->turn) {
			err = switch_on(watch);
			if (err)
				return err;
		} else if (!want && watch->turn) {
			switch_off(watch);
		}
	}
	return 0;
}

/**
 * mmdep_watches_set - switch watches on and off
 * @watches: MMDEP_WATCH_* bits of what shall be on
 *
 * Context: process, may sleep.
 * Return: 0, -ENODEV when this kernel cannot do one of them, or -ENOMEM; then what
 * was on before is on again.
 */
int mmdep_watches_set(u64 watches)
{
	u64 before;
	int err;

	mutex_lock(&watches_mutex);
	before = watches_on();
	err = apply(watches);
	if (err && apply(before))
		pr_warn("not every watch that was on could be switched on again\n");
	mutex_unlock(&watches_mutex);
	return err;
}

/**
 * mmdep_watches_reset_hists - empty every histogram
 *
 * Context: process, may sleep.
 */
void mmdep_watches_reset_hists(void)
{
	unsigned int i, j;

	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		for (j = 0; j < mmdep_watches[i]->nr_hists; j++)
			mmdep_hist_reset(&mmdep_watches[i]->hists[j]);
}

/**
 * mmdep_watches_reset_findings - forget all that was found
 *
 * Context: process, may sleep.
 */
void mmdep_watches_reset_findings(void)
{
	unsigned int i;

	mmdep_findings_reset();
	for (i = 0; i < MMDEP_NR_WATCHES; i++)
		if (mmdep_watches[i]->forget)
			mmdep_watches[i]->forget();
}

/**
 * mmdep_watches_bytes - memory that hooks and histograms use
 *
 * Context: process; under mmdep_watches_lock().
 */
size_t mmdep_watches_bytes(void)
{
	size_t bytes = 0;
	unsigned int i, j;

	for (i = 0; i < MMDEP_NR_WATCHES; i++) {
		bytes += mmdep_watches[i]->nr_hists * mmdep_hist_bytes();
		if (mmdep_watches[i]->bytes)
			bytes += mmdep_watches[i]->bytes();
		for (j = 0; j < mmdep_watches[i]->nr_hooks; j++)
			bytes += mmdep_hook_bytes(&mmdep_watches[i]->hooks[j]);
	}
	return bytes;
}
