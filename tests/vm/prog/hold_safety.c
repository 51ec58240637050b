// SPDX-License-Identifier: GPL-2.0
/*
 * hold_safety [stacks-end]: a task that is held can always be got rid of, and only
 * who asked for it is held.  Wants a module that was loaded with scenarios=1.
 * stacks-end: the kernel's own stacks end at a function with a return probe.
 *
 * While a task is held it keeps mmap_lock for reading and the folio's lock.  So
 * whoever wants to go on in its address space maps nothing, starts no thread and
 * does not fork in that time; what is needed is there before.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hold.h"

#define ROUNDS		20

static bool stacks_end;

/* --- 1: while a task is held --- */

#define TESTS_HELD	16

static void while_held(void)
{
	struct mmdep_scenario_state s;
	struct job splitter, reader;
	static char stack[8192];
	unsigned char *range = new_huge();
	uint64_t first = frame(range);
	int fd = open_device();
	char path[64];

	job_init(&splitter, split_job, range);
	job_init(&reader, read_job, range);
	arm(fd, LONG_MS, 1);
	job_go(&splitter);
	wait_held(fd);
	job_go(&reader);
	ok(reader_waits(&reader), "a thread that touches the page waits");

	is(references(), 2, "the open file and the held task are counted as users");
	is(remove_module(), -EWOULDBLOCK, "removal is refused");
	is(tasks_held(), 1, "the module still works: it tells of the held task");
	ok(locked_pages(first) >= 1, "the page is locked");
	snprintf(path, sizeof(path), "/proc/self/task/%d/stack", atomic_load(&splitter.tid));
	if (read_file(path, stack, sizeof(stack)) < 0)
		stack[0] = '\0';
	ok(strstr(stack, "mmdep_hold_task"), "its stack shows who holds it");
	ok(strstr(stack, "remove_migration_ptes"), "and where");
	if (stacks_end)
		skip("and what it was called for", "in this kernel's own stacks all ends at a return probe");
	else
		ok(strstr(stack, "madvise"), "and what it was called for");

	s = state(fd, MMDEP_STATE_RELEASE);
	ok(job_end(&splitter), "RELEASE lets it go");
	ok(job_end(&reader) && reader.result == pattern(READ_PAGE * PAGE),
	   "the other thread reads what it should");
	s = state(fd, 0);
	is(s.released, 1, "it counts as released");
	is(s.expired + s.killed, 0, "and as nothing else");
	is(splitter.result, 0, "the split is done");
	ok(!huge_is(range) && huge_intact(range), "the range is of small pages with the same data");
	is(locked_pages(first), 0, "no page is left locked");

	huge_make(range);
	split(range);
	is(stop(fd).hits, 1, "nobody is held after RELEASE");
	munmap(range, HUGE);
	close(fd);
}

/* --- 2: time and number --- */

#define TESTS_BOUNDS	7

/* A split calls the function for each of its 512 small pages. */
static void bounds(void)
{
	struct mmdep_scenario_state s;
	unsigned char *range = new_huge();
	int fd = open_device();

	arm(fd, 200, 3);
	is(split(range), 0, "a task that nobody releases goes on");
	s = state(fd, 0);
	is(s.expired, 3, "when its time is over, as often as asked for");
	at_least(s.held_ns, 3 * 180000000LL, "not before");
	huge_make(range);
	split(range);
	s = stop(fd);
	is(s.hits, 3, "of the calls after that none is held");
	is(s.expired, 3, "nor ended");
	is(s.held_now, 0, "nobody is held at the end");
	ok(!huge_is(range) && huge_intact(range), "the data is intact");
	munmap(range, HUGE);
	close(fd);
}

/* --- 3: others are not held --- */

#define TESTS_OTHERS	4

static void forked(int fd)
{
	unsigned char *range;

	close(fd);
	range = new_huge();
	reached(1);
	wait_step(2);
	if (!split(range) && !huge_is(range))
		atomic_fetch_add(&shared->fine, 1);
}

static void unrelated(int fd)
{
	char *argv[] = { "hold_safety", "split", NULL };

	(void)fd;
	wait_step(2);
	execv("/proc/self/exe", argv);
}

static void others(void)
{
	struct mmdep_scenario_state s;
	unsigned char *range;
	int fd = open_device();
	struct job splitter;
	pid_t one, two;

	reset_shared();
	one = child(forked, fd);
	two = child(unrelated, fd);
	wait_step(1);
	/* After the fork: a huge page that is shared is not split. */
	range = new_huge();
	job_init(&splitter, split_job, range);
	arm(fd, LONG_MS, MMDEP_HOLD_MAX_HITS);
	job_go(&splitter);
	wait_held(fd);
	reached(2);
	is(wait_child(one), 0, "a child splits a page of its own meanwhile");
	is(wait_child(two), 0, "and so does another program");
	s = state(fd, MMDEP_STATE_RELEASE);
	is(shared->fine, 1, "both really went through the function");
	/* Had they been held, these would be three. */
	is(s.hits, 1, "and were not held there");
	job_end(&splitter);
	stop(fd);
	munmap(range, HUGE);
	close(fd);
}

/* --- 4: SIGKILL --- */

#define TESTS_KILL	10

static struct job doomed_splitter, doomed_reader;

/* Arms on a file that its parent keeps, who can so see what becomes of it. */
static void doomed(int fd)
{
	unsigned char *range = new_huge();

	job_init(&doomed_splitter, split_job, range);
	job_init(&doomed_reader, read_job, range);
	arm(fd, LONG_MS, 1);
	job_go(&doomed_splitter);
	wait_held(fd);
	job_go(&doomed_reader);
	if (!reader_waits(&doomed_reader))
		die("the reader does not wait");
	reached(1);
	pause_ms(WAIT_MAX_S * 1000);
}

/* Shares all memory, but is killed alone; nothing of libc that has a state. */
static int doomed_clone(void *range)
{
	syscall(SYS_exit, split(range) ? 1 : 0);
	return 1;
}

static void killed(void)
{
	static unsigned char stack[64 * 1024] __attribute__((aligned(16)));
	unsigned char *range = new_huge();
	uint64_t first = frame(range);
	struct mmdep_scenario_state s;
	int fd = open_device(), status;
	struct job reader;
	pid_t pid;

	reset_shared();
	pid = child(doomed, fd);
	wait_step(1);
	kill(pid, SIGKILL);
	status = wait_child(pid);
	ok(status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
	   "a process with a held and a waiting thread can be killed");
	s = stop(fd);
	is(s.killed, 1, "its hold ended by the signal");
	is(s.expired + s.released, 0, "and by nothing else");
	is(s.held_now, 0, "nobody is held");

	/* Only the held task dies: the memory and who waits for it stay. */
	job_init(&reader, read_job, range);
	arm(fd, LONG_MS, 1);
	pid = clone(doomed_clone, stack + sizeof(stack), CLONE_VM | CLONE_FS | SIGCHLD, range);
	if (pid < 0)
		die("clone");
	wait_held(fd);
	job_go(&reader);
	ok(reader_waits(&reader), "a thread waits for a held task of another process");
	kill(pid, SIGKILL);
	status = wait_child(pid);
	ok(status != -1 && WIFSIGNALED(status), "the held task can be killed");
	ok(job_end(&reader) && reader.result == pattern(READ_PAGE * PAGE),
	   "the waiting thread goes on and reads what it should");
	is(stop(fd).killed, 1, "the hold ended by the signal");
	is(locked_pages(first), 0, "no page is left locked");
	ok(huge_intact(range), "the data is intact");
	munmap(range, HUGE);
	close(fd);
}

/* --- 5: the file is closed --- */

#define TESTS_CLOSE	9

static void *close_job(void *arg)
{
	struct job *job = arg;

	atomic_store(&job->tid, gettid());
	while (!atomic_load(&job->go))
		pause_ms(1);
	close(job->result);
	atomic_store(&job->done, true);
	return NULL;
}

/* Has a copy of the file until step 2, and closes it. */
static void keeper(int fd)
{
	reached(1);
	wait_step(2);
	close(fd);
	reached(3);
	wait_step(4);
}

/* Passes its file on and ends with a thread that is held. */
static void leaver(int fd)
{
	unsigned char *range = new_huge();

	job_init(&doomed_splitter, split_job, range);
	arm(fd, LONG_MS, 1);
	job_go(&doomed_splitter);
	wait_held(fd);
}

static void closed(void)
{
	unsigned char *range = new_huge();
	struct mmdep_scenario_state s;
	struct job splitter, closer;
	int fd, status, tries;
	uint64_t start;
	bool early = false;
	pid_t pid;

	/* A machine that stands still may let the time pass: try again. */
	for (tries = 0; tries < 3 && !early; tries++) {
		fd = open_device();
		huge_make(range);
		job_init(&splitter, split_job, range);
		job_init(&closer, close_job, NULL);
		closer.result = fd;
		start = now_ns();
		arm(fd, LONG_MS, 1);
		job_go(&splitter);
		wait_held(fd);
		job_go(&closer);
		if (!job_end(&closer) || !job_end(&splitter))
			die("a thread did not end");
		early = now_ns() - start < LONG_MS * 1000000ULL;
	}
	ok(early, "closing the file lets go who is held, before the time is over");
	is(tasks_held(), 0, "nobody is held");

	/* A copy of the file in another process: the last one counts. */
	early = false;
	for (tries = 0; tries < 3 && !early; tries++) {
		int kept;

		fd = open_device();
		reset_shared();
		pid = child(keeper, fd);
		wait_step(1);
		huge_make(range);
		job_init(&splitter, split_job, range);
		start = now_ns();
		arm(fd, LONG_MS, 1);
		job_go(&splitter);
		wait_held(fd);
		close(fd);
		/* Closing alone has let nobody go. */
		kept = tasks_held();
		reached(2);
		wait_step(3);
		if (!job_end(&splitter))
			die("a thread did not end");
		early = now_ns() - start < LONG_MS * 1000000ULL && kept == 1;
		reached(4);
		if (wait_child(pid))
			die("the child failed");
	}
	ok(early, "a file that another process has, too, lets go when that closes it");

	/* The owner ends; the file lives on here. */
	fd = open_device();
	reset_shared();
	pid = child(leaver, fd);
	status = wait_child(pid);
	is(status, 0, "a process can end while one of its threads is held");
	s = state(fd, 0);
	is(s.killed, 1, "which its end does to the thread");
	is(s.held_now, 0, "nobody is held");
	is(references(), 1, "the file, which another process has, is open");
	is(remove_module(), -EWOULDBLOCK, "so removal is refused");
	stop(fd);
	close(fd);
	is(references(), 0, "and no more when that is closed");
	munmap(range, HUGE);
}

/* --- 6: again and again --- */

#define TESTS_ROUNDS	4

static void rounds(void)
{
	unsigned int i, held = 0, ended = 0;

	for (i = 0; i < ROUNDS; i++) {
		struct mmdep_scenario_state s;
		int fd = open_device(), status;
		pid_t pid;

		reset_shared();
		pid = child(doomed, fd);
		wait_step(1);
		kill(pid, SIGKILL);
		status = wait_child(pid);
		ended += status != -1 && WIFSIGNALED(status);
		s = stop(fd);
		held += s.killed == 1 && !s.held_now;
		close(fd);
	}
	is(ended, ROUNDS, "each of %d processes could be killed while held", ROUNDS);
	is(held, ROUNDS, "each hold ended by the signal");
	is(references(), 0, "the module has no users");
	is(remove_module(), 0, "and can be removed");
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	stacks_end = argc == 2 && !strcmp(argv[1], "stacks-end");
	if (argc == 2 && !strcmp(argv[1], "split")) {
		unsigned char *range = new_huge();

		return split(range) || huge_is(range);
	}
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
	plan(TESTS_HELD + TESTS_BOUNDS + TESTS_OTHERS + TESTS_KILL + TESTS_CLOSE + TESTS_ROUNDS);
	while_held();
	bounds();
	others();
	killed();
	closed();
	rounds();
	return finish();
}
