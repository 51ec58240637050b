// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl diagnose: what is wrong or limited here, in plain words.
 */
#include <stdlib.h>

#include "../lib/args.h"
#include "../lib/report.h"

int verb_diagnose(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.doc = "Says what keeps mmdep from working on this machine, and what it cannot see on this kernel: one sentence for each thing.\v"
		       "Exit status 0 when all is well, 1 when there is a problem. Notes are no problems.",
	};
	struct report r = { .ctx = ctx };
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	check_module(&r);
	check_machine(&r);
	report_print(&r);
	ret = report_problems(&r) ? EXIT_ERROR : EXIT_CLEAN;
	report_free(&r);
	return ret;
}
