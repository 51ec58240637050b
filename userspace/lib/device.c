// SPDX-License-Identifier: GPL-2.0
/*
 * The character device.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"
#include "output.h"
#include "parse.h"
#include "stream.h"

static int open_failed(const char *path, int err)
{
	switch (err) {
	case ENOENT:
	case ENXIO:
	case ENODEV:
		return fail("%s: there is no such device, so the module is not loaded. Load it: mmdepctl load",
			    path);
	case EACCES:
	case EPERM:
		return fail("%s: only root (CAP_SYS_ADMIN) may open it. Run mmdepctl as root",
			    path);
	default:
		return fail("%s: %s. See 'mmdepctl diagnose'", path,
			    strerror(err));
	}
}

int device_failed(const struct ctx *ctx, const char *name, int err)
{
	const char *path = ctx->device;

	switch (err) {
	case ENOTTY:
		return fail("%s: %s: the module does not know this command. Is it the device of mmdep, and as new as this mmdepctl?",
			    path, name);
	case E2BIG:
	case EOPNOTSUPP:
		return fail("%s: %s: the module is older than this mmdepctl and does not know what was asked. Install the two from one release",
			    path, name);
	case EPERM:
		return fail("%s: %s: it needs CAP_SYS_ADMIN. Run mmdepctl as root",
			    path, name);
	default:
		return fail("%s: %s: %s. See 'mmdepctl diagnose'", path, name,
			    strerror(err));
	}
}

int device_open(const struct ctx *ctx, int *fd, struct mmdep_version *version)
{
	struct mmdep_version v = { .size = sizeof(v) };
	char why[160];
	int ret;

	*fd = open(ctx->device, O_RDWR | O_CLOEXEC);
	if (*fd < 0)
		return open_failed(ctx->device, errno);
	if (ioctl(*fd, MMDEP_IOC_VERSION, &v)) {
		ret = device_failed(ctx, "MMDEP_IOC_VERSION", errno);
		close(*fd);
		return ret;
	}
	v.module[sizeof(v.module) - 1] = '\0';
	if (!abi_fits(v.abi_major, v.abi_minor, why, sizeof(why))) {
		close(*fd);
		return fail("%s: %s. Install the mmdepctl that belongs to the module",
			    ctx->device, why);
	}
	if (version)
		*version = v;
	return 0;
}

int device_get_config(const struct ctx *ctx, int fd, struct mmdep_config *c)
{
	memset(c, 0, sizeof(*c));
	c->size = sizeof(*c);
	if (ioctl(fd, MMDEP_IOC_GET_CONFIG, c))
		return device_failed(ctx, "MMDEP_IOC_GET_CONFIG", errno);
	return 0;
}

int device_stream(const struct ctx *ctx, unsigned int what, int *fd)
{
	struct mmdep_stream s = { .size = sizeof(s), .what = what };
	struct mmdep_version v;
	int flags, ret;

	ret = device_open(ctx, fd, &v);
	if (ret)
		return ret;
	if (!ioctl(*fd, MMDEP_IOC_STREAM, &s)) {
		flags = fcntl(*fd, F_GETFL);
		if (flags >= 0)
			fcntl(*fd, F_SETFL, flags | O_NONBLOCK);
		return 0;
	}
	if (errno == ENOTTY)
		ret = fail("%s: the module speaks ABI %u.%u, and the stream of findings came with ABI 1.1. Install a newer module, or look with 'mmdepctl waits'",
			   ctx->device, v.abi_major, v.abi_minor);
	else
		ret = device_failed(ctx, "MMDEP_IOC_STREAM", errno);
	close(*fd);
	return ret;
}

int device_read(const struct ctx *ctx, int fd,
		int (*take)(void *data, const struct stream_event *e),
		void *data)
{
	static char buf[64 * MMDEP_EVENT_MAX];
	struct stream_event e;
	char why[160];
	size_t at = 0;
	ssize_t n;
	int ret;

	do
		n = read(fd, buf, sizeof(buf));
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return READ_EMPTY;
	if (n < 0)
		return device_failed(ctx, "read", errno);
	if (!n)
		return READ_END;
	while ((ret = stream_next(buf, n, &at, &e, why, sizeof(why))) > 0) {
		ret = take(data, &e);
		if (ret)
			return ret;
	}
	if (ret)
		return fail("%s: a record of the stream %s. Install the mmdepctl that belongs to the module",
			    ctx->device, why);
	return 0;
}

int device_scenario(int fd, unsigned int index, struct mmdep_scenario_info *i)
{
	memset(i, 0, sizeof(*i));
	i->size = sizeof(*i);
	i->index = index;
	if (ioctl(fd, MMDEP_IOC_SCENARIO_INFO, i))
		return -errno;
	i->name[sizeof(i->name) - 1] = '\0';
	i->summary[sizeof(i->summary) - 1] = '\0';
	i->point[sizeof(i->point) - 1] = '\0';
	i->why[sizeof(i->why) - 1] = '\0';
	return 0;
}

int device_point(int fd, unsigned int index, struct mmdep_point_info *p)
{
	memset(p, 0, sizeof(*p));
	p->size = sizeof(*p);
	p->index = index;
	if (ioctl(fd, MMDEP_IOC_POINT_INFO, p))
		return -errno;
	p->name[sizeof(p->name) - 1] = '\0';
	p->about[sizeof(p->about) - 1] = '\0';
	p->function[sizeof(p->function) - 1] = '\0';
	p->why[sizeof(p->why) - 1] = '\0';
	return 0;
}
