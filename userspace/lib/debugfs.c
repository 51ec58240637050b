// SPDX-License-Identifier: GPL-2.0
/*
 * mmdep's files in debugfs, or a saved copy of them.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "debugfs.h"
#include "output.h"
#include "sys.h"

enum debugfs_state debugfs_find(const struct ctx *ctx, char *dir, size_t len)
{
	char mount[PATH_MAX];

	if (ctx->debugfs)
		snprintf(dir, len, "%s", ctx->debugfs);
	else if (!sys_mount(ctx->root, "debugfs", mount, sizeof(mount)))
		return DEBUGFS_NOT_MOUNTED;
	else if (snprintf(dir, len, "%s/mmdep", mount) >= (int)len)
		return DEBUGFS_ERROR;
	/* One that was mounted by hand, given as the mount itself, is fine. */
	if (ctx->debugfs && len > strlen(dir) + sizeof("/mmdep")) {
		size_t end = strlen(dir);

		strcat(dir, "/mmdep");
		if (access(dir, F_OK))
			dir[end] = '\0';
	}
	if (!access(dir, R_OK | X_OK))
		return DEBUGFS_OK;
	if (errno == EACCES || errno == EPERM)
		return DEBUGFS_FORBIDDEN;
	return errno == ENOENT ? DEBUGFS_NO_MMDEP : DEBUGFS_ERROR;
}

bool debugfs_live(const struct ctx *ctx)
{
	char dir[PATH_MAX];
	struct statfs fs;

	/* Whoever gives --root has saved both. */
	if (!ctx->debugfs || *ctx->root)
		return true;
	return debugfs_find(ctx, dir, sizeof(dir)) == DEBUGFS_OK &&
	       !statfs(dir, &fs) && fs.f_type == DEBUGFS_MAGIC;
}

static int where(const struct ctx *ctx, char *dir, size_t len)
{
	switch (debugfs_find(ctx, dir, len)) {
	case DEBUGFS_OK:
		return 0;
	case DEBUGFS_NOT_MOUNTED:
		return fail("debugfs: it is not mounted. Mount it: mount -t debugfs none /sys/kernel/debug");
	case DEBUGFS_FORBIDDEN:
		return fail("%s: only root may read it. Run mmdepctl as root",
			    dir);
	case DEBUGFS_NO_MMDEP:
		if (ctx->debugfs)
			return fail("%s: there is no such folder. Give --debugfs the folder that holds mmdep's 'status' and 'counters'",
				    dir);
		return fail("%s: there is no such folder, so the module is not loaded. Load it: mmdepctl load",
			    dir);
	case DEBUGFS_ERROR:
		break;
	}
	return fail("%s: %s. Give another folder with --debugfs", dir,
		    strerror(errno));
}

static int read_file(const char *dir, const char *name, char **text,
		     size_t *len)
{
	char *path = format("%s/%s", dir, name);
	int err = read_whole(path, text, len);

	switch (-err) {
	case 0:
		break;
	case ENOENT:
		fail("%s: there is no such file. Is '%s' really a folder of mmdep, and of this version?",
		     path, dir);
		break;
	case EACCES:
	case EPERM:
		fail("%s: it may not be read. Run mmdepctl as root",
		     path);
		break;
	default:
		fail("%s: %s. Is it a file of mmdep?", path, strerror(-err));
		break;
	}
	free(path);
	return err ? EXIT_ERROR : 0;
}

static int bad_file(const char *dir, const char *name,
		    const struct parse_error *err)
{
	if (err->line)
		return fail("%s/%s:%u: %s. The file is damaged or of another version of mmdep",
			    dir, name, err->line, err->why);
	return fail("%s/%s: %s. The file is damaged or of another version of mmdep",
		    dir, name, err->why);
}

/* Refuses the files of a module whose ABI is not ours. */
static int check_abi(const char *dir)
{
	struct parse_error err;
	struct status s;
	char *path, *text, why[160];
	const char *abi;
	size_t len;
	int ret;

	path = format("%s/status", dir);
	ret = read_whole(path, &text, &len);
	free(path);
	/* A copy of one file alone is still worth reading. */
	if (ret)
		return 0;
	ret = parse_status(text, len, &s, &err);
	free(text);
	if (ret)
		return bad_file(dir, "status", &err);
	abi = status_get(&s, "abi");
	if (abi && !abi_text_fits(abi, why, sizeof(why)))
		ret = fail("%s/status: %s. Install the mmdepctl that belongs to the module",
			   dir, why);
	status_free(&s);
	return ret;
}

#define READ_AND_PARSE(ctx, name, parse, result)			\
({									\
	struct parse_error err_;					\
	char dir_[PATH_MAX], *text_;					\
	size_t len_;							\
	int ret_ = where(ctx, dir_, sizeof(dir_));			\
									\
	if (!ret_)							\
		ret_ = check_abi(dir_);					\
	if (!ret_)							\
		ret_ = read_file(dir_, name, &text_, &len_);		\
	if (!ret_) {							\
		if (parse(text_, len_, result, &err_))			\
			ret_ = bad_file(dir_, name, &err_);		\
		free(text_);						\
	}								\
	ret_;								\
})

int debugfs_status(const struct ctx *ctx, struct status *s)
{
	return READ_AND_PARSE(ctx, "status", parse_status, s);
}

int debugfs_counters(const struct ctx *ctx, struct counters *c)
{
	return READ_AND_PARSE(ctx, "counters", parse_counters, c);
}

int debugfs_hooks(const struct ctx *ctx, struct hooks *h)
{
	return READ_AND_PARSE(ctx, "hooks", parse_hooks, h);
}

int debugfs_waits(const struct ctx *ctx, struct waits *w)
{
	return READ_AND_PARSE(ctx, "waits", parse_waits, w);
}

int debugfs_collapses(const struct ctx *ctx, struct collapses *c)
{
	return READ_AND_PARSE(ctx, "collapses", parse_collapses, c);
}

int debugfs_pins(const struct ctx *ctx, struct pins *p)
{
	return READ_AND_PARSE(ctx, "pins", parse_pins, p);
}

int debugfs_holds(const struct ctx *ctx, struct holds *h)
{
	return READ_AND_PARSE(ctx, "holds", parse_holds, h);
}

int debugfs_findings(const struct ctx *ctx, struct findings *f)
{
	char dir[PATH_MAX], *path, *text;
	struct parse_error err;
	bool old = false;
	struct status s;
	size_t len;

	/* An older module has no such file, and that is no damage. */
	if (debugfs_find(ctx, dir, sizeof(dir)) == DEBUGFS_OK) {
		path = format("%s/status", dir);
		if (!read_whole(path, &text, &len)) {
			if (!parse_status(text, len, &s, &err)) {
				const char *abi = status_get(&s, "abi");

				old = abi && !strcmp(abi, "1.0");
				status_free(&s);
			}
			free(text);
		}
		free(path);
	}
	if (old)
		return fail("%s: the module speaks ABI 1.0, and findings came with ABI 1.1. Install a newer module, or look with 'mmdepctl waits'",
			    dir);
	return READ_AND_PARSE(ctx, "findings", parse_findings, f);
}

int debugfs_hist(const struct ctx *ctx, const char *name, struct hist *h)
{
	char *path = format("hist/%s", name);
	int ret = READ_AND_PARSE(ctx, path, parse_hist, h);

	free(path);
	return ret;
}

int debugfs_lock_classes(const struct ctx *ctx, struct lock_classes *c)
{
	return READ_AND_PARSE(ctx, "locks/classes", parse_lock_classes, c);
}

int debugfs_lock_edges(const struct ctx *ctx, struct lock_edges *e)
{
	return READ_AND_PARSE(ctx, "locks/edges", parse_lock_edges, e);
}

int debugfs_lock_holds(const struct ctx *ctx, struct lock_holds *h)
{
	return READ_AND_PARSE(ctx, "locks/held", parse_lock_holds, h);
}

int debugfs_lock_names(const struct ctx *ctx, struct lock_names *n)
{
	return READ_AND_PARSE(ctx, "locks/named", parse_lock_names, n);
}

int debugfs_lock_dot(const struct ctx *ctx, char **text, size_t *len)
{
	char dir[PATH_MAX];
	int ret = where(ctx, dir, sizeof(dir));

	return ret ? ret : read_file(dir, "locks/order.dot", text, len);
}

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int debugfs_hist_names(const struct ctx *ctx, char ***names, size_t *n)
{
	char dir[PATH_MAX], *path;
	struct dirent **entry;
	int i, ret, found;

	ret = where(ctx, dir, sizeof(dir));
	if (ret)
		return ret;
	path = format("%s/hist", dir);
	found = scandir(path, &entry, not_hidden, alphasort);
	if (found < 0) {
		fail("%s: %s. Is '%s' really a folder of mmdep?", path,
		     strerror(errno), dir);
		free(path);
		return EXIT_ERROR;
	}
	free(path);
	*n = found;
	*names = must_alloc(calloc((size_t)found + 1, sizeof(**names)));
	for (i = 0; i < found; i++) {
		(*names)[i] = must_alloc(strdup(entry[i]->d_name));
		free(entry[i]);
	}
	free(entry);
	return 0;
}

void names_free(char **names, size_t n)
{
	while (n)
		free(names[--n]);
	free(names);
}
