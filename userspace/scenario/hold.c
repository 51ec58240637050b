// SPDX-License-Identifier: GPL-2.0
/*
 * "hold arm": arms a point, tells what happens there, and lets go at the end.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/device.h"
#include "../lib/number.h"
#include "../lib/output.h"
#include "../lib/signals.h"
#include "hold.h"

/**
 * struct armed - a hold that is armed
 * @ctx:   global options
 * @wish:  what was asked for
 * @fd:    the device
 * @pid:   the process
 * @child: it is our own
 * @gone:  it has ended
 * @state: what the module said last
 */
struct armed {
	struct ctx *ctx;
	const struct hold_wish *wish;
	int fd;
	pid_t pid;
	bool child;
	bool gone;
	struct mmdep_scenario_state state;
};

/* The address space to be held is there when the program has just begun. */
static int start_command(struct armed *a)
{
	int status;

	fflush(stdout);
	a->pid = fork();
	if (a->pid < 0)
		return fail("hold arm: fork(2): %s. Free some memory and try again",
			    strerror(errno));
	if (!a->pid) {
		signals_restore();
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execvp(a->wish->command[0], a->wish->command);
		fail("hold arm: %s: %s. Is it spelled right?",
		     a->wish->command[0], strerror(errno));
		_exit(127);
	}
	a->child = true;
	while (waitpid(a->pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail("hold arm: waitpid(2): %s. Try again",
				    strerror(errno));
	a->gone = !WIFSTOPPED(status);
	return a->gone ? EXIT_ERROR : 0;
}

static int arm_failed(const struct armed *a, int err)
{
	switch (err) {
	case EACCES:
		return fail("hold arm: the module was loaded without scenarios=1. Load it again: mmdepctl unload && mmdepctl load scenarios=1");
	case ENOENT:
		return fail("hold arm: there is no point '%s'. See 'mmdepctl hold list'",
			    a->wish->point);
	case ENODEV:
		fail("hold arm: nobody can be held at '%s' on this kernel. 'mmdepctl hold list' says why",
		     a->wish->point);
		return EXIT_UNSUPPORTED;
	case ESRCH:
		return fail("hold arm: there is no process %d, or it is one of the kernel's own. Look with ps(1)",
			    (int)a->pid);
	case EPERM:
		return fail("hold arm: process %d is of another user, or is the first one. Only one's own can be held",
			    (int)a->pid);
	case EAGAIN:
		return fail("hold arm: other programs hold as much as the module can. Wait for one of them to end");
	default:
		return device_failed(a->ctx, "MMDEP_IOC_HOLD_ARM", err);
	}
}

static int arm(struct armed *a)
{
	struct mmdep_hold_arm h = {
		.size = sizeof(h),
		.pid = a->pid,
		.hold_ms = a->wish->hold_ms,
		.max_hits = a->wish->times,
	};

	if (strlen(a->wish->point) >= sizeof(h.name))
		return arm_failed(a, ENOENT);
	strcpy(h.name, a->wish->point);
	if (ioctl(a->fd, MMDEP_IOC_HOLD_ARM, &h))
		return arm_failed(a, errno);
	if (!a->ctx->json)
		printf("hold %" PRIu32 ": '%s' is armed for process %d\n", h.id,
		       h.name, (int)a->pid);
	fflush(stdout);
	return 0;
}

static bool is_gone(struct armed *a)
{
	int status;

	if (a->gone)
		return true;
	a->gone = a->child ? waitpid(a->pid, &status, WNOHANG) == a->pid :
			     kill(a->pid, 0) && errno == ESRCH;
	return a->gone;
}

static void tell(const struct armed *a, const struct mmdep_scenario_state *was)
{
	const struct mmdep_scenario_state *is = &a->state;

	if (a->ctx->json)
		return;
	if (is->hits != was->hits)
		printf("held: %" PRIu32 " now, %" PRIu32 " times so far\n",
		       is->held_now, is->hits);
	if (is->refused != was->refused)
		printf("refused: %" PRIu32 " times, the task must not sleep there\n",
		       is->refused);
	if (is->expired + is->released + is->killed !=
	    was->expired + was->released + was->killed)
		printf("went on: %" PRIu32 " as the time was over, %" PRIu32
		       " let go, %" PRIu32 " killed\n", is->expired,
		       is->released, is->killed);
	fflush(stdout);
}

/* Until all is over, or somebody ends it. */
static int watch(struct armed *a)
{
	struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };

	for (;;) {
		struct mmdep_scenario_state was = a->state;
		bool over = signals_stop() || is_gone(a);

		memset(&a->state, 0, sizeof(a->state));
		a->state.size = sizeof(a->state);
		if (ioctl(a->fd, over ? MMDEP_IOC_SCENARIO_STOP :
					MMDEP_IOC_SCENARIO_STATE, &a->state))
			return device_failed(a->ctx, "MMDEP_IOC_SCENARIO_STATE",
					     errno);
		tell(a, &was);
		if (over)
			return 0;
		/* The command goes on, and is waited for. */
		if (!a->child && !a->state.held_now &&
		    a->state.hits + a->state.refused >= a->wish->times)
			return 0;
		signals_poll(NULL, 0, &pause);
	}
}

static void report(const struct armed *a)
{
	const struct mmdep_scenario_state *s = &a->state;
	struct json_object *obj;
	char text[NS_TEXT_LEN];

	if (!a->ctx->json) {
		printf("held %" PRIu32 " time%s, %s in all\n", s->hits,
		       s->hits == 1 ? "" : "s", format_ns(s->held_ns, text));
		return;
	}
	obj = json_object_new_object();
	json_str(obj, "point", a->wish->point);
	json_u64(obj, "pid", a->pid);
	json_u64(obj, "hits", s->hits);
	json_u64(obj, "expired", s->expired);
	json_u64(obj, "released", s->released);
	json_u64(obj, "killed", s->killed);
	json_u64(obj, "refused", s->refused);
	json_u64(obj, "held_ns", s->held_ns);
	json_print(stdout, obj);
}

int hold_arm(struct ctx *ctx, const struct hold_wish *wish)
{
	struct armed a = { .ctx = ctx, .wish = wish, .pid = wish->pid };
	int status, ret = device_open(ctx, &a.fd, NULL);

	if (ret)
		return ret;
	signals_begin();
	if (wish->command)
		ret = start_command(&a);
	if (!ret)
		ret = arm(&a);
	if (a.child && !a.gone) {
		if (ret)
			kill(a.pid, SIGKILL);
		ptrace(PTRACE_DETACH, a.pid, NULL, NULL);
	}
	if (!ret)
		ret = watch(&a);
	if (!ret)
		report(&a);
	/* Lets go who is held, if STOP did not. */
	close(a.fd);
	if (a.child && !a.gone) {
		kill(a.pid, SIGTERM);
		waitpid(a.pid, &status, 0);
	}
	if (!ret && !a.state.hits)
		ret = fail("hold arm: nobody came by '%s'. Does the process really do that?",
			   wish->point);
	return ret;
}
