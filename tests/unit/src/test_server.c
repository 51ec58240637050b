// SPDX-License-Identifier: GPL-2.0
/*
 * Who serves a userfaultfd, when there are more of them than places.
 */
#include "unit.h"

#include "core/server.h"

#define UFFD	0x1000UL

static struct task_struct task;
struct task_struct *current = &task;
static struct mmdep_served served;

static u64 now_ns;

u64 ktime_get_mono_fast_ns(void)
{
	return now_ns;
}

int mmdep_served_pages_init(void)
{
	return 0;
}

void mmdep_served_pages_exit(void)
{
}

size_t mmdep_served_pages_bytes(void)
{
	return 0;
}

u64 mmdep_served_pages_dropped(void)
{
	return 0;
}

void mmdep_served_page_answer(unsigned long uffd, const struct mmdep_deed *deed)
{
	(void)uffd;
	(void)deed;
}

static int begin(void **state)
{
	(void)state;
	return mmdep_servers_init();
}

static int end(void **state)
{
	(void)state;
	mmdep_servers_exit();
	return 0;
}

static void does(pid_t tid, enum mmdep_did did, u64 time_ns, bool ongoing)
{
	const struct mmdep_deed deed = {
		.did = did, .time_ns = time_ns, .ongoing = ongoing,
	};

	task.pid = tid;
	task.start_time = 100 + tid;
	mmdep_server_did(UFFD, &deed);
}

static void begins(pid_t tid, u64 time_ns)
{
	does(tid, MMDEP_DID_COPY, time_ns, true);
}

static void ends(pid_t tid, u64 time_ns)
{
	does(tid, MMDEP_DID_COPY, time_ns, false);
}

static bool known(pid_t tid)
{
	unsigned int i;

	assert_true(mmdep_served_by(UFFD, &served));
	for (i = 0; i < MMDEP_NR_SERVERS; i++)
		if (served.server[i].who.tid == tid)
			return true;
	return false;
}

static void nobody(void **state)
{
	(void)state;
	assert_false(mmdep_served_by(UFFD, &served));
	assert_false(mmdep_served_busy(UFFD, ~0ULL));
}

static void one_answers(void **state)
{
	(void)state;
	begins(1, 50);
	assert_true(mmdep_served_busy(UFFD, 50));
	/* Not the answer that made the page come: that was there already. */
	assert_false(mmdep_served_busy(UFFD, 49));
	assert_false(mmdep_served_busy(UFFD + 1, 50));
	ends(1, 60);
	assert_false(mmdep_served_busy(UFFD, 60));
}

/* To read, or to set it up, wakes nobody. */
static void one_reads(void **state)
{
	(void)state;
	does(1, MMDEP_DID_READ, 50, true);
	does(2, MMDEP_DID_REGISTER, 50, true);
	assert_false(mmdep_served_busy(UFFD, 60));
	assert_true(known(1));
}

static void the_idle_go_first(void **state)
{
	pid_t tid;

	(void)state;
	for (tid = 1; tid <= MMDEP_NR_SERVERS; tid++)
		ends(tid, 10 * tid);
	ends(1, 500);
	ends(99, 501);
	assert_false(known(2));
	assert_true(known(1) && known(3) && known(99));
}

/* One that answers for long looks as if it had been idle for longest. */
static void who_answers_stays(void **state)
{
	pid_t tid;

	(void)state;
	begins(1, 10);
	for (tid = 2; tid <= 5 * MMDEP_NR_SERVERS; tid++)
		ends(tid, 10 * tid);
	assert_true(known(1));
	assert_true(mmdep_served_busy(UFFD, 10));
	ends(1, 1000);
	assert_false(mmdep_served_busy(UFFD, 1000));
}

/* More than there are places: the longest stay, and there may be others. */
static void all_answer(void **state)
{
	pid_t tid;

	(void)state;
	for (tid = 1; tid <= 2 * MMDEP_NR_SERVERS; tid++)
		begins(tid, 10 * tid);
	for (tid = 1; tid < MMDEP_NR_SERVERS; tid++)
		assert_true(known(tid));
	assert_true(known(2 * MMDEP_NR_SERVERS));
	assert_true(mmdep_served_busy(UFFD, 0));
	ends(3, 1000);
	assert_false(mmdep_served_busy(UFFD, 0));
	assert_true(mmdep_served_busy(UFFD, 10));
}

/* A number that another task had before. */
static void a_successor(void **state)
{
	(void)state;
	does(1, MMDEP_DID_COPY, 10, false);
	assert_true(mmdep_served_by(UFFD, &served));
	task.start_time++;
	mmdep_server_did(UFFD, &(struct mmdep_deed){
			 .did = MMDEP_DID_REGISTER, .time_ns = 20 });
	assert_true(mmdep_served_by(UFFD, &served));
	assert_true(served.server[0].serves != served.server[1].serves);
}

static void closed(void **state)
{
	(void)state;
	now_ns = 15;
	begins(1, 10);
	mmdep_server_closed(UFFD);
	ends(2, 20);
	/* The memory of the old one serves a new one. */
	assert_false(known(1));
	assert_true(known(2));
	assert_int_equal(mmdep_contexts_evicted(), 0);
}

#define SERVER(f)	cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER(nobody),
		SERVER(one_answers),
		SERVER(one_reads),
		SERVER(the_idle_go_first),
		SERVER(who_answers_stays),
		SERVER(all_answer),
		SERVER(a_successor),
		SERVER(closed),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
