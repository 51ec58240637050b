// SPDX-License-Identifier: GPL-2.0
/*
 * trouble MODE: brings about one situation with memory that a userfaultfd serves.
 *
 * Situations that last: prints "ready victim=TID culprit=TID address=0x...", stays
 * until SIGTERM, ends it, and prints "done".  Others go through it at once, print
 * "tid=TID" of who touches first, and "done".  Status 0 when every thread got the
 * right data; 2 when it is not to be had here, with the reason in a line "skip ...".
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trouble.h"

static const struct mode *const modes[] = {
	wake_modes, serve_modes, ring_modes, move_modes, split_modes,
	twin_modes, event_modes, kind_modes, gup_modes, lock_modes,
};

bool touch_read(struct toucher *me)
{
	return *(volatile unsigned char *)me->page == VALUE;
}

bool touch_write(struct toucher *me)
{
	volatile unsigned char *at = me->page;

	at[1] = 0xa5;
	return at[0] == VALUE && at[1] == 0xa5;
}

/* The kernel reads the page, in write(2). */
bool touch_pipe(struct toucher *me)
{
	unsigned char got[PAGE];
	bool right;
	int fds[2];

	if (pipe(fds))
		die("pipe");
	right = write(fds[1], me->page, PAGE) == PAGE &&
		read(fds[0], got, PAGE) == PAGE &&
		got[0] == VALUE && got[PAGE - 1] == VALUE;
	close(fds[0]);
	close(fds[1]);
	return right;
}

static void *toucher(void *arg)
{
	struct toucher *me = arg;

	atomic_store(&me->switches, voluntary_switches());
	atomic_store(&me->tid, gettid());
	atomic_store(&me->right, me->touch(me));
	atomic_store(&me->over, true);
	return NULL;
}

void toucher_start(struct toucher *me, unsigned char *page,
		   bool (*touch)(struct toucher *me))
{
	me->page = page;
	me->touch = touch;
	atomic_store(&me->over, false);
	atomic_store(&me->tid, 0);
	if (pthread_create(&me->thread, NULL, toucher, me))
		die("pthread_create");
	if (!wait_until(atomic_load(&me->tid)))
		die("a thread did not begin");
}

void toucher_asleep(struct toucher *me)
{
	if (!wait_until(thread_slept_since(atomic_load(&me->tid),
					   atomic_load(&me->switches))))
		die("thread %d does not sleep", atomic_load(&me->tid));
	if (atomic_load(&me->over))
		die("thread %d did not wait", atomic_load(&me->tid));
}

void toucher_end(struct toucher *me)
{
	if (!wait_until(atomic_load(&me->over)))
		die("thread %d does not wake", atomic_load(&me->tid));
	pthread_join(me->thread, NULL);
	if (!atomic_load(&me->right))
		die("thread %d got something else than was served", me->tid);
}

void ready(pid_t victim, pid_t culprit, const void *address)
{
	printf("ready victim=%d culprit=%d address=%p\n", victim, culprit, address);
	fflush(stdout);
}

unsigned char *map_pages(size_t n)
{
	unsigned char *pages = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		die("mmap");
	madvise(pages, n * PAGE, MADV_NOHUGEPAGE);
	return pages;
}

/* A page of shared memory that is there, mapped twice: here still to be faulted. */
unsigned char *shared_page(unsigned char **other)
{
	int fd = memfd_create("trouble", MFD_CLOEXEC);
	unsigned char *page;

	if (fd < 0 || ftruncate(fd, PAGE))
		die("memfd");
	*other = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (*other == MAP_FAILED || page == MAP_FAILED)
		die("mmap");
	close(fd);
	return page;
}

int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (uffd < 0)
		die("userfaultfd");
	if (ioctl(uffd, UFFDIO_API, &api)) {
		printf("skip this kernel's userfaultfd lacks a feature\n");
		exit(2);
	}
	return uffd;
}

void uffd_watch(int uffd, void *start, size_t len, uint64_t mode)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)start, len },
		.mode = mode,
	};

	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		die("UFFDIO_REGISTER");
}

struct uffd_msg uffd_read_one(int uffd)
{
	struct pollfd p = { .fd = uffd, .events = POLLIN };
	struct uffd_msg msg;

	for (;;) {
		if (poll(&p, 1, WAIT_MAX_S * 1000) != 1)
			die("nothing comes from the userfaultfd");
		if (read(uffd, &msg, sizeof(msg)) == sizeof(msg))
			return msg;
		if (errno != EAGAIN)
			die("read of the userfaultfd");
	}
}

void uffd_read_fault(int uffd, const void *page)
{
	struct uffd_msg msg = uffd_read_one(uffd);

	if (msg.event != UFFD_EVENT_PAGEFAULT ||
	    (msg.arg.pagefault.address & ~(PAGE - 1)) != (uintptr_t)page)
		die("event %u at %llx instead of a fault at %p", msg.event,
		    (unsigned long long)msg.arg.pagefault.address, page);
}

/* Once, and no more; 0 or an errno. */
int uffd_copy(int uffd, void *page, size_t len, uint64_t mode)
{
	unsigned char *source = mmap(NULL, len, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_copy copy = {
		.dst = (uintptr_t)page,
		.src = (uintptr_t)source,
		.len = len,
		.mode = mode,
	};
	int err;

	if (source == MAP_FAILED)
		die("mmap");
	memset(source, VALUE, len);
	err = ioctl(uffd, UFFDIO_COPY, &copy) ? errno : 0;
	munmap(source, len);
	return err;
}

void uffd_serve(int uffd, void *page)
{
	struct timespec last = deadline();
	int err;

	do
		err = uffd_copy(uffd, page, PAGE, 0);
	while (err == EAGAIN && !passed(&last));
	if (err)
		die("UFFDIO_COPY, error %d", err);
}

void uffd_wake(int uffd, void *start, size_t len)
{
	struct uffdio_range range = { (uintptr_t)start, len };

	if (ioctl(uffd, UFFDIO_WAKE, &range))
		die("UFFDIO_WAKE");
}

void uffd_protect(int uffd, void *start, size_t len, uint64_t mode)
{
	struct uffdio_writeprotect protect = {
		.range = { (uintptr_t)start, len },
		.mode = mode,
	};

	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &protect))
		die("UFFDIO_WRITEPROTECT");
}

void uffd_continue(int uffd, void *page, uint64_t mode)
{
	struct uffdio_continue cont = {
		.range = { (uintptr_t)page, PAGE },
		.mode = mode,
	};

	if (ioctl(uffd, UFFDIO_CONTINUE, &cont))
		die("UFFDIO_CONTINUE");
}

static const struct mode *find_mode(const char *name)
{
	const struct mode *mode;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		for (mode = modes[i]; mode->name; mode++)
			if (!strcmp(mode->name, name))
				return mode;
	return NULL;
}

static void list_modes(void)
{
	const struct mode *mode;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		for (mode = modes[i]; mode->name; mode++)
			printf("%s\n", mode->name);
}

int main(int argc, char **argv)
{
	const struct mode *mode = argc == 2 ? find_mode(argv[1]) : NULL;
	sigset_t signals;
	int sig;

	if (!mode) {
		list_modes();
		die("usage: trouble MODE");
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	mode->make();
	if (mode->end) {
		sigwait(&signals, &sig);
		mode->end();
	}
	printf("done\n");
	fflush(stdout);
	_exit(0);
}
