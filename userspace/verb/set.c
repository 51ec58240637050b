// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl set: which watches are on, and from when on a wait is long.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/device.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/setting.h"
#include "../lib/watch.h"

/* A change to the watches is one to those that are on now. */
static void apply(const struct settings *s, const struct mmdep_config *now,
		  struct mmdep_config *c)
{
	*c = s->config;
	c->size = sizeof(*c);
	if (s->relative) {
		c->watches = (now->watches | s->set) & ~s->clear;
		c->mask |= MMDEP_CONFIG_WATCHES;
	}
}

static int set_failed(const struct ctx *ctx, int err)
{
	char low[NS_TEXT_LEN], high[NS_TEXT_LEN];

	switch (err) {
	case ENODEV:
		return fail("%s: MMDEP_IOC_SET_CONFIG: this kernel has none of the functions that one of the watches needs; nothing was changed. See 'mmdepctl hooks'",
			    ctx->device);
	case ERANGE:
		return fail("%s: MMDEP_IOC_SET_CONFIG: a threshold is out of bounds; nothing was changed. Give one from %s to %s",
			    ctx->device, format_ns_exact(MMDEP_LONG_MIN_NS, low),
			    format_ns_exact(MMDEP_LONG_MAX_NS, high));
	default:
		return device_failed(ctx, "MMDEP_IOC_SET_CONFIG", err);
	}
}

static void print_config(const struct ctx *ctx, const struct mmdep_config *c)
{
	char text[NS_TEXT_LEN], names[WATCHES_TEXT_LEN];
	struct json_object *obj, *array;
	const struct watch *w;

	if (!ctx->json) {
		printf("watches=%s\n", format_watches(c->watches, ",", names));
		printf("userfault-long=%s\n",
		       format_ns_exact(c->userfault_long_ns, text));
		printf("migration-long=%s\n",
		       format_ns_exact(c->migration_long_ns, text));
		printf("collapse-long=%s\n",
		       format_ns_exact(c->collapse_long_ns, text));
		return;
	}
	obj = json_object_new_object();
	array = json_object_new_array();
	for (w = watches; *w->name; w++)
		if (c->watches & w->bit)
			json_object_array_add(array,
					      json_object_new_string(w->name));
	json_object_object_add(obj, "watches", array);
	json_u64(obj, "userfault_long_ns", c->userfault_long_ns);
	json_u64(obj, "migration_long_ns", c->migration_long_ns);
	json_u64(obj, "collapse_long_ns", c->collapse_long_ns);
	json_print(stdout, obj);
}

int verb_set(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "[NAME=VALUE...]",
		.doc = "Changes the configuration, all of it or nothing, and prints what then holds; without a word it only prints.\v"
		       "  watches=userfault,migration     exactly these (or: all, none)\n"
		       "  watch=+collapse,-userfault      these on and those off\n"
		       "  userfault-long=1s               a wait this long counts as long\n"
		       "  migration-long=100ms\n"
		       "  collapse-long=500ms\n"
		       "\n"
		       "Times have a unit (ns, us, ms, s) and lie between 1us and 3600s. "
		       "A watch that is off costs nothing; its counters keep their values.",
		.max = 16,
	};
	struct settings settings = { 0 };
	struct mmdep_config now, c;
	char why[256];
	int i, fd, ret;

	parse_args(ctx, &args, argc, argv);
	for (i = 0; i < args.n; i++) {
		if (!parse_setting(args.word[i], &settings, why, sizeof(why)))
			continue;
		free(args.word);
		return fail("set: %s. See 'mmdepctl set --help'", why);
	}
	free(args.word);
	ret = device_open(ctx, &fd, NULL);
	if (ret)
		return ret;
	ret = device_get_config(ctx, fd, &now);
	if (!ret && args.n) {
		apply(&settings, &now, &c);
		if (ioctl(fd, MMDEP_IOC_SET_CONFIG, &c))
			ret = set_failed(ctx, errno);
		else
			ret = device_get_config(ctx, fd, &now);
	}
	if (!ret)
		print_config(ctx, &now);
	close(fd);
	return ret;
}
