// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl reset: counters and histograms start again from zero.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/device.h"
#include "../lib/output.h"

int verb_reset(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "[counters|hist]",
		.doc = "Sets the counters, the histograms, or (without a word) both to zero.\v"
		       "What is open now and the number of missed returns stay.",
		.max = 1,
	};
	struct mmdep_reset r = { .size = sizeof(r), .what = MMDEP_RESET_ALL };
	const char *word;
	int fd, ret;

	parse_args(ctx, &args, argc, argv);
	word = args.word[0];
	free(args.word);
	if (word && !strcmp(word, "counters"))
		r.what = MMDEP_RESET_COUNTERS;
	else if (word && !strcmp(word, "hist"))
		r.what = MMDEP_RESET_HIST;
	else if (word)
		return fail("reset: '%s' is neither 'counters' nor 'hist'. Give one of them, or nothing for both",
			    word);
	ret = device_open(ctx, &fd, NULL);
	if (ret)
		return ret;
	if (ioctl(fd, MMDEP_IOC_RESET, &r))
		ret = device_failed(ctx, "MMDEP_IOC_RESET", errno);
	close(fd);
	return ret;
}
