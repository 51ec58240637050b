// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict on process 900, whose threads are 900, 901 and 902.
 */
#include "unit.h"

#include "lib/verdict.h"

#define WAITS	"kind tid pid from address since_ns followed entry_at_start entry_now again read who who_did who_now comm\n"
#define OWN	"userfault 901 900 user 0x1000 250000000 yes pte:none pte:none 0 yes 812 read S vcpu0\n"
#define OWN_2	"migration.pte 902 900 user 0x1000 1000000 yes - - 0 - - - - vcpu1\n"
#define FOREIGN	"userfault 51 50 user 0x1000 3000000000 yes - - 0 - 902 read S a\n"
#define FOREIGN_2 "userfault 52 50 user 0x1000 4000000000 yes - - 0 - 900 read R b\n"

#define HEAD(name, severity, state) \
	"finding: 7\nname: " name "\nseverity: " severity "\ncount: 1\nstate: " state "\n"
#define VICTIM	"tid: 901\npid: 900\ncomm: vcpu0\n"
#define WAITED	"wait_ns: 12000000000\n"
#define SERVER	"culprit: server\nculprit_tid: 812\nculprit_pid: 810\nculprit_comm: monitor\n"
#define MOVER	"culprit: mover\nculprit_tid: 52\nculprit_pid: 52\nculprit_comm: kcompactd0\nculprit_did: split\n"

static const char *name_of(void *data, const struct open_wait *w,
			   char comm[COMM_TEXT_LEN])
{
	(void)data;
	strcpy(comm, w->who == 812 ? "monitor" : w->who == 902 ? "vcpu1" : "");
	return comm;
}

static bool lives(void *data, uint32_t pid)
{
	(void)data;
	return pid != 810;
}

static void expect(const char *waits, const char *findings,
		   enum verdict_kind kind, const char *text)
{
	struct thread thread[] = {
		{ .tid = 900, .comm = "vmm" },
		{ .tid = 901, .comm = "vcpu0" },
		{ .tid = 902, .comm = "vcpu1" },
	};
	struct task task = {
		.pid = 900, .state = 'S', .comm = "vmm", .thread = thread,
		.n = ARRAY_LEN(thread),
	};
	struct parse_error err;
	struct findings f;
	struct verdict v;
	struct waits w;
	struct subject s = {
		.task = &task, .waits = &w, .findings = &f, .name = name_of,
		.lives = lives,
	};

	assert_int_equal(parse_waits(waits, strlen(waits), &w, &err), 0);
	assert_int_equal(parse_findings(findings, strlen(findings), &f, &err),
			 0);
	verdict_of(&s, &v);
	assert_string_equal(v.text, text);
	assert_int_equal(v.kind, kind);
	free(v.text);
	findings_free(&f);
	waits_free(&w);
}

static void not_stuck(void **state)
{
	(void)state;
	expect(WAITS, "", VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches");
	/* What others have is not its own. */
	expect(WAITS "userfault 51 50 user 0x1 3 yes - - 0 - 812 read S a\n",
	       HEAD("wait-cycle", "bug", "open") "tid: 51\npid: 50\nring: 51 52\n" SERVER,
	       VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches");
	expect(WAITS, HEAD("uffd-missed-wake", "bug", "over") VICTIM,
	       VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches; 1 finding of it is in the past");
	expect(WAITS, HEAD("uffd-cannot-retry", "warn", "open") VICTIM "\n"
	       HEAD("wait-cycle", "bug", "over") VICTIM, VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches; 2 findings of it are in the past");
	expect(WAITS, HEAD("of-the-future", "info", "open") VICTIM,
	       VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches; 1 finding of it is in the past");
}

static void missed_wake(void **state)
{
	(void)state;
	expect(WAITS OWN,
	       HEAD("uffd-missed-wake", "bug", "open") VICTIM WAITED SERVER
	       "unneeded_ns: 11900000000\nentry_now: pte:writable\nculprit_did: UFFDIO_COPY\nculprit_mode: dontwake\nculprit_result: 0\n",
	       VERDICT_STUCK,
	       "the page has been present for 11.9s and nobody woke thread 901; 812 (monitor) answered with UFFDIO_COPY dontwake and no wake followed");
	/* By the time of the answer, when the scan does not say it. */
	expect(WAITS OWN OWN_2 FOREIGN,
	       HEAD("uffd-missed-wake", "bug", "open") VICTIM SERVER
	       "entry_now: pte:present\nculprit_did: UFFDIO_CONTINUE\nculprit_ago_ns: 5000000000\n",
	       VERDICT_STUCK,
	       "the page has been present for 5s and nobody woke thread 901; 812 (monitor) answered with UFFDIO_CONTINUE and no wake followed; 1 more thread of it waits; 1 thread of another process waits for it");
	expect(WAITS FOREIGN FOREIGN_2,
	       HEAD("uffd-missed-wake", "bug", "open") VICTIM SERVER
	       "culprit_did: UFFDIO_COPY\nculprit_ago_ns: 5\nculprit_result: -17\n",
	       VERDICT_STUCK,
	       "nothing has called for the wait for some time and nobody woke thread 901; 812 (monitor) answered with UFFDIO_COPY, which returned -17 (EEXIST), and no wake followed; 2 threads of other processes wait for it");
	expect(WAITS,
	       HEAD("uffd-missed-wake", "bug", "open") VICTIM SERVER
	       "entry_now: pmd:present\nculprit_did: read\n",
	       VERDICT_STUCK,
	       "the page has been present for some time and nobody woke thread 901; 812 (monitor) serves it, and last did read");
	expect(WAITS,
	       HEAD("uffd-missed-wake", "bug", "open") VICTIM "unneeded_ns: 1\n",
	       VERDICT_STUCK,
	       "nothing has called for the wait for 1ns and nobody woke thread 901; nobody is known to serve it");
}

static void other_sleeps(void **state)
{
	(void)state;
	expect(WAITS,
	       HEAD("uffd-wait-on-migration", "bug", "open") VICTIM WAITED,
	       VERDICT_STUCK,
	       "thread 901 has slept for 12s on a userfaultfd while its page is under migration, and the end of a migration wakes nobody there");
	expect(WAITS, HEAD("uffd-self-wait", "bug", "open") VICTIM,
	       VERDICT_STUCK,
	       "thread 901 waits for a userfaultfd that it serves itself, directly or through others");
	expect(WAITS, HEAD("uffd-self-wait", "bug", "open") VICTIM "ring: 901 812\n",
	       VERDICT_STUCK,
	       "who serves the userfaultfd waits for it, and none of these can go on: 901 -> 812 -> 901");
	expect(WAITS, HEAD("wait-cycle", "bug", "open") VICTIM, VERDICT_STUCK,
	       "thread 901 is one of some tasks that wait for each other, and none can go on");
	/* In the ring is enough. */
	expect(WAITS,
	       HEAD("wait-cycle", "bug", "open") "tid: 51\npid: 50\nring: 51 902 77\n",
	       VERDICT_STUCK,
	       "tasks wait for each other, and none can go on: 51 -> 902 -> 77 -> 51");
	expect(WAITS, HEAD("of-the-future", "bug", "open") VICTIM "what: it hangs\n",
	       VERDICT_STUCK, "of-the-future: it hangs");
}

static void unserved(void **state)
{
	(void)state;
	expect(WAITS OWN, HEAD("uffd-unserved", "warn", "open") VICTIM WAITED,
	       VERDICT_WAITING,
	       "thread 901 has waited for 12s on a userfaultfd, and nobody is known to serve it");
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED SERVER
	       "read: no\nculprit_now: gone\n", VERDICT_STUCK,
	       "thread 901 has waited for 12s on a userfaultfd; 812 (monitor) served it, has not read the fault, is gone");
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED SERVER
	       "culprit_now: Z\n", VERDICT_STUCK,
	       "thread 901 has waited for 12s on a userfaultfd; 812 (monitor) served it, has exited (a zombie)");
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED SERVER
	       "read: yes\nculprit_now: S\nculprit_in: do_poll\n",
	       VERDICT_WAITING,
	       "thread 901 has waited for 12s on a userfaultfd; 812 (monitor) serves it, has read the fault and now sleeps in do_poll");
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM SERVER,
	       VERDICT_WAITING,
	       "thread 901 has waited for some time on a userfaultfd; 812 (monitor) serves it");
}

/* The thread is gone, but others of its process may serve. */
static void unserved_by_thread(void **state)
{
	(void)state;
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED
	       "culprit: server\nculprit_tid: 822\nculprit_pid: 820\nculprit_now: gone\n",
	       VERDICT_WAITING,
	       "thread 901 has waited for 12s on a userfaultfd; 822 serves it and is gone, but its process 820 lives");
	expect(WAITS OWN,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED
	       "culprit: server\nculprit_tid: 822\nculprit_now: X\n",
	       VERDICT_STUCK,
	       "thread 901 has waited for 12s on a userfaultfd; 822 served it, has exited");
	expect(WAITS "userfault 901 900 user 0x1000 5 yes - - 0 yes 812 read gone vcpu0\n",
	       "", VERDICT_WAITING,
	       "thread 901 has waited for 5ns (userfault), and that is no finding; 812 (monitor), who could have ended it, is gone");
}

static void migration(void **state)
{
	(void)state;
	expect(WAITS,
	       HEAD("migration-wait-long", "warn", "open") VICTIM WAITED,
	       VERDICT_WAITING,
	       "thread 901 has waited for 12s for a page under migration; nobody is known to move it");
	expect(WAITS,
	       HEAD("migration-wait-long", "warn", "open") VICTIM WAITED MOVER
	       "culprit_now: R\n", VERDICT_WAITING,
	       "thread 901 has waited for 12s for a page under migration; 52 (kcompactd0) moves it (split) and runs");
	expect(WAITS,
	       HEAD("migration-wait-long", "warn", "open") VICTIM WAITED MOVER
	       "culprit_now: gone\n", VERDICT_STUCK,
	       "thread 901 has waited for 12s for a page under migration; 52 (kcompactd0) put the entry there (split) and is gone");
	expect(WAITS, HEAD("of-the-future", "warn", "open") VICTIM,
	       VERDICT_WAITING, "of-the-future: the module says no more");
}

static void spinning(void **state)
{
	(void)state;
	expect(WAITS OWN,
	       HEAD("fault-spin", "bug", "open") VICTIM "again: 1200\naddress: 0x1000\n",
	       VERDICT_SPINNING,
	       "thread 901 came back 1200 times in a row to the same fault at 0x1000, nothing changed and no sleep between");
	expect(WAITS,
	       HEAD("migration-wait-spin", "bug", "open") VICTIM,
	       VERDICT_SPINNING,
	       "thread 901 came back again and again to the same wait on a migration entry, nothing changed and no sleep between");
}

static void waiting(void **state)
{
	(void)state;
	expect(WAITS OWN, "", VERDICT_WAITING,
	       "thread 901 has waited for 250ms (userfault), and that is no finding; 812 (monitor) could end it and sleeps");
	expect(WAITS OWN_2, HEAD("wait-cycle", "bug", "over") VICTIM,
	       VERDICT_WAITING,
	       "thread 902 has waited for 1ms (migration.pte), and that is no finding; nobody is known who could end it");
	/* The longest of them. */
	expect(WAITS OWN_2 OWN FOREIGN, "", VERDICT_WAITING,
	       "thread 901 has waited for 250ms (userfault), and that is no finding; 812 (monitor) could end it and sleeps; 1 more thread of it waits; 1 thread of another process waits for it");
}

static void holding(void **state)
{
	(void)state;
	expect(WAITS FOREIGN, "", VERDICT_HOLDING,
	       "thread 51 of process 50 waits for 902 (vcpu1), for 3s now");
	expect(WAITS FOREIGN FOREIGN_2, "", VERDICT_HOLDING,
	       "2 threads of other processes wait for it; longest thread 52 of process 50 for 900, for 4s now");
	expect(WAITS,
	       HEAD("uffd-missed-wake", "bug", "open") "tid: 51\npid: 50\ncomm: a\nculprit: server\nculprit_tid: 901\nculprit_pid: 900\nculprit_comm: vcpu0\n",
	       VERDICT_HOLDING,
	       "uffd-missed-wake, finding 7: because of 901 (vcpu0), a/51 does not go on");
	expect(WAITS,
	       HEAD("uffd-missed-wake", "bug", "over") "tid: 51\npid: 50\nculprit: server\nculprit_tid: 901\n",
	       VERDICT_NOT_STUCK,
	       "no thread of it waits in code that mmdep watches");
}

/* The worst is said; of two that are equally bad, the longer one. */
static void worst(void **state)
{
	(void)state;
	expect(WAITS,
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED SERVER "\n"
	       HEAD("fault-spin", "bug", "open") VICTIM "\n"
	       HEAD("wait-cycle", "bug", "open") VICTIM "wait_ns: 1\n\n"
	       HEAD("uffd-wait-on-migration", "bug", "open") VICTIM WAITED "\n"
	       HEAD("uffd-self-wait", "bug", "open") VICTIM "wait_ns: 2\n",
	       VERDICT_STUCK,
	       "thread 901 has slept for 12s on a userfaultfd while its page is under migration, and the end of a migration wakes nobody there");
	expect(WAITS,
	       HEAD("fault-spin", "bug", "open") VICTIM "\n"
	       HEAD("uffd-unserved", "warn", "open") VICTIM WAITED SERVER,
	       VERDICT_SPINNING,
	       "thread 901 came back again and again to the same fault, nothing changed and no sleep between");
}

static void kinds(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_NOT_STUCK), "not stuck");
	assert_string_equal(verdict_name(VERDICT_HOLDING), "holding others up");
	assert_string_equal(verdict_name(VERDICT_WAITING), "waiting");
	assert_string_equal(verdict_name(VERDICT_SPINNING), "spinning");
	assert_string_equal(verdict_name(VERDICT_STUCK), "stuck");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_stuck),
		cmocka_unit_test(missed_wake),
		cmocka_unit_test(other_sleeps),
		cmocka_unit_test(unserved),
		cmocka_unit_test(unserved_by_thread),
		cmocka_unit_test(migration),
		cmocka_unit_test(spinning),
		cmocka_unit_test(waiting),
		cmocka_unit_test(holding),
		cmocka_unit_test(worst),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
