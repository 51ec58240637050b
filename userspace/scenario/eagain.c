// SPDX-License-Identifier: GPL-2.0
/*
 * A monitor that answers and is refused: as long as an event of the memory being changed
 * is not read, UFFDIO_COPY fails with EAGAIN.
 */
#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "area.h"

static struct area area = { .uffd = -1, .features = UFFD_FEATURE_EVENT_REMOVE };
static struct worker reader, dropper;

static int prepare(struct run *run)
{
	area_expect(run, 1);
	return area_open(run, &area, 2);
}

static bool drops(void *arg)
{
	return !madvise(arg, area.page, MADV_DONTNEED);
}

/* Until it is found, as a monitor does that takes EAGAIN for "later". */
static int answer_in_vain(struct run *run)
{
	struct timespec deadline = deadline_in(FOUND_MAX_S);
	struct uffdio_copy copy = {
		.dst = (uintptr_t)area.start,
		.src = (uintptr_t)area.source,
		.len = area.page,
	};

	while (drain_found(run) && !was_found(run) && !deadline_passed(&deadline)) {
		if (!ioctl(area.uffd, UFFDIO_COPY, &copy))
			return scenario_fail(run, "UFFDIO_COPY went well, and should have failed with EAGAIN. Try again");
		if (errno != EAGAIN)
			return scenario_fail(run, "UFFDIO_COPY: %s. Try again", strerror(errno));
		pause_ms(20);
	}
	return 0;
}

static bool read_event(void)
{
	struct uffd_msg msg;

	return read(area.uffd, &msg, sizeof(msg)) == sizeof(msg) &&
	       msg.event == UFFD_EVENT_REMOVE;
}

static int go_on(struct run *run)
{
	int ret = read_event() ? 0 :
		  scenario_fail(run, "the event of madvise(2) did not come. Try again");

	if (!ret)
		ret = worker_end(run, &dropper, "the event was read, and madvise(2) came back");
	if (!ret)
		ret = area_fill(run, &area, 0, 0);
	if (!ret)
		ret = worker_end(run, &reader, "served, the thread read what it should");
	return ret;
}

static int act(struct run *run)
{
	struct pollfd p = { .events = POLLIN };
	int ret = worker_start(run, &reader, read_value, area.start);

	if (!ret)
		ret = area_read_fault(run, &area, 0);
	if (!ret)
		ret = worker_asleep(run, &reader);
	if (!ret)
		ret = worker_start(run, &dropper, drops, area_at(&area, 1));
	p.fd = area.uffd;
	if (!ret && poll(&p, 1, WAIT_MAX_S * 1000) != 1)
		ret = scenario_fail(run, "the event of madvise(2) did not come in %d s. Is the machine overloaded?",
				    WAIT_MAX_S);
	if (!ret)
		ret = answer_in_vain(run);
	check(run, run->nr_seen && strstr(run->seen[0].what, "EAGAIN"),
	      "what is found tells of EAGAIN");
	return ret ? ret : go_on(run);
}

static void cleanup(struct run *run)
{
	(void)run;
	area_close(&area);
}

const struct scenario scenario_eagain = {
	.name = "uffd-eagain",
	.story = "a monitor that does not read an event of fork, mremap or madvise: its answers fail with EAGAIN for ever, and it tries again (monitors of microVMs, up to 2026)",
	.seen = "a thread that waits, and how many answers in a row were refused",
	.finding = "uffd-unserved",
	.watch = MMDEP_WATCH_USERFAULT,
	.prepare = prepare,
	.act = act,
	.cleanup = cleanup,
};
