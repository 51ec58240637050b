// SPDX-License-Identifier: GPL-2.0
/*
 * "diagnose": the machine under the module.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmod.h"
#include "output.h"
#include "report.h"
#include "sys.h"

static void check_rights(struct report *r)
{
	if (sys_cap(r->ctx->root, SYS_CAP_SYS_ADMIN))
		report_add(r, LEVEL_OK, "rights",
			   "This process has CAP_SYS_ADMIN.");
	else
		report_add(r, LEVEL_PROBLEM, "rights",
			   "You are not root (CAP_SYS_ADMIN is missing), so neither %s nor debugfs can be used.",
			   r->ctx->device);
}

static void check_debugfs(struct report *r)
{
	char dir[PATH_MAX], value[64];

	if (r->ctx->debugfs)
		return;
	if (sys_mount(r->ctx->root, "debugfs", dir, sizeof(dir)))
		report_add(r, LEVEL_OK, "debugfs", "debugfs is mounted.");
	else if (sys_config(r->ctx->root, "DEBUG_FS", value, sizeof(value)) &&
		 !*value)
		report_add(r, LEVEL_PROBLEM, "debugfs",
			   "This kernel was built without debugfs, where mmdep shows what it counts.");
	else
		report_add(r, LEVEL_PROBLEM, "debugfs",
			   "debugfs is not mounted; 'mount -t debugfs none /sys/kernel/debug' mounts it.");
}

static void check_lockdown(struct report *r)
{
	enum report_level level = kmod_loaded(r->ctx->root) || r->ctx->debugfs ?
			   LEVEL_NOTE : LEVEL_PROBLEM;
	char mode[64];

	if (sys_choice(r->ctx->root, "/sys/kernel/security/lockdown", mode,
		       sizeof(mode))) {
		report_add(r, LEVEL_NOTE, "lockdown",
			   "The lockdown state cannot be read: this kernel has no lockdown, or securityfs is not mounted.");
		return;
	}
	if (!strcmp(mode, "none"))
		report_add(r, LEVEL_OK, "lockdown",
			   "The kernel is not locked down.");
	else
		report_add(r, level, "lockdown",
			   "The kernel is locked down (%s): it only takes modules signed with a key it trusts.",
			   mode);
}

/* The variable's file: four bytes of attributes, then the value. */
static int secure_boot(const char *root)
{
	static const char dir[] = "/sys/firmware/efi/efivars";
	char *name = format("%s%s", root, dir);
	DIR *d = opendir(name);
	struct dirent *e;
	int on = -1;

	free(name);
	if (!d)
		return -1;
	while (on < 0 && (e = readdir(d))) {
		unsigned char value[5];
		int fd;

		if (strncmp(e->d_name, "SecureBoot-", 11))
			continue;
		fd = openat(dirfd(d), e->d_name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (read(fd, value, sizeof(value)) == sizeof(value))
			on = value[4] == 1;
		close(fd);
	}
	closedir(d);
	return on;
}

static void check_signatures(struct report *r)
{
	enum report_level level = kmod_loaded(r->ctx->root) || r->ctx->debugfs ?
			   LEVEL_NOTE : LEVEL_PROBLEM;
	char line[64], value[64];
	const char *forced;

	switch (secure_boot(r->ctx->root)) {
	case 1:
		report_add(r, LEVEL_NOTE, "secure boot",
			   "Secure boot is on; Debian's kernels are then locked down and only take signed modules.");
		break;
	case 0:
		report_add(r, LEVEL_OK, "secure boot", "Secure boot is off.");
		break;
	default:
		report_add(r, LEVEL_OK, "secure boot",
			   "This machine shows no secure boot state (not started by UEFI, or a guest).");
	}
	forced = sys_config(r->ctx->root, "MODULE_SIG_FORCE", value,
			    sizeof(value));
	if (forced && *forced)
		report_add(r, level, "module signatures",
			   "This kernel was built to refuse modules without a valid signature (CONFIG_MODULE_SIG_FORCE).");
	else if (!sys_line(r->ctx->root,
			   "/sys/module/module/parameters/sig_enforce", line,
			   sizeof(line)) && *line == 'Y')
		report_add(r, level, "module signatures",
			   "The kernel refuses modules without a valid signature (module.sig_enforce).");
	if (!sys_line(r->ctx->root, "/proc/sys/kernel/modules_disabled", line,
		      sizeof(line)) && *line == '1')
		report_add(r, level, "modules",
			   "Loading and unloading of modules is switched off until the next boot (kernel.modules_disabled is 1).");
}

static void check_probes(struct report *r)
{
	char dir[PATH_MAX], line[64], value[64];
	const char *config;

	config = sys_config(r->ctx->root, "KPROBES", value, sizeof(value));
	if (config && !*config)
		report_add(r, LEVEL_PROBLEM, "kprobes",
			   "This kernel was built without kprobes (CONFIG_KPROBES), which mmdep needs.");
	else if (sys_mount(r->ctx->root, "debugfs", dir, sizeof(dir)) &&
		 !sys_line(dir, "/kprobes/enabled", line, sizeof(line)))
		report_add(r, *line == '0' ? LEVEL_PROBLEM : LEVEL_OK, "kprobes",
			   *line == '0' ?
			   "All kprobes are switched off, so mmdep sees nothing; 'echo 1 > /sys/kernel/debug/kprobes/enabled' switches them on." :
			   "kprobes are enabled.");
	if (!sys_line(r->ctx->root, "/proc/sys/kernel/ftrace_enabled", line,
		      sizeof(line)) && *line == '0')
		report_add(r, LEVEL_PROBLEM, "ftrace",
			   "ftrace is switched off, so probes at the start of a function see nothing; 'sysctl kernel.ftrace_enabled=1' switches it on.");
}

static void check_memory(struct report *r)
{
	char mode[64], line[64], value[64];
	const char *config;

	if (sys_choice(r->ctx->root,
		       "/sys/kernel/mm/transparent_hugepage/enabled", mode,
		       sizeof(mode)))
		report_add(r, LEVEL_NOTE, "huge pages",
			   "This kernel has no transparent huge pages: there are no collapses, and the scenarios collapse and migration-wait cannot run.");
	else
		report_add(r, LEVEL_NOTE, "huge pages",
			   strcmp(mode, "never") ?
			   "Transparent huge pages are set to '%s'." :
			   "Transparent huge pages are set to '%s': there are no collapses unless a program asks for one itself.",
			   mode);
	config = sys_config(r->ctx->root, "USERFAULTFD", value, sizeof(value));
	if (config && !*config)
		report_add(r, LEVEL_NOTE, "userfaultfd",
			   "This kernel was built without userfaultfd.");
	else if (!sys_line(r->ctx->root, "/proc/sys/vm/unprivileged_userfaultfd",
			   line, sizeof(line)))
		report_add(r, LEVEL_NOTE, "userfaultfd",
			   *line == '0' ?
			   "Without privileges, programs can let only faults from user space wait (vm.unprivileged_userfaultfd is 0)." :
			   "Any program can let faults from the kernel wait, too (vm.unprivileged_userfaultfd is 1).");
}

void check_machine(struct report *r)
{
	check_rights(r);
	check_debugfs(r);
	check_lockdown(r);
	check_signatures(r);
	check_probes(r);
	check_memory(r);
}
