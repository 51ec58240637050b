// SPDX-License-Identifier: GPL-2.0
/*
 * start NAME [TIMES]: starts and stops a scenario that the module does by itself, without
 * all that mmdepctl prepares for it.
 */
#include <fcntl.h>
#include <mmdep.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "util.h"

int main(int argc, char **argv)
{
	int fd = open(MMDEP_DEVICE, O_RDWR | O_CLOEXEC), times;

	if (fd < 0)
		die("open %s", MMDEP_DEVICE);
	if (argc < 2)
		die("usage: start NAME [TIMES]");
	for (times = argc > 2 ? atoi(argv[2]) : 1; times > 0; times--) {
		struct mmdep_scenario_start s = { .size = sizeof(s) };
		struct mmdep_scenario_state end = { .size = sizeof(end) };

		snprintf(s.name, sizeof(s.name), "%s", argv[1]);
		if (ioctl(fd, MMDEP_IOC_SCENARIO_START, &s))
			die("SCENARIO_START");
		if (ioctl(fd, MMDEP_IOC_SCENARIO_STOP, &end))
			die("SCENARIO_STOP");
	}
	return 0;
}
