// SPDX-License-Identifier: GPL-2.0
/*
 * What is well: monitors that are slow, busy, or wake many at once; signals;
 * ends that are violent.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trouble.h"

#define MANY	8

static struct toucher crowd[MANY];
static unsigned char *pages;
static int uffd;

static void watch(size_t n)
{
	uffd = uffd_open(0);
	pages = map_pages(n);
	uffd_watch(uffd, pages, n * PAGE, UFFDIO_REGISTER_MODE_MISSING);
}

/* Ten faults one after the other; each is answered after @ms. */
static void slow_by(unsigned int ms)
{
	struct toucher one;
	int i;

	watch(10);
	for (i = 0; i < 10; i++) {
		toucher_start(&one, pages + i * PAGE, touch_read);
		uffd_read_fault(uffd, one.page);
		pause_ms(ms);
		uffd_serve(uffd, one.page);
		toucher_end(&one);
	}
}

static void slow(void)
{
	slow_by(300);
}

static unsigned long nr_pages;

/* Every second page, each as soon as the one before came. */
static bool touch_all(struct toucher *me)
{
	unsigned long i;

	for (i = 0; i < nr_pages; i++)
		if (*(volatile unsigned char *)(me->page + i * PAGE) != VALUE)
			return false;
	return true;
}

/* Two threads fault as fast as they can on the same pages. */
static void served_while_read(void)
{
	struct toucher first, second;
	struct uffd_msg msg;
	unsigned char *page;
	int err;

	nr_pages = 500;
	watch(nr_pages);
	toucher_start(&first, pages, touch_all);
	toucher_start(&second, pages, touch_all);
	do {
		msg = uffd_read_one(uffd);
		page = (unsigned char *)(uintptr_t)msg.arg.pagefault.address;
		err = uffd_copy(uffd, page, PAGE, 0);
		if (err == EEXIST)
			uffd_wake(uffd, page, PAGE);
		else if (err)
			die("UFFDIO_COPY, error %d", err);
	} while (page < pages + (nr_pages - 1) * PAGE);
	toucher_end(&first);
	toucher_end(&second);
}

static atomic_uint caught;

static void count(int sig)
{
	(void)sig;
	atomic_fetch_add(&caught, 1);
}

/* Each signal takes the thread out of its sleep, and it comes back. */
static void signals(void)
{
	struct sigaction action = { .sa_handler = count };
	struct toucher one;
	unsigned int i;

	watch(1);
	sigaction(SIGUSR1, &action, NULL);
	toucher_start(&one, pages, touch_read);
	uffd_read_fault(uffd, pages);
	for (i = 0; i < 200; i++) {
		pthread_kill(one.thread, SIGUSR1);
		if (!wait_until(atomic_load(&caught) > i))
			die("a signal is not handled");
		/* Nothing to read means that it is still on its way. */
		uffd_read_fault(uffd, pages);
	}
	uffd_serve(uffd, pages);
	toucher_end(&one);
	printf("signals=%u\n", atomic_load(&caught));
}

static void start_crowd(void)
{
	int i;

	for (i = 0; i < MANY; i++) {
		toucher_start(&crowd[i], pages + i * PAGE, touch_read);
		uffd_read_fault(uffd, crowd[i].page);
		toucher_asleep(&crowd[i]);
	}
}

static void batch(void)
{
	int i, err;

	watch(MANY);
	start_crowd();
	for (i = 0; i < MANY; i++) {
		err = uffd_copy(uffd, crowd[i].page, PAGE,
				UFFDIO_COPY_MODE_DONTWAKE);
		if (err)
			die("UFFDIO_COPY, error %d", err);
	}
	pause_ms(300);
	uffd_wake(uffd, pages, MANY * PAGE);
	for (i = 0; i < MANY; i++)
		toucher_end(&crowd[i]);
}

static bool touch_zero(struct toucher *me)
{
	return *(volatile unsigned char *)me->page == 0;
}

/* The kernel then gives pages of zeros. */
static void close_it(void)
{
	int i;

	watch(MANY);
	for (i = 0; i < MANY; i++) {
		toucher_start(&crowd[i], pages + i * PAGE, touch_zero);
		toucher_asleep(&crowd[i]);
	}
	close(uffd);
	for (i = 0; i < MANY; i++)
		toucher_end(&crowd[i]);
}

static void exit_asleep(void)
{
	int fds[2], status;
	pid_t child;
	char c;

	if (pipe(fds))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		watch(MANY);
		start_crowd();
		if (write(fds[1], "", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	if (read(fds[0], &c, 1) != 1 || kill(child, SIGKILL) ||
	    waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
		die("the process was not killed");
}

const struct mode twin_modes[] = {
	{ "slow-monitor", slow, NULL },
	{ "served-while-read", served_while_read, NULL },
	{ "signals", signals, NULL },
	{ "batch-wake", batch, NULL },
	{ "close", close_it, NULL },
	{ "exit", exit_asleep, NULL },
	{}
};
