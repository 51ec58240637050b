// SPDX-License-Identifier: GPL-2.0
/*
 * fail_nth load FILE PARAMETERS, fail_nth switch FILE WATCHES: the first allocation fails of
 * all that the module asks for when it is inserted, or when these watches, a mask, are
 * switched on for the first time; then the second, and so on, until there was none left to
 * fail.  For a kernel with /proc/self/fail-nth (CONFIG_FAULT_INJECTION), set up for it by
 * cases/faults.
 *
 * Prints what came of it: "failed" how often one did, "refused" how often that was the end
 * of it, "other" how often by another error than ENOMEM, "left" how often something was
 * left behind, with a line for each of these.
 */
#include <errno.h>
#include <fcntl.h>
#include <mmdep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

#define TRIES_MAX	20000
#define KPROBES		"/sys/kernel/debug/kprobes/list"
#define TRACED		"/sys/kernel/debug/tracing/enabled_functions"

static const char *file, *parameters;
static int nth_fd, device;
static __u64 watches;

/* There was none left to fail. */
static bool all;

static void fail_nth(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	if (pwrite(nth_fd, text, len, 0) != len)
		die("write /proc/thread-self/fail-nth");
}

/* Whether it has failed: then nothing is left to count. */
static bool has_failed(void)
{
	char text[16] = "";

	if (pread(nth_fd, text, sizeof(text) - 1, 0) <= 0)
		die("read /proc/thread-self/fail-nth");
	return !atoi(text);
}

/* Whether a function has a probe that is on, or a tracer. */
static bool is_hooked(void)
{
	static char text[1 << 16];
	char *line, *next = text;

	if (read_file(TRACED, text, sizeof(text)) < 0)
		die("read %s", TRACED);
	if (*text)
		return true;
	if (read_file(KPROBES, text, sizeof(text)) < 0)
		die("read %s", KPROBES);
	while ((line = strsep(&next, "\n")))
		if (*line && !strstr(line, "[DISABLED]"))
			return true;
	return false;
}

static const char *left_by_load(void)
{
	static char c[2];

	if (!access("/sys/module/mmdep", F_OK))
		return "/sys/module/mmdep";
	if (!access(MMDEP_DEVICE, F_OK))
		return MMDEP_DEVICE;
	if (!access("/sys/kernel/debug/mmdep", F_OK))
		return "the directory in debugfs";
	if (read_file(KPROBES, c, sizeof(c)) > 0)
		return "a kprobe";
	return is_hooked() ? "a function that is traced" : NULL;
}

/* The nth allocation from here on fails; zero: none. */
static int load(unsigned int n)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		die("open %s", file);
	fail_nth(n);
	err = syscall(SYS_finit_module, fd, parameters, 0) ? errno : 0;
	all = n && !has_failed();
	fail_nth(0);
	close(fd);
	return err;
}

static void unload(void)
{
	if (syscall(SYS_delete_module, "mmdep", O_NONBLOCK))
		die("rmmod mmdep");
}

static int set(__u64 on)
{
	struct mmdep_config c = {
		.size = sizeof(c), .mask = MMDEP_CONFIG_WATCHES, .watches = on,
	};

	return ioctl(device, MMDEP_IOC_SET_CONFIG, &c) ? errno : 0;
}

static const char *left_by_switch(void)
{
	struct mmdep_config c = { .size = sizeof(c) };

	if (ioctl(device, MMDEP_IOC_GET_CONFIG, &c))
		die("GET_CONFIG");
	if (c.watches)
		return "a watch is on";
	return is_hooked() ? "a function that is hooked" : NULL;
}

static int try_load(unsigned int n, const char **left)
{
	int err = load(n);

	if (!err)
		unload();
	*left = left_by_load();
	return err;
}

/* Each time a new module: the second time less is asked for. */
static int try_switch(unsigned int n, const char **left)
{
	int err;

	if (load(0))
		die("insmod mmdep");
	device = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0)
		die("open %s", MMDEP_DEVICE);
	fail_nth(n);
	err = set(watches);
	all = !has_failed();
	fail_nth(0);
	if (!err && !is_hooked())
		die("a watch is on, and nothing is hooked");
	if (!err && set(0))
		die("switching all off");
	*left = left_by_switch();
	close(device);
	unload();
	if (!*left)
		*left = left_by_load();
	return err;
}

int main(int argc, char **argv)
{
	unsigned int failed = 0, refused = 0, other = 0, left = 0, n;
	int (*try)(unsigned int n, const char **left) = try_load;

	if (argc != 4 || (strcmp(argv[1], "load") && strcmp(argv[1], "switch")))
		die("usage: fail_nth load FILE PARAMETERS | fail_nth switch FILE WATCHES");
	file = argv[2];
	parameters = argv[3];
	if (!strcmp(argv[1], "switch")) {
		parameters = "watches=none";
		watches = strtoull(argv[3], NULL, 0);
		try = try_switch;
	}
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth_fd < 0)
		die("open /proc/thread-self/fail-nth");
	for (n = 1; n <= TRIES_MAX && !all; n++) {
		const char *what;
		int err = try(n, &what);

		failed += !all;
		refused += !!err;
		if (err && err != ENOMEM) {
			other++;
			printf("%u: %s\n", n, strerror(err));
		}
		/* It takes long. */
		if (n % 100 == 0)
			fprintf(stderr, "# %u have failed, %u of them were the end\n", failed, refused);
		if (what) {
			left++;
			printf("%u: left behind: %s\n", n, what);
		}
	}
	printf("all %d\nfailed %u\nrefused %u\nother %u\nleft %u\n", all, failed, refused, other,
	       left);
	return 0;
}
