/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Command line of a verb that takes words and one flag at most.
 */
#ifndef MMDEPCTL_ARGS_H
#define MMDEPCTL_ARGS_H

#include "../mmdepctl.h"

/**
 * struct args - what a verb accepts, and what it was given
 * @usage:   the words, as --help shows them ("[PATTERN]")
 * @doc:     help text
 * @options: options of the verb's own, or NULL
 * @option:  gets their keys; false: not one of them, or wrong (message printed
 *           by argp_error())
 * @data:    for @option
 * @child:   options that several verbs have, or NULL; under @title in --help
 * @input:   for @child
 * @title:   see @child
 * @csv:     it shows a table, which --csv can print
 * @max:     how many words at most
 * @n:       (out) how many words there are
 * @word:    (out) the words
 */
struct args {
	const char *usage;
	const char *doc;
	const struct argp_option *options;
	bool (*option)(int key, char *arg, struct argp_state *state, void *data);
	void *data;
	const struct argp *child;
	void *input;
	const char *title;
	bool csv;
	int max;
	int n;
	char **word;
};

/* Ends the program where the command line is wrong or help was asked for. */
void parse_args(struct ctx *ctx, struct args *args, int argc, char **argv);

#endif /* MMDEPCTL_ARGS_H */
