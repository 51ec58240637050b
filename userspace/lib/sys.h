/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small files of the running system.  Every path begins with @root, so that
 * a saved copy can be looked at in its place.
 */
#ifndef MMDEPCTL_SYS_H
#define MMDEPCTL_SYS_H

#include <stdbool.h>
#include <stddef.h>

/* The whole of a file, with a NUL behind it; -errno, -EFBIG above 256 MiB. */
int read_whole(const char *path, char **data, size_t *len);

/* First line of a small file, without its newline; -errno. */
int sys_line(const char *root, const char *path, char *line, size_t len);
bool sys_exists(const char *root, const char *path);
int sys_write(const char *path, const char *text);

/* Release of the running kernel, as uname -r gives it. */
void sys_release(const char *root, char *release, size_t len);

/* Value of CONFIG_@name: "y", "m", a value, "" when off; NULL: not known. */
const char *sys_config(const char *root, const char *name, char *value,
		       size_t len);

/* Where a file system of type @type is mounted; false: nowhere. */
bool sys_mount(const char *root, const char *type, char *dir, size_t len);

/* Word in brackets of "always [madvise] never"; -ENOENT when there is none. */
int sys_choice(const char *root, const char *path, char *word, size_t len);

#define SYS_CAP_SYS_MODULE	16
#define SYS_CAP_SYS_ADMIN	21

/* Has this process the capability?  True when nobody can tell. */
bool sys_cap(const char *root, int cap);

#endif /* MMDEPCTL_SYS_H */
