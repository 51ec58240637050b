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

enum { OPT_HOLD = 'H', OPT_STRICT = 's', OPT_ALL = 'a', OPT_REPEAT = 'n' };

#define REPEAT_MAX	1000000U

static const struct argp_option options[] = {
	{ "hold", OPT_HOLD, "MS", 0,
	  "How long a task is held or let wait, 1 to 9000 milliseconds ('list' says how long by default)", 0 },
	{ "repeat", OPT_REPEAT, "N", 0,
	  "Run it N times, until one is not as expected", 0 },
	{ "all", OPT_ALL, NULL, 0,
	  "Run all of them, and show a table", 0 },
	{ "strict", OPT_STRICT, NULL, 0,
	  "Fail when anything is counted that is not expected (for tests on a quiet machine)", 0 },
	{ 0 },
};

struct wish {
	uint64_t hold_ms;
	uint64_t repeat;
	bool all;
	bool strict;
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wish *wish = data;

	switch (key) {
	case OPT_HOLD:
		if (parse_u64(arg, &wish->hold_ms) || !wish->hold_ms ||
		    wish->hold_ms > HOLD_MAX_MS)
			argp_error(state, "--hold: '%s' is not a number of milliseconds from 1 to %u",
				   arg, HOLD_MAX_MS);
		return true;
	case OPT_REPEAT:
		if (parse_u64(arg, &wish->repeat) || !wish->repeat ||
		    wish->repeat > REPEAT_MAX)
			argp_error(state, "--repeat: '%s' is not a number from 1 to %u",
				   arg, REPEAT_MAX);
		return true;
	case OPT_ALL:
		wish->all = true;
		return true;
	case OPT_STRICT:
		wish->strict = true;
		return true;
	default:
		return false;
	}
}

int show_scenarios(struct ctx *ctx)
{
	return scenario_list(ctx);
}

static int run_all(struct ctx *ctx, const char *name, const struct wish *wish)
{
	if (name || wish->hold_ms || wish->repeat)
		return fail("scenario run --all: it runs each once as it is. Leave out the name, --hold and --repeat");
	return scenario_run_all(ctx, wish->strict);
}

int verb_scenario(struct ctx *ctx, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct args args = {
		.csv = true,
		.usage = "list\nrun NAME\nrun --all",
		.doc = "Lists the scenarios, or runs one: it makes a situation really happen, in this process alone, and compares what the module counted and found with what must have happened.\v"
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
	if (ctx->csv)
		return fail("scenario: --csv is for 'list'");
	if (verb && !strcmp(verb, "run") && wish.all)
		return run_all(ctx, name, &wish);
	if (verb && !strcmp(verb, "run") && name && wish.repeat)
		return scenario_repeat(ctx, name, wish.hold_ms, wish.strict,
				       wish.repeat);
	if (verb && !strcmp(verb, "run") && name)
		return scenario_run(ctx, name, wish.hold_ms, wish.strict);
	if (verb && !strcmp(verb, "run"))
		return fail("scenario run: there is no name. See 'mmdepctl scenario list', or say --all");
	return fail("scenario: say 'list' or 'run NAME'. See 'mmdepctl scenario --help'");
}
