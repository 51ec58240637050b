# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What scenarios must leave behind, however they end: nothing. Sourced before lib.sh,
# which leaves the directory, never run.

# nothing_is_left: nobody runs, uses the module, is held or waits; no page is locked. What
# there is instead is in $left, and printed.
nothing_is_left()
{
	left="processes: $(pgrep -x mmdepctl | xargs); users: $(cat /sys/module/mmdep/refcnt); held: $(
		status tasks_held); waits: $(sed 1d "$MMDEP/waits" | wc -l); $(mmdepctl hold state); locked pages: $(
		"$PROG/locked")"
	[ "$left" = "processes: ; users: 0; held: 0; waits: 0; no point is armed; locked pages: 0" ] ||
		{ echo "$left"; return 1; }
}
