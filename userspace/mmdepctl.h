/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mmdepctl: what every verb gets and gives.
 */
#ifndef MMDEPCTL_H
#define MMDEPCTL_H

#include <argp.h>
#include <stdbool.h>

#ifndef MMDEPCTL_VERSION
#define MMDEPCTL_VERSION	"0.1.0"
#endif

/* Exit status; the numbers are part of the manual page. */
enum {
	EXIT_CLEAN = 0,
	EXIT_ERROR = 1,
	EXIT_FINDINGS = 2,
	EXIT_UNSUPPORTED = 4,
};

/**
 * struct ctx - the global options, filled before a verb runs
 * @json:    print facts as JSON, or in some other form that @csv says
 * @csv:     print the rows of a table as comma-separated values
 * @no_header: print no names of columns
 * @color:   escape sequences may be printed on standard output
 * @debugfs: folder with mmdep's files, or NULL: find it
 * @device:  path of the character device
 * @root:    put before every /proc, /sys and /boot path (a saved copy), or ""
 */
struct ctx {
	bool json;
	bool csv;
	bool no_header;
	bool color;
	const char *debugfs;
	const char *device;
	const char *root;
};

/**
 * struct verb - one word of the command line
 * @name: the word
 * @run:  gets its own argc and argv (argv[0] is "mmdepctl VERB"), returns the
 *        exit status
 */
struct verb {
	const char *name;
	int (*run)(struct ctx *ctx, int argc, char **argv);
};

/* The global options are valid before and after the verb. */
extern const struct argp global_argp;

#define GLOBAL_CHILD { { &global_argp, 0, "Global options:", -1 }, { 0 } }

int verb_counters(struct ctx *ctx, int argc, char **argv);
int verb_diagnose(struct ctx *ctx, int argc, char **argv);
int verb_explain(struct ctx *ctx, int argc, char **argv);
int verb_export(struct ctx *ctx, int argc, char **argv);
int verb_findings(struct ctx *ctx, int argc, char **argv);
int verb_hist(struct ctx *ctx, int argc, char **argv);
int verb_collapse(struct ctx *ctx, int argc, char **argv);
int verb_gup(struct ctx *ctx, int argc, char **argv);
int verb_hold(struct ctx *ctx, int argc, char **argv);
int verb_hooks(struct ctx *ctx, int argc, char **argv);
int verb_list(struct ctx *ctx, int argc, char **argv);
int verb_load(struct ctx *ctx, int argc, char **argv);
int verb_record(struct ctx *ctx, int argc, char **argv);
int verb_report(struct ctx *ctx, int argc, char **argv);
int verb_locks(struct ctx *ctx, int argc, char **argv);
int verb_reset(struct ctx *ctx, int argc, char **argv);
int verb_scenario(struct ctx *ctx, int argc, char **argv);
int verb_set(struct ctx *ctx, int argc, char **argv);
int verb_status(struct ctx *ctx, int argc, char **argv);
int verb_top(struct ctx *ctx, int argc, char **argv);
int verb_unload(struct ctx *ctx, int argc, char **argv);
int verb_waits(struct ctx *ctx, int argc, char **argv);
int verb_watch(struct ctx *ctx, int argc, char **argv);

#endif /* MMDEPCTL_H */
