// SPDX-License-Identifier: GPL-2.0
/*
 * "diagnose": the module, its version and its hooks.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "kmod.h"
#include "output.h"
#include "report.h"
#include "sys.h"
#include "util.h"
#include "watch.h"

static bool hook_works(const struct hook *k)
{
	return !strcmp(k->state, "on") || !strcmp(k->state, "alt") ||
	       !strcmp(k->state, "infer");
}

static void check_hook(struct report *r, const struct hook *k)
{
	const char *why = *k->why ? k->why : "the module gives no reason";

	/* Not needed is as good as there. */
	if (!strcmp(k->state, "on") || !strcmp(k->state, "spared"))
		return;
	if (!strcmp(k->state, "alt") || !strcmp(k->state, "infer"))
		report_add(r, LEVEL_NOTE, "hook", "%s is followed through %s: %s.",
			   k->name, *k->hooked_as ? k->hooked_as : "something else",
			   why);
	else if (!strcmp(k->state, "off"))
		report_add(r, LEVEL_NOTE, "hook", "%s is off: %s.", k->name, why);
	else if (!strcmp(k->state, "absent"))
		report_add(r, LEVEL_NOTE, "hook",
			   "%s is not to be had in this kernel: %s.", k->name,
			   why);
	else
		report_add(r, LEVEL_PROBLEM, "hook",
			   "%s could not be hooked (%s): %s.", k->name,
			   k->state, why);
}

/* A watch that is on, and sees nothing, is worse than any single hook. */
static void check_watch(struct report *r, const struct hooks *h,
			const struct watch *w)
{
	const char *lacks = hooks_lacking(h, w->name);
	size_t i, all = 0, works = 0, off = 0;

	for (i = 0; i < h->n; i++) {
		const struct hook *k = &h->hook[i];

		if (strcmp(k->watch, w->name))
			continue;
		all++;
		works += hook_works(k);
		off += !strcmp(k->state, "off");
	}
	if (works || !all)
		return;
	if (lacks)
		report_add(r, LEVEL_NOTE, "watch",
			   "The watch %s sees nothing on this kernel: it cannot do without %s.",
			   w->name, lacks);
	else if (off && off < all)
		report_add(r, LEVEL_NOTE, "watch",
			   "The watch %s is off, and not all that it needs is in this kernel; 'mmdepctl set watch=+%s' tries to switch it on.",
			   w->name, w->name);
	else if (off)
		report_add(r, LEVEL_NOTE, "watch",
			   "The watch %s is switched off; 'mmdepctl set watch=+%s' switches it on.",
			   w->name, w->name);
	else
		report_add(r, LEVEL_PROBLEM, "watch",
			   "The watch %s sees nothing on this kernel: none of its hooks could be attached.",
			   w->name);
}

static void check_hooks(struct report *r, const char *dir)
{
	char *path = format("%s/hooks", dir), *text;
	struct parse_error err;
	const struct watch *w;
	struct hooks h;
	size_t i, len;
	int ret;

	ret = read_whole(path, &text, &len);
	if (ret) {
		report_add(r, LEVEL_PROBLEM, "hooks", "%s cannot be read: %s.",
			   path, strerror(-ret));
	} else if (parse_hooks(text, len, &h, &err)) {
		report_add(r, LEVEL_PROBLEM, "hooks",
			   "%s, line %u: %s; the file is damaged or of another version of mmdep.",
			   path, err.line, err.why);
		free(text);
	} else {
		for (i = 0; i < h.n; i++)
			check_hook(r, &h.hook[i]);
		for (w = watches; *w->name; w++)
			check_watch(r, &h, w);
		hooks_free(&h);
		free(text);
	}
	free(path);
}

static void check_versions(struct report *r, const struct status *s)
{
	const char *version = status_get(s, "version");
	const char *abi = status_get(s, "abi");
	const char *missed = status_get(s, "missed_returns");
	char why[160];

	if (!abi)
		report_add(r, LEVEL_PROBLEM, "module",
			   "The module does not tell its ABI version; it is not of this family.");
	else if (!abi_text_fits(abi, why, sizeof(why)))
		report_add(r, LEVEL_PROBLEM, "module",
			   "Module and mmdepctl do not fit: %s; install the two from one release.",
			   why);
	else if (version && strcmp(version, MMDEPCTL_VERSION))
		report_add(r, LEVEL_NOTE, "module",
			   "The module is version %s and this mmdepctl %s; they can work together (ABI %s).",
			   version, MMDEPCTL_VERSION, abi);
	else
		report_add(r, LEVEL_OK, "module",
			   "The module is loaded, version %s, as this mmdepctl.",
			   version ? version : "unknown");
	if (missed && strcmp(missed, "0"))
		report_add(r, LEVEL_NOTE, "module",
			   "%s returns were missed, because more tasks waited at once than the probes can follow; those waits are counted, but not timed.",
			   missed);
}

/* What found no room, in the order of status. */
static void check_room(struct report *r, const struct status *s)
{
	static const struct {
		const char *key;
		const char *text;
	} lost[] = {
		{ "waits_dropped",
		  "%s waits found no room in the table of open waits; they are counted, but 'mmdepctl waits' does not show them and nothing is found about them. Load the module with a larger waits=." },
		{ "findings_evicted",
		  "%s findings had to go for newer ones; 'mmdepctl watch' tells each when it comes." },
		{ "findings_dropped",
		  "%s things were seen and there was no room to say them; what 'mmdepctl findings' shows is not all." },
		{ "contexts_evicted",
		  "%s userfaultfds had to go for newer ones; findings about them cannot name who serves them." },
		{ "deeds_dropped",
		  "%s times it could not be noted who read or answered a userfaultfd, because two CPUs were at it at once; a finding may name who did so before." },
		{ "movers_dropped",
		  "%s moved folios could not be followed; waits for them cannot name who moves them." },
		{ "sleepers_dropped",
		  "%s times a task slept for a lock and there was no room to note it; tasks that wait for each other over that lock may be missed." },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lost); i++) {
		const char *n = status_get(s, lost[i].key);
		char *text;

		if (!n || !strcmp(n, "0"))
			continue;
		text = format(lost[i].text, n);
		report_add(r, LEVEL_NOTE, "module", "%s", text);
		free(text);
	}
}

static void check_status(struct report *r, const char *dir)
{
	char *path = format("%s/status", dir), *text;
	struct parse_error err;
	struct status s;
	size_t len;
	int ret;

	ret = read_whole(path, &text, &len);
	if (ret) {
		report_add(r, LEVEL_PROBLEM, "module", "%s cannot be read: %s.",
			   path, strerror(-ret));
	} else if (parse_status(text, len, &s, &err)) {
		report_add(r, LEVEL_PROBLEM, "module",
			   "%s, line %u: %s; the file is damaged or of another version of mmdep.",
			   path, err.line, err.why);
		free(text);
	} else {
		check_versions(r, &s);
		check_room(r, &s);
		check_hooks(r, dir);
		status_free(&s);
		free(text);
	}
	free(path);
}

void check_module(struct report *r)
{
	bool loaded = r->ctx->debugfs || kmod_loaded(r->ctx->root);
	char dir[PATH_MAX];

	if (!loaded) {
		report_add(r, LEVEL_PROBLEM, "module",
			   "The module is not loaded; 'mmdepctl load' inserts it.");
		return;
	}
	switch (debugfs_find(r->ctx, dir, sizeof(dir))) {
	case DEBUGFS_OK:
		check_status(r, dir);
		break;
	case DEBUGFS_NOT_MOUNTED:
		/* check_machine() has said it. */
		report_add(r, LEVEL_NOTE, "module",
			   "The module is loaded, but its state cannot be seen without debugfs.");
		break;
	case DEBUGFS_FORBIDDEN:
		report_add(r, LEVEL_NOTE, "module",
			   "The module is loaded, but only root may see its state in %s.",
			   dir);
		break;
	case DEBUGFS_NO_MMDEP:
	case DEBUGFS_ERROR:
		report_add(r, LEVEL_PROBLEM, "debugfs",
			   "The module is loaded, but there is no folder %s: debugfs is hidden (kernel parameter debugfs=no-mount or off), or another debugfs covers it.",
			   dir);
		break;
	}
}
