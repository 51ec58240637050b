// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl reset: counters and histograms from zero, findings forgotten.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/device.h"
#include "../lib/output.h"
#include "../lib/util.h"

static const struct {
	const char *name;
	uint32_t bit;
} things[] = {
	{ "counters", MMDEP_RESET_COUNTERS },
	{ "hist", MMDEP_RESET_HIST },
	{ "findings", MMDEP_RESET_FINDINGS },
};

/* What an older module has; zero: it has nothing of what was asked. */
static uint32_t known_to(const struct mmdep_version *v, uint32_t what)
{
	return v->abi_minor ? what : what & ~MMDEP_RESET_FINDINGS;
}

int verb_reset(struct ctx *ctx, int argc, char **argv)
{
	struct args args = {
		.usage = "[counters|hist|findings]",
		.doc = "Sets the counters or the histograms to zero, or forgets the findings; without a word, all three.\v"
		       "What is open now and the number of missed returns stay.",
		.max = 1,
	};
	struct mmdep_reset r = { .size = sizeof(r), .what = MMDEP_RESET_ALL };
	struct mmdep_version v;
	const char *word;
	size_t i;
	int fd, ret;

	parse_args(ctx, &args, argc, argv);
	word = args.word[0];
	free(args.word);
	if (word) {
		for (i = 0; i < ARRAY_SIZE(things); i++)
			if (!strcmp(things[i].name, word))
				break;
		if (i == ARRAY_SIZE(things))
			return fail("reset: '%s' is none of counters, hist, findings. Give one of them, or nothing for all",
				    word);
		r.what = things[i].bit;
	}
	ret = device_open(ctx, &fd, &v);
	if (ret)
		return ret;
	r.what = known_to(&v, r.what);
	if (!r.what)
		ret = fail("%s: the module speaks ABI %u.%u, and findings came with ABI 1.1. Install a newer module",
			   ctx->device, v.abi_major, v.abi_minor);
	else if (ioctl(fd, MMDEP_IOC_RESET, &r))
		ret = device_failed(ctx, "MMDEP_IOC_RESET", errno);
	close(fd);
	return ret;
}
