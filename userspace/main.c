// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl: finds the verb and gives it the rest of the command line.
 */
#include <stdlib.h>
#include <string.h>

#include <mmdep.h>

#include "lib/output.h"
#include "lib/util.h"
#include "mmdepctl.h"

static const struct verb verbs[] = {
	{ "list", verb_list },
	{ "export", verb_export },
	{ "hooks", verb_hooks },
	{ "status", verb_status },
	{ "waits", verb_waits },
	{ "findings", verb_findings },
	{ "watch", verb_watch },
	{ "explain", verb_explain },
	{ "record", verb_record },
	{ "report", verb_report },
	{ "locks", verb_locks },
	{ "counters", verb_counters },
	{ "hist", verb_hist },
	{ "collapse", verb_collapse },
	{ "gup", verb_gup },
	{ "scenario", verb_scenario },
	{ "hold", verb_hold },
	{ "top", verb_top },
	{ "set", verb_set },
	{ "reset", verb_reset },
	{ "load", verb_load },
	{ "unload", verb_unload },
	{ "diagnose", verb_diagnose },
};

static const char doc[] =
"Shows who waits inside the page-fault code of the running kernel, with the help of the mmdep kernel module.\n"
"\n"
"Look:\n"
"  status                 the state of the module: versions, watches, limits\n"
"  top                    waits, who holds them up, and findings, renewed\n"
"  waits                  who waits now, for what, since when, because of whom\n"
"  findings [ID|NAME]     what was found: who is stuck, why, and because of whom\n"
"  watch                  findings as they come, also for scripts\n"
"  explain PID            all that is known of one process, and a verdict\n"
"  record, report         a trace that Perfetto opens; the same as text\n"
"  locks [WHAT]           the order of locks, who holds which now; name more\n"
"  counters [PATTERN]     what was counted since the start or the last reset\n"
"  hist [NAME]            how long waits and collapses took, as bars\n"
"  collapse               the last collapses, and where their time went\n"
"  gup                    what get_user_pages() was asked for, and tried again\n"
"  export                 metrics for Prometheus\n"
"  hooks                  what is instrumented, and what is not and why\n"
"  list [WHAT]            names of hooks, findings, counters, scenarios, ...\n"
"  diagnose               what is wrong or limited here, in plain words\n"
"\n"
"Change:\n"
"  load, unload           insert the module into the kernel; take it out\n"
"  set NAME=VALUE...      switch watches; say when a wait counts as long\n"
"  reset [WHAT]           counters and histograms from zero; forget findings\n"
"\n"
"Try:\n"
"  scenario list          situations that can be made to happen on purpose\n"
"  scenario run NAME      make one happen, and check that it was counted\n"
"  hold list              places in the kernel where a process can be stopped\n"
"  hold arm POINT         stop one's own there, and look around\n"
"\n"
"'mmdepctl VERB --help' tells more about each.\n"
"\v"
"Examples:\n"
"  mmdepctl load scenarios=1           insert the module, scenarios allowed\n"
"  mmdepctl scenario run userfault     let a thread wait for a userfaultfd\n"
"  mmdepctl hist userfault_wait_ns     see how long it waited\n"
"\n"
"Exit status: 0 all is well, 1 an error (or diagnose found a problem), 2 something was found, 4 not supported on this kernel.\n";

enum { OPT_DEBUGFS = 256, OPT_DEVICE, OPT_ROOT, OPT_JSON, OPT_CSV,
	OPT_NO_HEADER, OPT_NO_COLOR };

static const struct argp_option global_options[] = {
	{ "json", OPT_JSON, NULL, 0, "Print facts as JSON, times in nanoseconds", 0 },
	{ "csv", OPT_CSV, NULL, 0,
	  "Print a table as comma-separated values, with the names and units of --json", 0 },
	{ "no-header", OPT_NO_HEADER, NULL, 0,
	  "No names of columns above a table", 0 },
	{ "debugfs", OPT_DEBUGFS, "DIR", 0,
	  "Read mmdep's files from DIR, such as a saved copy (default: mmdep/ where debugfs is mounted)", 0 },
	{ "device", OPT_DEVICE, "PATH", 0,
	  "The device of the module (default: " MMDEP_DEVICE ")", 0 },
	{ "root", OPT_ROOT, "DIR", 0,
	  "Read /proc, /sys and /boot below DIR, such as a saved copy", 0 },
	{ "no-color", OPT_NO_COLOR, NULL, 0,
	  "No colours, also on a terminal (as NO_COLOR=1 in the environment)", 0 },
	{ 0 },
};

static error_t parse_global(int key, char *arg, struct argp_state *state)
{
	struct ctx *ctx = state->input;

	switch (key) {
	case OPT_JSON:
		ctx->json = true;
		return 0;
	case OPT_CSV:
		ctx->csv = true;
		return 0;
	case OPT_NO_HEADER:
		ctx->no_header = true;
		return 0;
	case OPT_DEBUGFS:
		ctx->debugfs = arg;
		return 0;
	case OPT_DEVICE:
		ctx->device = arg;
		return 0;
	case OPT_ROOT:
		ctx->root = arg;
		return 0;
	case OPT_NO_COLOR:
		ctx->color = false;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp global_argp = {
	.options = global_options,
	.parser = parse_global,
};

struct rest {
	struct ctx *ctx;
	int argc;
	char **argv;
};

static error_t parse_main(int key, char *arg, struct argp_state *state)
{
	struct rest *rest = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = rest->ctx;
		return 0;
	case ARGP_KEY_ARG:
		/* The verb: all that follows is its own. */
		rest->argc = state->argc - state->next + 1;
		rest->argv = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "there is no verb, such as 'status'");
		return ARGP_ERR_UNKNOWN;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_version(FILE *out, struct argp_state *state)
{
	(void)state;
	fprintf(out, "mmdepctl %s (ABI %d.%d)\n", MMDEPCTL_VERSION,
		MMDEP_ABI_MAJOR, MMDEP_ABI_MINOR);
}

int main(int argc, char **argv)
{
	static const struct argp_child child[] = GLOBAL_CHILD;
	static const struct argp argp = {
		.parser = parse_main,
		.args_doc = "VERB [ARGUMENT...]",
		.doc = doc,
		.children = child,
	};
	struct ctx ctx = {
		.device = MMDEP_DEVICE,
		.root = "",
		.color = color_wanted(),
	};
	struct rest rest = { .ctx = &ctx };
	char name[64];
	size_t i;
	int ret;

	argp_program_version_hook = print_version;
	argp_err_exit_status = EXIT_ERROR;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &rest))
		return EXIT_ERROR;
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].name, rest.argv[0]))
			continue;
		/* Messages of the verb's own parser begin with both words. */
		snprintf(name, sizeof(name), "mmdepctl %s", verbs[i].name);
		rest.argv[0] = name;
		ret = verbs[i].run(&ctx, rest.argc, rest.argv);
		if (fflush(stdout) || ferror(stdout))
			ret = fail("standard output: it cannot be written. Is the disk full?");
		return ret;
	}
	return fail("'%s': there is no such verb. See 'mmdepctl --help'",
		    rest.argv[0]);
}
