// SPDX-License-Identifier: GPL-2.0
/*
 * Command line of a verb.
 */
#include <stdlib.h>

#include "args.h"
#include "output.h"

struct input {
	struct ctx *ctx;
	struct args *args;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;
	struct args *args = input->args;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = input->ctx;
		if (args->child)
			state->child_inputs[1] = args->input;
		return 0;
	case ARGP_KEY_ARG:
		if (args->n == args->max)
			argp_error(state, "'%s' is one word too many", arg);
		args->word[args->n++] = arg;
		return 0;
	default:
		if (args->option && args->option(key, arg, state, args->data))
			return 0;
		return ARGP_ERR_UNKNOWN;
	}
}

void parse_args(struct ctx *ctx, struct args *args, int argc, char **argv)
{
	const struct argp_child child[] = {
		{ &global_argp, 0, "Global options:", -1 },
		{ args->child, 0, args->title, 0 },
		{ 0 },
	};
	const struct argp argp = {
		.options = args->options,
		.parser = parse,
		.args_doc = args->usage,
		.doc = args->doc,
		.children = child,
	};
	struct input input = { .ctx = ctx, .args = args };

	args->n = 0;
	args->word = must_alloc(calloc(argc + 1, sizeof(*args->word)));
	if (argp_parse(&argp, argc, argv, 0, NULL, &input))
		exit(EXIT_ERROR);
	if (!ctx->csv)
		return;
	if (ctx->json)
		exit(fail("--csv and --json: only one of them can be. Leave one out"));
	if (!args->csv)
		exit(fail("--csv: this verb shows no table. Those that do are collapse, counters, findings, gup, hist, hold, hooks, list, locks, scenario, status and waits; others may have --json"));
	ctx->json = true;
}
