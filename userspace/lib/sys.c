// SPDX-License-Identifier: GPL-2.0
/*
 * Small files of the running system.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "sys.h"
#include "util.h"

/* The largest is "waits": a million lines at most, each below 256 bytes. */
#define WHOLE_MAX	(256UL << 20)

int read_whole(const char *path, char **data, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t at = 0, size = 0;
	char *text = NULL;
	int err = 0;

	if (fd < 0)
		return -errno;
	for (;;) {
		ssize_t n;

		if (at + 1 >= size) {
			size = size ? 2 * size : 4096;
			text = must_alloc(realloc(text, size));
		}
		n = read(fd, text + at, size - at - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			err = -errno;
		if (n <= 0)
			break;
		at += n;
		if (at > WHOLE_MAX) {
			err = -EFBIG;
			break;
		}
	}
	close(fd);
	if (err) {
		free(text);
		return err;
	}
	text[at] = '\0';
	*data = text;
	*len = at;
	return 0;
}

int sys_line(const char *root, const char *path, char *line, size_t len)
{
	char *name = format("%s%s", root, path);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n;
	int err;

	free(name);
	if (fd < 0)
		return -errno;
	n = read(fd, line, len - 1);
	err = -errno;
	close(fd);
	if (n < 0)
		return err;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return 0;
}

bool sys_exists(const char *root, const char *path)
{
	char *name = format("%s%s", root, path);
	bool there = !access(name, F_OK);

	free(name);
	return there;
}

int sys_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

void sys_release(const char *root, char *release, size_t len)
{
	if (sys_line(root, "/proc/sys/kernel/osrelease", release, len))
		snprintf(release, len, "unknown");
}

static FILE *open_config(const char *root)
{
	static const char * const where[] = {
		"%s/boot/config-%s",
		"%s/lib/modules/%s/config",
		"%s/usr/lib/modules/%s/config",
	};
	char release[128], path[PATH_MAX];
	size_t i;

	sys_release(root, release, sizeof(release));
	for (i = 0; i < ARRAY_SIZE(where); i++) {
		FILE *f;

		snprintf(path, sizeof(path), where[i], root, release);
		f = fopen(path, "re");
		if (f)
			return f;
	}
	return NULL;
}

const char *sys_config(const char *root, const char *name, char *value,
		       size_t len)
{
	size_t n = strlen(name);
	FILE *f = open_config(root);
	char line[512];

	if (!f)
		return NULL;
	snprintf(value, len, "%s", "");
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, "CONFIG_", 7) || strncmp(line + 7, name, n) ||
		    line[7 + n] != '=')
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(value, len, "%s", line + 8 + n);
		break;
	}
	fclose(f);
	return value;
}

bool sys_mount(const char *root, const char *type, char *dir, size_t len)
{
	char *name = format("%s/proc/self/mounts", root);
	FILE *f = setmntent(name, "re");
	struct mntent *m;
	bool found = false;

	free(name);
	if (!f)
		return false;
	while (!found && (m = getmntent(f))) {
		if (strcmp(m->mnt_type, type))
			continue;
		snprintf(dir, len, "%s%s", root, m->mnt_dir);
		found = true;
	}
	endmntent(f);
	return found;
}

int sys_choice(const char *root, const char *path, char *word, size_t len)
{
	char line[256], *from, *to;
	int err = sys_line(root, path, line, sizeof(line));

	if (err)
		return err;
	from = strchr(line, '[');
	to = from ? strchr(from, ']') : NULL;
	if (!to)
		return -ENOENT;
	*to = '\0';
	snprintf(word, len, "%s", from + 1);
	return 0;
}

bool sys_cap(const char *root, int cap)
{
	char *name = format("%s/proc/self/status", root);
	FILE *f = fopen(name, "re");
	unsigned long long mask = ~0ULL;
	char line[256];

	free(name);
	if (!f)
		return true;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "CapEff: %llx", &mask) == 1)
			break;
	fclose(f);
	return mask >> cap & 1;
}
