// SPDX-License-Identifier: GPL-2.0
/*
 * mmdepctl load: insert the module, or say in plain words why not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/args.h"
#include "../lib/kmod.h"
#include "../lib/output.h"
#include "../lib/sys.h"

enum { OPT_MODULE = 'm' };

static const struct argp_option options[] = {
	{ "module", OPT_MODULE, "FILE", 0,
	  "Insert this file (default: the installed module, by modprobe)", 0 },
	{ 0 },
};

static bool option(int key, char *arg, struct argp_state *state, void *data)
{
	(void)state;
	if (key != OPT_MODULE)
		return false;
	*(const char **)data = arg;
	return true;
}

/* Words with blanks are quoted as the kernel expects it: name="a b". */
static char *join_params(char **word, int n)
{
	char *all = must_alloc(strdup(""));
	int i;

	for (i = 0; i < n; i++) {
		const char *eq = strchr(word[i], '=');
		char *more;

		if (eq && strpbrk(eq, " \t"))
			more = format("%s%s%.*s\"%s\"", all, i ? " " : "",
				      (int)(eq - word[i] + 1), word[i], eq + 1);
		else
			more = format("%s%s%s", all, i ? " " : "", word[i]);
		free(all);
		all = more;
	}
	return all;
}

static int load_failed(struct ctx *ctx, const char *what, int err,
		       struct kmod_try *try)
{
	char release[128], lockdown[64], why[512];

	sys_release(ctx->root, release, sizeof(release));
	try->release = release;
	if (!sys_choice(ctx->root, "/sys/kernel/security/lockdown", lockdown,
			sizeof(lockdown)))
		try->lockdown = lockdown;
	kmod_explain_load(err, try, why, sizeof(why));
	return fail("%s: %s", what, why);
}

static int load_file(struct ctx *ctx, const char *path, const char *params)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct kmod_try try = {};
	char magic[128], *data;
	int err = 0;
	size_t len;

	if (fd < 0)
		return fail("%s: %s. Build it with 'make', or give another file with --module",
			    path, strerror(errno));
	if (syscall(SYS_finit_module, fd, params, 0))
		err = errno;
	close(fd);
	if (!err)
		return EXIT_CLEAN;
	if (!read_whole(path, &data, &len)) {
		if (kmod_vermagic(data, len, magic, sizeof(magic)))
			try.magic = magic;
		try.signature = kmod_signature(data, len);
		free(data);
	}
	return load_failed(ctx, path, err, &try);
}

/* Runs modprobe(8) and keeps what it says on standard error. */
static int run_modprobe(char **word, int n, char *said, size_t len)
{
	char **argv = must_alloc(calloc(n + 4, sizeof(*argv)));
	int i, status, end[2];
	size_t at = 0;
	ssize_t got;
	pid_t pid;

	argv[0] = "modprobe";
	argv[1] = "--";
	argv[2] = KMOD_NAME;
	for (i = 0; i < n; i++)
		argv[i + 3] = word[i];
	if (pipe2(end, O_CLOEXEC)) {
		free(argv);
		return -errno;
	}
	pid = fork();
	if (!pid) {
		dup2(end[1], STDERR_FILENO);
		setenv("LC_ALL", "C", 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	free(argv);
	close(end[1]);
	while (pid > 0 && at + 1 < len &&
	       (got = read(end[0], said + at, len - at - 1)) > 0)
		at += got;
	said[at] = '\0';
	close(end[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -ECHILD;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int load_installed(struct ctx *ctx, char **word, int n)
{
	char release[128], said[2048];
	struct kmod_try try = {};
	int err, ret = run_modprobe(word, n, said, sizeof(said));

	if (!ret)
		return EXIT_CLEAN;
	if (ret == 127)
		return fail("modprobe: there is no such program. Install kmod, or give the file with --module");
	if (ret < 0)
		return fail("modprobe: it cannot be started: %s. Give the file with --module",
			    strerror(-ret));
	sys_release(ctx->root, release, sizeof(release));
	if (strstr(said, "not found in directory"))
		return fail("modprobe: no module mmdep is installed for kernel %s. Install the package mmdep-dkms, or give the file with --module",
			    release);
	err = kmod_errno_of(said);
	if (err)
		return load_failed(ctx, "modprobe mmdep", err, &try);
	said[strcspn(said, "\n")] = '\0';
	return fail("modprobe mmdep: %s. dmesg may tell more",
		    *said ? said : "it failed without a word");
}

int verb_load(struct ctx *ctx, int argc, char **argv)
{
	struct kmod_try try = {};
	const char *file = NULL;
	struct args args = {
		.usage = "[PARAM=VALUE...]",
		.doc = "Inserts the module into the running kernel and says in plain words when the kernel refuses.\v"
		       "PARAM=VALUE are parameters of the module, such as scenarios=1; 'modinfo -p mmdep' lists them.",
		.options = options,
		.option = option,
		.data = &file,
		.max = 64,
	};
	int i, ret = EXIT_CLEAN;
	char *params;

	parse_args(ctx, &args, argc, argv);
	for (i = 0; i < args.n && !ret; i++)
		if (!strchr(args.word[i], '='))
			ret = fail("load: '%s' is not of the form PARAM=VALUE. A file is given with --module",
				   args.word[i]);
	/* modprobe(8) is content when the module is there with other parameters. */
	if (!ret && kmod_loaded(""))
		ret = load_failed(ctx, "load", EEXIST, &try);
	if (!ret && file) {
		params = join_params(args.word, args.n);
		ret = load_file(ctx, file, params);
		free(params);
	} else if (!ret) {
		ret = load_installed(ctx, args.word, args.n);
	}
	free(args.word);
	return ret;
}
