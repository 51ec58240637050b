// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl diagnose: what is wrong or limited here, in plain words; or in one file
 * all that a bug report should have.
 */
#include <limits.h>
#include <stdlib.h>

#include "../lib/args.h"
#include "../lib/cost_show.h"
#include "../lib/output.h"
#include "../lib/report.h"
#include "../lib/sys.h"
#include "verb.h"

enum { OPT_COST = 256, OPT_SWITCH };

static const struct argp_option own_options[] = {
	{ "cost", OPT_COST, NULL, 0, "Measure what short paths through the kernel take here", 0 },
	{ "switch-watches", OPT_SWITCH, NULL, 0,
	  "With --cost: switch all watches off and on again meanwhile, to compare", 0 },
	{ 0 },
};

struct wanted {
	bool cost;
	bool switch_watches;
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	struct wanted *wanted = data;

	(void)arg;
	switch (key) {
	case OPT_COST:
		wanted->cost = true;
		return true;
	case OPT_SWITCH:
		wanted->switch_watches = true;
		return true;
	case ARGP_KEY_END:
		if (wanted->switch_watches && !wanted->cost)
			argp_error(state, "--switch-watches belongs to --cost");
		return true;
	default:
		return false;
	}
}

/* Options of the kernel that decide what can be seen. */
static const char * const options[] = {
	"DEBUG_FS", "DYNAMIC_FTRACE", "FUNCTION_TRACER", "HUGETLB_PAGE",
	"KALLSYMS_ALL", "KPROBES", "KRETPROBES", "LOCKDEP", "MIGRATION",
	"MODULE_SIG_FORCE", "NUMA", "PER_VMA_LOCK", "PREEMPT_DYNAMIC",
	"PREEMPT_RT", "SECURITY_LOCKDOWN_LSM", "TRANSPARENT_HUGEPAGE",
	"UNWINDER_ORC", "USERFAULTFD", "X86_KERNEL_IBT",
};

/* NULL: it cannot be read. */
static struct json_object *line_json(struct ctx *ctx, const char *path)
{
	char line[1024];

	if (sys_line(ctx->root, path, line, sizeof(line)))
		return NULL;
	return json_object_new_string(line);
}

static struct json_object *kernel_json(struct ctx *ctx)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *config = json_object_new_object();
	char release[128], value[64];
	size_t i;

	sys_release(ctx->root, release, sizeof(release));
	json_str(obj, "release", release);
	json_object_object_add(obj, "version", line_json(ctx, "/proc/version"));
	json_object_object_add(obj, "command_line",
			       line_json(ctx, "/proc/cmdline"));
	json_object_object_add(obj, "tainted",
			       line_json(ctx, "/proc/sys/kernel/tainted"));
	json_object_object_add(obj, "lockdown",
			       line_json(ctx, "/sys/kernel/security/lockdown"));
	json_object_object_add(obj, "transparent_hugepage",
			       line_json(ctx, "/sys/kernel/mm/transparent_hugepage/enabled"));
	for (i = 0; i < ARRAY_SIZE(options); i++) {
		const char *is = sys_config(ctx->root, options[i], value,
					    sizeof(value));

		/* Off is "n", as in the file; null is not known. */
		json_object_object_add(config, options[i],
				       is ? json_object_new_string(*is ? is : "n") :
					    NULL);
	}
	json_object_object_add(obj, "config", config);
	return obj;
}

static void add_hists(struct ctx *ctx, struct json_object *obj)
{
	struct json_object *all;
	char **names;
	size_t i, n;

	if (debugfs_hist_names(ctx, &names, &n))
		return;
	all = json_object_new_object();
	for (i = 0; i < n; i++) {
		struct hist h;

		if (debugfs_hist(ctx, names[i], &h))
			continue;
		json_object_object_add(all, names[i], hist_json(&h));
		hist_free(&h);
	}
	names_free(names, n);
	json_object_object_add(obj, "hist", all);
}

/* What cannot be read is left out, and an error on standard error. */
static void add_module(struct ctx *ctx, struct json_object *obj)
{
	struct findings findings;
	struct counters counters;
	struct status status;
	struct hooks hooks;
	struct waits waits;

	if (!debugfs_status(ctx, &status)) {
		json_object_object_add(obj, "status", status_json(&status));
		status_free(&status);
	}
	if (!debugfs_hooks(ctx, &hooks)) {
		json_object_object_add(obj, "hooks", hooks_json(&hooks));
		hooks_free(&hooks);
	}
	if (!debugfs_counters(ctx, &counters)) {
		json_object_object_add(obj, "counters",
				       counters_json(&counters, NULL));
		counters_free(&counters);
	}
	add_hists(ctx, obj);
	if (!debugfs_waits(ctx, &waits)) {
		json_object_object_add(obj, "waits",
				       waits_json(ctx, &waits, &waits));
		waits_free(&waits);
	}
	if (!debugfs_findings(ctx, &findings)) {
		sort_findings(&findings);
		json_object_object_add(obj, "findings",
				       findings_json(&findings));
		findings_free(&findings);
	}
}

static void print_json(struct ctx *ctx, const struct report *r)
{
	struct json_object *obj = json_object_new_object();
	char dir[PATH_MAX];

	json_flag(obj, "ok", !report_problems(r));
	json_str(obj, "mmdepctl", MMDEPCTL_VERSION);
	json_object_object_add(obj, "remarks", report_json(r));
	json_object_object_add(obj, "kernel", kernel_json(ctx));
	if (debugfs_find(ctx, dir, sizeof(dir)) == DEBUGFS_OK)
		add_module(ctx, obj);
	json_print(stdout, obj);
}

int verb_diagnose(struct ctx *ctx, int argc, char **argv)
{
	struct wanted wanted = { 0 };
	struct args args = {
		.doc = "Says what keeps mmdep from working on this machine, and what it cannot see on this kernel: one sentence for each thing.\v"
		       "With --json: one file to attach to a bug report, in which there is also the state of the kernel and all that the module has to say. "
		       "It names processes and holds the kernel's command line.\n\n"
		       "With --cost: instead of all that, what a few short paths through the kernel take on this machine, "
		       "in real time; there is nothing more exact to be had here. Its faults are counted like others. "
		       "With --switch-watches all watches are switched off and on again while it measures, and what "
		       "they add is shown, or that it cannot be told from noise. Meanwhile mmdep misses "
		       "things, so it is refused while a hold point is armed. The watches are put back, also after "
		       "SIGINT and SIGTERM; not after SIGKILL.\n\n"
		       "Exit status 0 when all is well, 1 when there is a problem. Notes are no problems.",
		.options = own_options,
		.option = option,
		.data = &wanted,
	};
	struct report r = { .ctx = ctx };
	int ret;

	parse_args(ctx, &args, argc, argv);
	free(args.word);
	if (wanted.cost)
		return cost_show(ctx, wanted.switch_watches);
	check_module(&r);
	check_machine(&r);
	if (ctx->json)
		print_json(ctx, &r);
	else
		report_print(&r);
	ret = report_problems(&r) ? EXIT_ERROR : EXIT_CLEAN;
	report_free(&r);
	return ret;
}
