// SPDX-License-Identifier: GPL-2.0
/*
 * measure THREADS FAULTS: threads fault one page after the other, and look at the
 * clock around each.
 *
 * Prints "fault tid=TID address=0x... before=NS after=NS" for each, in the end.
 */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util.h"

#define VALUE	0x5a

struct fault {
	uint64_t before;
	uint64_t after;
	pid_t tid;
};

static unsigned char *area;
static struct fault *faults;
static int n, each;

static void *touch(void *arg)
{
	int i, at = (intptr_t)arg * each;

	for (i = at; i < at + each; i++) {
		faults[i].tid = gettid();
		faults[i].before = now_ns();
		if (*(volatile unsigned char *)(area + i * PAGE) != VALUE)
			die("page %d is wrong", i);
		faults[i].after = now_ns();
	}
	return NULL;
}

static void serve(int uffd)
{
	static unsigned char source[PAGE] __attribute__((aligned(4096)));
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffdio_copy copy;
	struct uffd_msg msg;

	memset(source, VALUE, sizeof(source));
	if (poll(&p, 1, WAIT_MAX_S * 1000) != 1)
		die("no fault comes");
	if (read(uffd, &msg, sizeof(msg)) != sizeof(msg))
		die("read of the userfaultfd");
	/* Not at once, so that it is a sleep. */
	pause_ms(3);
	do {
		copy = (struct uffdio_copy){
			.dst = msg.arg.pagefault.address & ~(PAGE - 1),
			.src = (uintptr_t)source,
			.len = PAGE,
		};
	} while (ioctl(uffd, UFFDIO_COPY, &copy) && errno == EAGAIN);
	if (copy.copy != (int64_t)PAGE)
		die("UFFDIO_COPY");
}

int main(int argc, char **argv)
{
	pthread_t *threads;
	int i, uffd;

	n = argc == 3 ? atoi(argv[1]) : 0;
	each = argc == 3 ? atoi(argv[2]) : 0;
	if (n < 1 || each < 1)
		die("usage: measure THREADS FAULTS");
	threads = calloc(n, sizeof(*threads));
	faults = calloc(n * each, sizeof(*faults));
	area = mmap(NULL, n * each * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED || !threads || !faults)
		die("no memory");
	madvise(area, n * each * PAGE, MADV_NOHUGEPAGE);
	uffd = uffd_new();
	uffd_register(uffd, area, n * each * PAGE);
	for (i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, touch, (void *)(intptr_t)i))
			die("pthread_create");
	for (i = 0; i < n * each; i++)
		serve(uffd);
	for (i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < n * each; i++)
		printf("fault tid=%d address=%p before=%llu after=%llu\n",
		       faults[i].tid, (void *)(area + i * PAGE),
		       (unsigned long long)faults[i].before,
		       (unsigned long long)faults[i].after);
	return 0;
}
