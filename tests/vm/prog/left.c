// SPDX-License-Identifier: GPL-2.0
/*
 * left user | asleep | kernel: takes a lock by a scenario that does not give it back, and
 *
 * user    runs user code
 * asleep  sleeps in the kernel until SIGUSR1 comes, and then runs user code
 * kernel  runs in the kernel for some seconds, and then user code
 *
 * until it is killed.  Says "in" before the last system call and "out" after it.
 */
#include <fcntl.h>
#include <mmdep.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

#define STEP		0x1000000UL
/* One system call takes no more than 2 GiB. */
#define LEN		(127 * STEP)
#define KERNEL_S	12.0

/* Much to be written to, in little memory. */
static char *room(void)
{
	int fd = memfd_create("left", MFD_CLOEXEC);
	char *map = mmap(NULL, LEN, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t at;

	if (fd < 0 || ftruncate(fd, STEP) || map == MAP_FAILED)
		die("memory");
	for (at = 0; at < LEN; at += STEP)
		if (mmap(map + at, STEP, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0) == MAP_FAILED)
			die("mmap");
	return map;
}

/* The C library's may do it in user mode. */
static ssize_t kernel_random(void *map, size_t len)
{
	return syscall(SYS_getrandom, map, len, 0);
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How much random data takes the kernel so long. */
static size_t much(char *map)
{
	size_t len = STEP / 16;
	double start, took;

	for (;;) {
		start = now_s();
		if (kernel_random(map, len) != (ssize_t)len)
			die("getrandom");
		took = now_s() - start;
		if (took > 0.2)
			break;
		len *= 2;
		if (len > LEN)
			die("this machine is too fast");
	}
	len = (size_t)((double)len * KERNEL_S / took);
	return len < LEN ? len : LEN;
}

static void on_signal(int nr)
{
	(void)nr;
}

static void leave(void)
{
	struct mmdep_scenario_start s = { .size = sizeof(s), .name = "lock-left-user" };
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, MMDEP_IOC_SCENARIO_START, &s))
		die("SCENARIO_START");
}

static void say(const char *what)
{
	if (write(STDOUT_FILENO, what, strlen(what)) < 0)
		die("write");
}

int main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_signal };
	const char *where = argc > 1 ? argv[1] : "";
	char *map = NULL;
	size_t len = 0;

	sigaction(SIGUSR1, &act, NULL);
	if (!strcmp(where, "kernel")) {
		map = room();
		len = much(map);
	}
	leave();
	say("in\n");
	if (len && kernel_random(map, len) < 0)
		die("getrandom");
	if (!strcmp(where, "asleep"))
		pause();
	say("out\n");
	for (;;)
		;
}
