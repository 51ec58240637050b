// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl scenario: situations that can be made to happen on purpose.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/device.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../scenario/scenario.h"
#include "verb.h"

enum { OPT_HOLD = 'H', OPT_STRICT = 's' };

static const struct argp_option options[] = {
	{ "hold", OPT_HOLD, "MS", 0,
	  "How long a task is held or let wait, 1 to 10000 milliseconds (default: 100 for userfault, 200 for migration-wait)", 0 },
	{ "strict", OPT_STRICT, NULL, 0,
	  "Fail when anything is counted that is not expected (for tests on a quiet machine)", 0 },
	{ 0 },
};

struct wish {
	uint64_t hold_ms;
	bool strict;
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wish *wish = data;

	switch (key) {
	case OPT_HOLD:
		if (parse_u64(arg, &wish->hold_ms) || !wish->hold_ms ||
		    wish->hold_ms > MMDEP_HOLD_MAX_MS)
			argp_error(state, "--hold: '%s' is not a number of milliseconds from 1 to %u",
				   arg, MMDEP_HOLD_MAX_MS);
		return true;
	case OPT_STRICT:
		wish->strict = true;
		return true;
	default:
		return false;
	}
}

static struct json_object *to_json(const struct mmdep_scenario_info *info)
{
	struct json_object *obj = json_object_new_object();

	json_str(obj, "name", info->name);
	json_flag(obj, "available", info->flags & MMDEP_SCENARIO_AVAILABLE);
	json_str(obj, "summary", info->summary);
	json_object_object_add(obj, "hold_point", *info->point ?
			       json_object_new_string(info->point) : NULL);
	json_object_object_add(obj, "why", *info->why ?
			       json_object_new_string(info->why) : NULL);
	return obj;
}

static void print_info(const struct ctx *ctx,
		       const struct mmdep_scenario_info *info)
{
	bool here = info->flags & MMDEP_SCENARIO_AVAILABLE;

	printf("%s%s%s%s\n", color_on(ctx->color, BOLD), info->name,
	       color_off(ctx->color), here ? "" : " (not here)");
	print_wrapped(stdout, info->summary, 4, output_width());
	if (info->flags & MMDEP_SCENARIO_HOLDS && *info->point)
		printf("    holds: %s\n", info->point);
	if (!here)
		printf("    why not: %s\n",
		       *info->why ? info->why : "the module gives no reason");
}

int show_scenarios(struct ctx *ctx)
{
	struct json_object *obj, *array = json_object_new_array();
	struct mmdep_scenario_info info;
	unsigned int i;
	int fd, err, ret = device_open(ctx, &fd, NULL);

	if (ret) {
		json_object_put(array);
		return ret;
	}
	for (i = 0; !(err = device_scenario(fd, i, &info)); i++) {
		if (ctx->json)
			json_object_array_add(array, to_json(&info));
		else
			print_info(ctx, &info);
	}
	close(fd);
	if (err != -ENOENT)
		ret = device_failed(ctx, "MMDEP_IOC_SCENARIO_INFO", -err);
	if (ret || !ctx->json) {
		json_object_put(array);
		return ret;
	}
	obj = json_object_new_object();
	json_object_object_add(obj, "scenarios", array);
	json_print(stdout, obj);
	return EXIT_CLEAN;
}

int verb_scenario(struct ctx *ctx, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct args args = {
		.usage = "list\nrun NAME",
		.doc = "Lists the scenarios, or runs one: it makes a situation really happen, in this process alone, and compares what the module counted with what must have happened.\v"
		       "The module must be loaded with scenarios=1. Whatever ends the run, a signal too, lets go who is held.\n"
		       "\n"
		       "Exit status: 0 as expected, 1 not as expected or an error, 4 not possible on this kernel.",
		.options = options,
		.option = option,
		.data = &wish,
		.max = 2,
	};
	const char *verb, *name;

	parse_args(ctx, &args, argc, argv);
	verb = args.word[0];
	name = verb ? args.word[1] : NULL;
	free(args.word);
	if (verb && !strcmp(verb, "list") && !name)
		return show_scenarios(ctx);
	if (verb && !strcmp(verb, "run") && name)
		return scenario_run(ctx, name, wish.hold_ms, wish.strict);
	if (verb && !strcmp(verb, "run"))
		return fail("scenario run: there is no name. See 'mmdepctl scenario list'");
	return fail("scenario: say 'list' or 'run NAME'. See 'mmdepctl scenario --help'");
}
