// SPDX-License-Identifier: GPL-2.0
#include "cycle_world.h"

struct world_task t[NR_TASKS];
struct mmdep_served uffds[NR_TASKS];
struct mmdep_moved moves[NR_TASKS];
struct world_lock locks[NR_TASKS];
struct mmdep_finding found[NR_TASKS];
unsigned int nr_found, may;
static struct mmdep_finding making;

struct task_struct *mmdep_task_get(pid_t tid, u64 born_ns)
{
	unsigned int i;

	for (i = 0; i < NR_TASKS; i++) {
		if (!tid || t[i].task.pid != tid || t[i].task.start_time != born_ns)
			continue;
		t[i].refs++;
		return &t[i].task;
	}
	return NULL;
}

void put_task_struct(struct task_struct *task)
{
	unsigned int i;

	for (i = 0; i < NR_TASKS; i++)
		t[i].refs -= &t[i].task == task;
}

void mmdep_who_task(struct mmdep_who *who, struct task_struct *task)
{
	*who = (struct mmdep_who){ .tid = task->pid, .born_ns = task->start_time };
}

bool mmdep_wait_of(const struct task_struct *task, struct mmdep_open_wait *copy)
{
	unsigned int i;

	for (i = 0; i < NR_TASKS; i++) {
		if (&t[i].task != task || !t[i].wait.kind)
			continue;
		*copy = t[i].wait;
		return true;
	}
	return false;
}

bool mmdep_sleeper_of(const struct task_struct *task, struct mmdep_sleeper *copy)
{
	unsigned int i;

	for (i = 0; i < NR_TASKS; i++) {
		if (&t[i].task != task || !t[i].sleeper.lock)
			continue;
		*copy = t[i].sleeper;
		return true;
	}
	return false;
}

bool mmdep_sleepers_next(unsigned int *at, struct mmdep_sleeper *copy)
{
	while (*at < NR_TASKS) {
		*copy = t[(*at)++].sleeper;
		if (copy->lock)
			return true;
	}
	return false;
}

bool mmdep_sleeper_holder(const struct mmdep_sleeper *sleeper, struct mmdep_who *holder)
{
	struct world_lock *lock = &locks[sleeper->lock];

	*holder = lock->asked++ && lock->then.tid ? lock->then : lock->holder;
	return holder->tid;
}

u32 mmdep_lock_class_find(const struct mmdep_sleeper *sleeper)
{
	return sleeper->what == MMDEP_SLEEP_MUTEX ? MMDEP_CLASS_UNKNOWN : sleeper->lock;
}

bool mmdep_served_by(unsigned long uffd, struct mmdep_served *copy)
{
	if (!uffds[uffd].uffd)
		return false;
	*copy = uffds[uffd];
	return true;
}

bool mmdep_moved_find(unsigned long pfn, struct mmdep_moved *copy)
{
	if (!moves[pfn].pfn)
		return false;
	*copy = moves[pfn];
	return true;
}

bool mmdep_judge_may(enum mmdep_finding_type type)
{
	(void)type;
	return may;
}

struct mmdep_finding *mmdep_judge_look(enum mmdep_finding_type type,
				       const struct mmdep_look *look)
{
	memset(&making, 0, sizeof(making));
	making.type = type;
	mmdep_who_task(&making.victim, look->task);
	return &making;
}

void mmdep_judge_done(struct mmdep_finding *f)
{
	assert_ptr_equal(f, &making);
	assert_true(nr_found < NR_TASKS);
	found[nr_found++] = *f;
}

int begin(void **state)
{
	unsigned int i;

	(void)state;
	memset(t, 0, sizeof(t));
	memset(uffds, 0, sizeof(uffds));
	memset(moves, 0, sizeof(moves));
	memset(locks, 0, sizeof(locks));
	nr_found = 0;
	may = 1;
	for (i = 1; i < NR_TASKS; i++) {
		t[i].task.pid = i;
		t[i].task.start_time = 100 + i;
	}
	return 0;
}

int end(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < NR_TASKS; i++)
		if (t[i].refs)
			return -1;
	return 0;
}

struct mmdep_who who(unsigned int tid)
{
	return (struct mmdep_who){ .tid = tid, .born_ns = 100 + tid };
}

void faults(unsigned int tid, unsigned long uffd)
{
	t[tid].wait.kind = MMDEP_KIND_USERFAULT;
	t[tid].wait.uffd = uffd;
}

/* On a migration entry. */
void touches(unsigned int tid, unsigned long pfn)
{
	t[tid].wait.kind = MMDEP_KIND_MIGRATION_PTE;
	t[tid].wait.entry.state = MMDEP_ENTRY_MIGRATION;
	t[tid].wait.entry.pfn = pfn;
}

void sleeps(unsigned int tid, unsigned long lock, enum mmdep_sleep_for what)
{
	t[tid].sleeper = (struct mmdep_sleeper){
		.lock = lock, .tid = tid, .born_ns = 100 + tid, .what = what,
		.start_ns = 1,
	};
}

void holds(unsigned int tid, unsigned long lock)
{
	locks[lock].holder = who(tid);
}

struct mmdep_server *serves(unsigned int tid, unsigned long uffd)
{
	struct mmdep_server *at = uffds[uffd].server;

	uffds[uffd].uffd = uffd;
	while (at->who.tid)
		at++;
	assert_true(at < uffds[uffd].server + MMDEP_NR_SERVERS);
	at->who = who(tid);
	at->serves = true;
	return at;
}

void moved(unsigned int tid, unsigned long pfn)
{
	moves[pfn].pfn = pfn;
	moves[pfn].who = who(tid);
}

void look_at(unsigned int tid)
{
	struct mmdep_look look = {
		.task = &t[tid].task, .wait = t[tid].wait, .now_ns = NOW_NS,
	};

	mmdep_cycle_look(&look, LONG_NS);
}

/* A scan: all who wait, and then all who sleep. */
void scan(void)
{
	unsigned int i;

	for (i = 0; i < NR_TASKS; i++)
		if (t[i].wait.kind)
			look_at(i);
	mmdep_cycle_sweep(NOW_NS, LONG_NS);
}

void is_ring(const struct mmdep_finding *f, enum mmdep_finding_type type,
	     const pid_t *ring, unsigned int n)
{
	unsigned int i;

	assert_int_equal(f->type, type);
	assert_int_equal(f->victim.tid, ring[0]);
	assert_int_equal(f->culprit_is, MMDEP_CULPRIT_RING);
	assert_int_equal(f->culprit.tid, ring[n > 1]);
	assert_int_equal(f->nr_ring, n);
	for (i = 0; i < n; i++)
		assert_int_equal(f->ring[i].tid, ring[i]);
}

void nothing(void)
{
	scan();
	assert_int_equal(nr_found, 0);
}
