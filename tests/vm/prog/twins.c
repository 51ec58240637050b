// SPDX-License-Identifier: GPL-2.0
/*
 * twins NAME: does something that looks much like what mmdep counts, and is not.
 *
 * It prepares, prints "ready", waits for SIGUSR1, does the thing, and ends with
 * status 0 when it really was done; so what it counts is told from what its
 * preparation counts.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

static unsigned char *area;

static unsigned char *map(size_t len)
{
	unsigned char *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	return p;
}

/* A page of a userfaultfd's range that is already there. */
static void present_prepare(void)
{
	area = map(PAGE);
	area[0] = 0x5a;
	uffd_register(uffd_new(), area, PAGE);
}

static bool present_act(void)
{
	volatile unsigned char *p = area;

	p[1] = 0xa5;
	return p[0] == 0x5a && p[1] == 0xa5;
}

/* Missing pages that no userfaultfd has to do with. */
static void plain_prepare(void)
{
	area = map(256 * PAGE);
}

static bool plain_act(void)
{
	volatile unsigned char *p = area;
	size_t i;

	for (i = 0; i < 256; i++)
		p[i * PAGE] = 1 + i % 200;
	for (i = 0; i < 256; i++)
		if (p[i * PAGE] != 1 + i % 200)
			return false;
	return true;
}

/* A huge page that nobody splits. */
static void huge_prepare(void)
{
	area = huge_range();
	huge_make(area);
}

static bool huge_act(void)
{
	return huge_intact(area) && huge_is(area);
}

/* The collapse of what is a huge page already. */
static bool collapse_act(void)
{
	return !madvise(area, HUGE, MADV_COLLAPSE) && huge_is(area);
}

/* khugepaged hears of this process, and never sees it do anything more. */
static void register_prepare(void)
{
	area = huge_range();
	area[0] = 1;
	if (madvise(area, HUGE, MADV_HUGEPAGE))
		die("MADV_HUGEPAGE");
	area[1] = 1;
}

static bool register_act(void)
{
	return true;
}

static const struct twin {
	const char *name;
	void (*prepare)(void);
	bool (*act)(void);
} twins[] = {
	{ "present", present_prepare, present_act },
	{ "plain", plain_prepare, plain_act },
	{ "huge", huge_prepare, huge_act },
	{ "collapse", huge_prepare, collapse_act },
	{ "register", register_prepare, register_act },
};

int main(int argc, char **argv)
{
	sigset_t signals;
	size_t i;
	int sig;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	for (i = 0; i < ARRAY_SIZE(twins); i++) {
		if (argc != 2 || strcmp(twins[i].name, argv[1]))
			continue;
		twins[i].prepare();
		printf("ready\n");
		fflush(stdout);
		sigwait(&signals, &sig);
		return !twins[i].act();
	}
	die("usage: twins present|plain|huge|collapse|register");
}
