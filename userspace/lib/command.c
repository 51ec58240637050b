// SPDX-License-Identifier: GPL-2.0
/*
 * A command of the user's for a finding.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "findings.h"
#include "output.h"
#include "signals.h"

static void set_u64(const char *name, uint64_t value, const char *fmt)
{
	char text[24];

	snprintf(text, sizeof(text), fmt, value);
	setenv(name, text, 1);
}

/* All that came from a task is escaped: it cannot leave its variable. */
static void set_environment(const struct stream_event *e)
{
	char severity[24];

	setenv("MMDEP_NAME", e->name, 1);
	setenv("MMDEP_SEVERITY", severity_name(e->severity, severity), 1);
	setenv("MMDEP_WHAT", e->what, 1);
	setenv("MMDEP_COMM", e->task.comm, 1);
	setenv("MMDEP_CULPRIT_COMM", e->culprit.comm, 1);
	set_u64("MMDEP_ID", e->id, "%" PRIu64);
	set_u64("MMDEP_COUNT", e->count, "%" PRIu64);
	set_u64("MMDEP_TID", e->task.tid, "%" PRIu64);
	set_u64("MMDEP_PID", e->task.pid, "%" PRIu64);
	set_u64("MMDEP_CULPRIT_TID", e->culprit.tid, "%" PRIu64);
	set_u64("MMDEP_ADDRESS", e->address, "0x%" PRIx64);
}

static void tell(int status)
{
	if (WIFSIGNALED(status) && !signals_stop())
		fail("--exec: the command was ended by signal %d",
		     WTERMSIG(status));
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		fail("--exec: sh did not find the command, or could not be run (status 127)");
	else if (WIFEXITED(status) && WEXITSTATUS(status))
		fail("--exec: the command ended with status %d",
		     WEXITSTATUS(status));
}

void command_run(const char *command, const struct stream_event *e)
{
	bool told = false;
	int status = 0;
	pid_t pid, got;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		fail("--exec: %s", strerror(errno));
		return;
	}
	if (!pid) {
		signals_restore();
		set_environment(e);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	while (!(got = waitpid(pid, &status, WNOHANG))) {
		if (signals_stop() && !told) {
			kill(pid, SIGTERM);
			told = true;
		}
		signals_poll(NULL, 0, NULL);
	}
	if (got == pid)
		tell(status);
}
