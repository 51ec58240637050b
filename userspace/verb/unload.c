// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl unload: take the module out, or say who is in the way.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/debugfs.h"
#include "../lib/kmod.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/sys.h"

/* Without a word: this only makes a message better. */
static long tasks_held(struct ctx *ctx)
{
	struct parse_error err;
	char dir[PATH_MAX], *path, *text;
	struct status s;
	uint64_t n = 0;
	long held = -1;
	size_t len;

	if (debugfs_find(ctx, dir, sizeof(dir)) != DEBUGFS_OK)
		return -1;
	path = format("%s/status", dir);
	if (!read_whole(path, &text, &len)) {
		if (!parse_status(text, len, &s, &err)) {
			const char *value = status_get(&s, "tasks_held");

			if (value && !parse_u64(value, &n) && n <= LONG_MAX)
				held = n;
			status_free(&s);
		}
		free(text);
	}
	free(path);
	return held;
}

int verb_unload(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.doc = "Takes the module out of the running kernel; all probes and counters go with it.\v"
		       "It is refused while a scenario holds a task or a program has the device open.",
	};
	char why[512];
	int err;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	if (!syscall(SYS_delete_module, KMOD_NAME, O_NONBLOCK))
		return EXIT_CLEAN;
	err = errno;
	kmod_explain_unload(err, tasks_held(ctx), why, sizeof(why));
	return fail("%s: %s", KMOD_NAME, why);
}
