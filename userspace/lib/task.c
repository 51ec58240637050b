// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks, as /proc shows them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "output.h"
#include "sys.h"
#include "task.h"

bool task_comm(const char *root, uint32_t tid, char comm[COMM_TEXT_LEN])
{
	char path[64], raw[64];

	/* Not in the module's table: nobody, or the idle task. */
	if (!tid)
		return false;
	snprintf(path, sizeof(path), "/proc/%u/comm", tid);
	if (sys_line(root, path, raw, sizeof(raw)))
		return false;
	comm_escape(raw, comm);
	return true;
}

/* "key:" of /proc/@id/status; false: no such file or no such line. */
static bool status_line(const char *root, uint32_t id, const char *key,
			char *value, size_t len)
{
	char *path = format("%s/proc/%u/status", root, id), *text, *at;
	size_t size, n = strlen(key);
	bool found = false;

	if (!read_whole(path, &text, &size)) {
		for (at = text; at && !found; at = strchr(at, '\n')) {
			at += *at == '\n';
			if (strncmp(at, key, n) || at[n] != ':')
				continue;
			at += n + 1;
			at += strspn(at, " \t");
			snprintf(value, len, "%.*s", (int)strcspn(at, "\n"), at);
			found = true;
		}
		free(text);
	}
	free(path);
	return found;
}

static char state_of(const char *root, uint32_t tid)
{
	char value[64];

	return status_line(root, tid, "State", value, sizeof(value)) &&
	       value[0] > ' ' && value[0] <= '~' ? value[0] : '?';
}

static void add_thread(const char *root, struct task *t, uint32_t tid)
{
	struct thread *thread;

	t->thread = must_alloc(reallocarray(t->thread, t->n + 1,
					    sizeof(*t->thread)));
	thread = &t->thread[t->n++];
	thread->tid = tid;
	thread->state = state_of(root, tid);
	if (!task_comm(root, tid, thread->comm))
		strcpy(thread->comm, "?");
}

static int by_tid(const void *a, const void *b)
{
	const struct thread *x = a, *y = b;

	return (x->tid > y->tid) - (x->tid < y->tid);
}

int task_read(const char *root, uint32_t id, struct task *t)
{
	char value[64], *path;
	struct dirent *d;
	uint64_t n;
	DIR *dir;

	memset(t, 0, sizeof(*t));
	if (!status_line(root, id, "Tgid", value, sizeof(value)) ||
	    parse_u64(value, &n) || !n || n > INT32_MAX)
		return -ESRCH;
	t->pid = n;
	t->state = state_of(root, t->pid);
	if (!task_comm(root, t->pid, t->comm))
		strcpy(t->comm, "?");
	path = format("%s/proc/%u/task", root, t->pid);
	dir = opendir(path);
	free(path);
	if (!dir)
		return errno == ENOENT ? -ESRCH : -errno;
	while ((d = readdir(dir)))
		if (!parse_u64(d->d_name, &n) && n && n <= INT32_MAX)
			add_thread(root, t, n);
	closedir(dir);
	if (t->n)
		qsort(t->thread, t->n, sizeof(*t->thread), by_tid);
	return 0;
}

bool task_has(const struct task *t, uint32_t tid)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->thread[i].tid == tid)
			return true;
	return false;
}

void task_free(struct task *t)
{
	free(t->thread);
	memset(t, 0, sizeof(*t));
}

const char *task_does(const char *now)
{
	static const struct {
		const char *now;
		const char *does;
	} words[] = {
		{ "R", "runs" },
		{ "S", "sleeps" },
		{ "D", "is blocked" },
		{ "I", "is idle" },
		{ "T", "is stopped" },
		{ "t", "is stopped by a debugger" },
		{ "P", "is parked" },
		{ "Z", "has exited (a zombie)" },
		{ "X", "has exited" },
		{ "waits", "waits itself" },
		{ "gone", "is gone" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].now, now))
			return words[i].does;
	return *now ? now : "is in a state that is not known";
}
