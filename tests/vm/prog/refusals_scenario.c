// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl_refusals: what is refused of scenarios and of holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "refusals.h"

#define HOLDERS	8

void list_rules(bool allowed)
{
	static const char * const names[] = {
		"userfault", "migration-wait", "migration-spin", "collapse",
		"migration-wait-long", "uffd-wait-on-migration", "uffd-missed-wake",
		"uffd-unserved", "uffd-self-wait", "wait-cycle", "uffd-cannot-retry",
		"fault-spin",
		"lock-aa", "lock-abba", "lock-abbcca", "lock-try",
		"lock-mapping", "lock-vma", "lock-folio", "lock-folio-ordered",
		"lock-hotplug", "lock-hotplug-apart",
		"lock-ordered", "lock-mutex-abba", "lock-mutex-try", "lock-mutex-ordered",
		"lock-left-user", "lock-left-exit",
		"must-wait-race", "collapse-stale-vma", "uffd-lost-wake",
		"gup-retry-trapped", "mmap-lock-convoy", "collapse-write-hold",
		"gup-prefault-twice", "uffd-eagain",
	};
	struct mmdep_scenario_info info;
	unsigned int i, wanted;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		memset(&info, 0, sizeof(info));
		info.size = sizeof(info);
		info.index = i;
		if (ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info))
			die("SCENARIO_INFO");
		ok(!strcmp(info.name, names[i]) && *info.summary,
		   "SCENARIO_INFO: number %u is %s", i, names[i]);
		wanted = (allowed ? MMDEP_SCENARIO_AVAILABLE : 0) |
			 (strstr(names[i], "migration") || strstr(names[i], "race") ||
			  strstr(names[i], "convoy") ?
				  MMDEP_SCENARIO_HOLDS : 0);
		/* Not in each kernel; it says so then. */
		if ((strstr(names[i], "-vma") || strstr(names[i], "-hotplug") ||
		     strstr(names[i], "-spin") || strstr(names[i], "convoy") ||
		     strstr(names[i], "-write-hold")) && *info.why)
			wanted &= ~MMDEP_SCENARIO_AVAILABLE;
		is(info.flags, wanted, "SCENARIO_INFO: its flags");
	}
	memset(&info, 0, sizeof(info));
	info.size = sizeof(info);
	info.index = ARRAY_SIZE(names);
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -ENOENT,
	   "SCENARIO_INFO: past the last one is ENOENT");
	info.index = 0xffffffff;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -ENOENT,
	   "SCENARIO_INFO: the largest number is ENOENT");
	info.index = 0;
	info.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -EOPNOTSUPP,
	   "SCENARIO_INFO: a flag is EOPNOTSUPP");
	info.flags = 0;
	info.pad = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), -EINVAL,
	   "SCENARIO_INFO: padding that is set is EINVAL");
	info.pad = 0;
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_INFO, &info)), 0,
	   "SCENARIO_INFO: and without, it is right");
}

int start_on(int file, const char *name, __u32 hold_ms, __u32 max_hits)
{
	struct mmdep_scenario_start s = {
		.size = sizeof(s), .hold_ms = hold_ms, .max_hits = max_hits,
	};

	snprintf(s.name, sizeof(s.name), "%s", name);
	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_START, &s));
}

int stop_on(int file)
{
	struct mmdep_scenario_state s = { .size = sizeof(s) };

	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_STOP, &s));
}

int state_on(int file, __u32 flags)
{
	struct mmdep_scenario_state s = { .size = sizeof(s), .flags = flags };

	return result_of(ioctl(file, MMDEP_IOC_SCENARIO_STATE, &s));
}

void start_rules(void)
{
	static const struct {
		const char *scenario;
		__u32 hold_ms;
		__u32 max_hits;
	} out[] = {
		{ "migration-wait", 0, 1 },
		{ "migration-wait", 1, 0 },
		{ "migration-wait", 0, 0 },
		{ "migration-wait", MMDEP_HOLD_MAX_MS + 1, 1 },
		{ "migration-wait", 0xffffffff, 1 },
		{ "migration-wait", 1, MMDEP_HOLD_MAX_HITS + 1 },
		{ "migration-wait", 1, 0xffffffff },
		{ "userfault", 1, 0 },
		{ "userfault", 0, 1 },
		{ "collapse", 1, 1 },
	};
	struct mmdep_scenario_start s = { .size = sizeof(s), .flags = 1 }, *ro;
	int files[HOLDERS + 1];
	unsigned int wrong = 0;
	size_t i;

	is(state_on(fd, 0), -ENOENT, "SCENARIO_STATE: of none is ENOENT");
	is(state_on(fd, MMDEP_STATE_RELEASE), -ENOENT, "SCENARIO_STATE: release of none is ENOENT");
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: of none is ENOENT");

	strcpy(s.name, "userfault");
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, &s)), -EOPNOTSUPP,
	   "SCENARIO_START: a flag is EOPNOTSUPP");
	s.flags = 0;
	memset(s.name, 'a', sizeof(s.name));
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, &s)), -EINVAL,
	   "SCENARIO_START: a name without its end is EINVAL");
	is(start_on(fd, "", 0, 0), -ENOENT, "SCENARIO_START: no name is ENOENT");
	is(start_on(fd, "userfaul", 0, 0), -ENOENT, "SCENARIO_START: half a name is ENOENT");
	is(start_on(fd, "userfaults", 0, 0), -ENOENT, "SCENARIO_START: more than a name is ENOENT");
	for (i = 0; i < ARRAY_SIZE(out); i++)
		is(start_on(fd, out[i].scenario, out[i].hold_ms, out[i].max_hits), -ERANGE,
		   "SCENARIO_START: %s of %u ms, %u times is ERANGE", out[i].scenario,
		   out[i].hold_ms, out[i].max_hits);
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: all this has started nothing");

	ro = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ro == MAP_FAILED)
		die("mmap");
	ro->size = sizeof(*ro);
	strcpy(ro->name, "userfault");
	mprotect(ro, PAGE, PROT_READ);
	is(result_of(ioctl(fd, MMDEP_IOC_SCENARIO_START, ro)), -EFAULT,
	   "SCENARIO_START: from read-only memory is EFAULT");
	is(stop_on(fd), -ENOENT, "SCENARIO_START: and has started nothing");
	munmap(ro, PAGE);

	is(start_on(fd, "migration-wait", MMDEP_HOLD_MAX_MS, MMDEP_HOLD_MAX_HITS), 0,
	   "SCENARIO_START: the largest numbers are right");
	is(start_on(fd, "collapse", 0, 0), -EBUSY, "SCENARIO_START: another one is EBUSY");
	is(state_on(fd, MMDEP_STATE_RELEASE << 1), -EOPNOTSUPP,
	   "SCENARIO_STATE: an unknown flag is EOPNOTSUPP");
	is(state_on(fd, 0), 0, "SCENARIO_STATE: is right");
	is(stop_on(fd), 0, "SCENARIO_STOP: is right");
	is(stop_on(fd), -ENOENT, "SCENARIO_STOP: twice is ENOENT");

	for (i = 0; i <= HOLDERS; i++) {
		files[i] = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
		if (files[i] < 0)
			die("open");
		if (i < HOLDERS && start_on(files[i], "migration-wait", 1, 1))
			wrong++;
	}
	is(wrong, 0, "SCENARIO_START: %d holders at once are right", HOLDERS);
	is(start_on(files[HOLDERS], "migration-wait", 1, 1), -EAGAIN,
	   "SCENARIO_START: one more is EAGAIN");
	is(start_on(files[HOLDERS], "userfault", 0, 0), 0,
	   "SCENARIO_START: what holds nothing needs no slot");
	stop_on(files[HOLDERS]);
	close(files[3]);
	is(start_on(files[HOLDERS], "migration-wait", 1, 1), 0,
	   "SCENARIO_START: a closed file gives its slot away");
	for (i = 0; i <= HOLDERS; i++)
		if (i != 3)
			close(files[i]);
	for (i = 0; i < HOLDERS; i++) {
		files[i] = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC);
		if (start_on(files[i], "migration-wait", 1, 1))
			wrong++;
	}
	is(wrong, 0, "SCENARIO_START: all slots are free again");
	for (i = 0; i < HOLDERS; i++)
		close(files[i]);
}

static int arm_on(const char *name, __u32 pid, __u32 hold_ms, __u32 max_hits)
{
	struct mmdep_hold_arm h = {
		.size = sizeof(h), .pid = pid, .hold_ms = hold_ms, .max_hits = max_hits,
	};

	snprintf(h.name, sizeof(h.name), "%s", name);
	return result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h));
}

void hold_rules(void)
{
	struct mmdep_hold_release r = { .size = sizeof(r), .id = 1u << 30 };
	struct mmdep_hold_arm h = { .size = sizeof(h), .hold_ms = 1, .max_hits = 1 };
	struct mmdep_point_info p = { .size = sizeof(p), .index = 0xffffffff };

	is(result_of(ioctl(fd, MMDEP_IOC_POINT_INFO, &p)), -ENOENT,
	   "POINT_INFO: the largest number is ENOENT");
	p.index = 0;
	p.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_POINT_INFO, &p)), -EOPNOTSUPP,
	   "POINT_INFO: a flag is EOPNOTSUPP");
	memset(h.name, 'a', sizeof(h.name));
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h)), -EINVAL,
	   "HOLD_ARM: a name without its end is EINVAL");
	strcpy(h.name, "remap");
	h.flags = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_ARM, &h)), -EOPNOTSUPP,
	   "HOLD_ARM: a flag is EOPNOTSUPP");
	is(arm_on("", 0, 1, 1), -ENOENT, "HOLD_ARM: no name is ENOENT");
	is(arm_on("remaps", 0, 1, 1), -ENOENT, "HOLD_ARM: more than a name is ENOENT");
	is(arm_on("remap", 0, 0, 1), -ERANGE, "HOLD_ARM: for no time is ERANGE");
	is(arm_on("remap", 0, MMDEP_HOLD_MAX_MS + 1, 1), -ERANGE, "HOLD_ARM: for too long is ERANGE");
	is(arm_on("remap", 0, 1, 0), -ERANGE, "HOLD_ARM: never is ERANGE");
	is(arm_on("remap", 0, 1, MMDEP_HOLD_MAX_HITS + 1), -ERANGE,
	   "HOLD_ARM: too often is ERANGE");
	is(arm_on("remap", 0x7fffffff, 1, 1), -ESRCH, "HOLD_ARM: a process that is not is ESRCH");
	is(arm_on("remap", 0xffffffff, 1, 1), -ESRCH, "HOLD_ARM: the largest number is ESRCH");
	is(arm_on("remap", 2, 1, 1), -ESRCH, "HOLD_ARM: a thread of the kernel is ESRCH");
	is(arm_on("remap", 1, 1, 1), -EPERM, "HOLD_ARM: process 1 is EPERM");
	is(stop_on(fd), -ENOENT, "HOLD_ARM: all this has armed nothing");
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_RELEASE, &r)), -ENOENT,
	   "HOLD_RELEASE: of none is ENOENT");
	r.id = 0;
	r.released = 1;
	is(result_of(ioctl(fd, MMDEP_IOC_HOLD_RELEASE, &r)), -EINVAL,
	   "HOLD_RELEASE: an answer that is set is EINVAL");
}
